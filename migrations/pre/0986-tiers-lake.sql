-- Changes of tiers as the lake keeps them.
set local lock_timeout = '5s';

create view shared.lake_tier_change_v1 as
select
    change.written_in, change.member_id, program.code as program, ladder.code as ladder,
    change.ordinal, change.from_tier, change.tier, change.why, change.effective_at
from tiers.change as change
inner join tiers.ladder as ladder on ladder.id = change.ladder_id
inner join shared.program_code_v1 as program on program.id = ladder.program_id;
