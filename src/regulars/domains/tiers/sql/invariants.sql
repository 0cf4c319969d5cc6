-- name: tiers_every_standing_is_the_last_change_of_its_history
select standing.member_id, standing.ladder_id
from tiers.standing as standing
left join lateral (
    select change.*
    from tiers.change as change
    where change.member_id = standing.member_id and change.ladder_id = standing.ladder_id
    order by change.ordinal desc
    limit 1
) as last on true
where coalesce(last.ordinal, 0) <> standing.ordinal
    or (last.tier, last.since, last.earned_tier, last.valid_until, last.effective_at)
    is distinct from (
        standing.tier, standing.since, standing.earned_tier, standing.valid_until,
        standing.changed_at
    )
    or (last.manual, last.notice) is distinct from (standing.manual, standing.notice)

-- name: tiers_every_history_runs_forward_without_a_gap
select member_id, ladder_id, ordinal
from (
    select
        change.*,
        lag(ordinal, 1, 0::bigint) over past as ordinal_before,
        lag(effective_at) over past as effective_before,
        lag(tier) over past as tier_before
    from tiers.change as change
    window past as (partition by member_id, ladder_id order by ordinal)
) as change
where ordinal <> ordinal_before + 1
    or effective_at < effective_before
    or (absorbed_ids = '{}' and from_tier is distinct from tier_before)

-- name: tiers_every_change_has_its_standing
select change.member_id, change.ladder_id
from tiers.change as change
left join tiers.standing as standing
    on standing.member_id = change.member_id and standing.ladder_id = change.ladder_id
where standing.member_id is null

-- name: tiers_every_tier_is_one_of_its_ladder
select standing.member_id, standing.ladder_id, standing.tier
from tiers.standing as standing
where standing.tier is not null
    and not exists (
        select
        from tiers.ladder_version as version
        where version.ladder_id = standing.ladder_id
            and version.state <> 'draft'
            and version.body -> 'tiers' @> jsonb_build_array(
                jsonb_build_object('code', standing.tier)
            )
    )

-- name: tiers_one_version_at_most_is_in_force_at_any_instant
select first.ladder_id, first.number, second.number as other_number
from tiers.ladder_version as first
inner join tiers.ladder_version as second
    on second.ladder_id = first.ladder_id
    and second.number > first.number
    and tstzrange(first.live_from, first.live_until)
    && tstzrange(second.live_from, second.live_until)
where first.state <> 'draft' and second.state <> 'draft'

-- name: tiers_a_standing_is_due_at_the_first_of_what_is_due
select member_id, ladder_id
from tiers.standing
where due_at is distinct from least(
    valid_until, rises_at, checks_at, (manual ->> 'until')::timestamptz,
    (notice ->> 'falls_at')::timestamptz
)

-- name: tiers_every_change_was_made_by_a_version_of_its_ladder
select change.member_id, change.ladder_id, change.ordinal
from tiers.change as change
left join tiers.ladder_version as version
    on version.ladder_id = change.ladder_id and version.number = change.version_number
where version.number is null or version.state = 'draft'
