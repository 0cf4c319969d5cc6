-- name: lifecycle_every_stage_is_what_the_last_change_says
select stage.member_id, stage.stage, last.stage as said
from lifecycle.stage as stage
left join lateral (
    select change.stage, change.ordinal
    from lifecycle.change as change
    where change.member_id = stage.member_id
    order by change.ordinal desc
    limit 1
) as last on true
where coalesce(last.ordinal, 0) <> stage.ordinal
    or (stage.stage is not null and stage.stage is distinct from last.stage)

-- name: lifecycle_every_history_is_numbered_without_a_gap
select member_id
from lifecycle.change
group by member_id
having min(ordinal) <> 1 or max(ordinal) <> count(*)

-- name: lifecycle_every_history_has_its_stage
select distinct change.member_id
from lifecycle.change as change
left join lifecycle.stage as stage on stage.member_id = change.member_id
where stage.member_id is null

-- name: lifecycle_nobody_has_a_stage_who_is_no_member
select stage.member_id
from shared.stage_v1 as stage
left join shared.member_profile_v1 as member on member.member_id = stage.member_id
where member.member_id is null

-- name: lifecycle_every_score_is_one_of_a_day_with_cuts
select rfm.member_id
from lifecycle.rfm as rfm
left join lifecycle.cuts as cuts on cuts.as_of = rfm.as_of
where cuts.as_of is null
