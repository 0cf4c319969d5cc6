-- name: remove_standings_of
with changes as (
    delete from tiers.change where member_id = any(%(member_ids)b::uuid[])
),

warnings as (
    delete from tiers.warning where member_id = any(%(member_ids)b::uuid[])
)

delete from tiers.standing
where member_id = any(%(member_ids)b::uuid[])

-- name: remove_ladders_of
with gone as (
    select id from tiers.ladder where program_id = %(program_id)s::bigint
),

cutoffs as (
    delete from tiers.cutoff where ladder_id in (select id from gone)
),

versions as (
    delete from tiers.ladder_version where ladder_id in (select id from gone)
)

delete from tiers.ladder
where program_id = %(program_id)s::bigint
