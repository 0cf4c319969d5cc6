-- Changes of stages as the lake keeps them, with the first day as of which they count.
set local lock_timeout = '5s';

drop view shared.lake_stage_change_v1;

create view shared.lake_stage_change_v1 as
select
    change.written_in, change.member_id, change.ordinal, change.from_stage, change.stage,
    change.why, change.effective_at,
    (change.effective_at at time zone ground.time_zone)::date + case
        when change.why in ('time', 'corrected')
            and (change.effective_at at time zone ground.time_zone)::time = time '00:00'
            then 0
        else 1
    end as counts_on
from lifecycle.change as change
cross join lifecycle.ground as ground;

comment on view shared.lake_stage_change_v1 is
    'As of a day counts what time did by its midnight, and what was done before it.';
