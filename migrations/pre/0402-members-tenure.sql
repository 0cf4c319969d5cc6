-- Who counts as a member, and since when, as other domains read it.
set local lock_timeout = '5s';

create view shared.member_tenure_v1 as
select id as member_id, survivor_id, standing, coalesce(joined_at, first_seen_at) as joined_at
from members.member;

comment on view shared.member_tenure_v1 is
    'Every party: whose records are read together, what it is, and since when it is known.';
