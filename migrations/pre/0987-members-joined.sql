-- Who counts as a member today, as a column: the planner knows how many they are, and counts them
-- from an index alone.
set local lock_timeout = '5s';

alter table members.member add column is_joined boolean not null
generated always as (survivor_id = id and standing = 'member') stored;

drop index members.member_joined;
create index member_joined on members.member (joined_at, store_id, id) where is_joined;

create or replace view shared.joined_member_v1 as
select id as member_id, joined_at, store_id
from members.member
where is_joined;
