-- Members whose tags by condition are to be looked at.
set local lock_timeout = '5s';

create table lifecycle.tag_waiting (
    member_id uuid primary key
);
