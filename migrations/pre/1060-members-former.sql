-- Parties that were known as somebody and are no member of their own today: merged, or erased. They are
-- few, so that what is counted of everybody is counted without looking each up.
set local lock_timeout = '5s';

create index member_former on members.member (id) where not is_joined and standing <> 'anonymous';

create or replace view shared.former_member_v1 as
select id as member_id
from members.member
where not is_joined and standing <> 'anonymous';
