-- name: remove_granted_to
with tallies as (
    delete from rules.tally
    where member_id = any(%(member_ids)b::uuid[])
    returning
        subject_id, rule_id, scope, per, window_start, asset,
        units - returned_units as units, times - returned_times as times
),

sums as (
    select
        subject_id, rule_id, scope, per, window_start, asset,
        sum(units)::bigint as units, sum(times)::bigint as times
    from tallies
    group by subject_id, rule_id, scope, per, window_start, asset
),

shared_counters as (
    update rules.counter
    set
        used_units = counter.used_units - sums.units,
        used_times = counter.used_times - sums.times
    from sums
    where counter.scope <> 'member'
        and counter.subject_id = sums.subject_id
        and counter.rule_id = sums.rule_id
        and counter.scope = sums.scope
        and counter.per = sums.per
        and counter.window_start = sums.window_start
        and counter.asset = sums.asset
),

own_counters as (
    delete from rules.counter
    where scope = 'member' and subject_id = any(%(member_ids)b::uuid[])
),

lines as (
    delete from rules.granted_line where member_id = any(%(member_ids)b::uuid[])
),

reversals as (
    delete from rules.reversal where member_id = any(%(member_ids)b::uuid[])
),

traces as (
    delete from rules.trace where member_id = any(%(member_ids)b::uuid[])
)

delete from rules.granted
where member_id = any(%(member_ids)b::uuid[])

-- name: remove_rules_of
with gone as (
    select id from rules.rule where program_id = %(program_id)s::bigint
),

versions as (
    delete from rules.version where rule_id in (select id from gone)
),

counters as (
    delete from rules.counter where rule_id in (select id from gone)
),

revisions as (
    delete from rules.revision where program_id = %(program_id)s::bigint
)

delete from rules.rule
where program_id = %(program_id)s::bigint
