-- name: save_settled
with saved_granted as (
    insert into rules.granted (
        written_in, member_id, id, program_id, reference_kind, reference_id, rule_id, version_id,
        asset, units, transfer_id, lot_id, occurred_at, recorded_at
    )
    select (select shared.current_write()), granted.*, %(now)s::timestamptz
    from unnest(
        %(member_ids)b::uuid[], %(ids)b::uuid[], %(program_ids)b::bigint[],
        %(reference_kinds)b::text[], %(reference_ids)b::uuid[], %(rule_ids)b::uuid[],
        %(version_ids)b::uuid[], %(assets)b::text[], %(units)b::bigint[],
        %(transfer_ids)b::uuid[], %(lot_ids)b::uuid[], %(occurred_ats)b::timestamptz[]
    ) as granted
),

saved_line as (
    insert into rules.granted_line (member_id, granted_id, ordinal, units)
    select line.*
    from unnest(
        %(line_member_ids)b::uuid[], %(line_granted_ids)b::uuid[], %(line_ordinals)b::bigint[],
        %(line_units)b::bigint[]
    ) as line
),

saved_tally as (
    insert into rules.tally (
        written_in, member_id, reference_id, subject_id, rule_id, scope, per, window_start, asset,
        units, times, gives_back
    )
    select (select shared.current_write()), tally.*
    from unnest(
        %(tally_member_ids)b::uuid[], %(tally_reference_ids)b::uuid[],
        %(tally_subject_ids)b::uuid[], %(tally_rule_ids)b::uuid[], %(tally_scopes)b::text[],
        %(tally_pers)b::text[], %(tally_window_starts)b::timestamptz[], %(tally_assets)b::text[],
        %(tally_units)b::bigint[], %(tally_times)b::bigint[], %(tally_gives_backs)b::boolean[]
    ) as tally
),

raised_counter as (
    update rules.counter as counter
    set
        used_units = counter.used_units + raised.units,
        used_times = counter.used_times + raised.times
    from (
        select
            subject_id, rule_id, scope, per, window_start, asset, sum(units)::bigint as units,
            sum(times)::bigint as times
        from unnest(
            %(tally_subject_ids)b::uuid[], %(tally_rule_ids)b::uuid[], %(tally_scopes)b::text[],
            %(tally_pers)b::text[], %(tally_window_starts)b::timestamptz[],
            %(tally_assets)b::text[], %(tally_units)b::bigint[], %(tally_times)b::bigint[]
        ) as tally (subject_id, rule_id, scope, per, window_start, asset, units, times)
        group by subject_id, rule_id, scope, per, window_start, asset
    ) as raised
    where counter.subject_id = raised.subject_id
        and counter.rule_id = raised.rule_id
        and counter.scope = raised.scope
        and counter.per = raised.per
        and counter.window_start = raised.window_start
        and counter.asset = raised.asset
)

insert into rules.trace (
    written_in, member_id, reference_id, program_id, occurred_at, recorded_at, considered
)
select
    (select shared.current_write()), trace.member_id, trace.reference_id, trace.program_id,
    trace.occurred_at, %(now)s::timestamptz, trace.considered::jsonb
from unnest(
    %(trace_member_ids)b::uuid[], %(trace_reference_ids)b::uuid[],
    %(trace_program_ids)b::bigint[], %(trace_occurred_ats)b::timestamptz[],
    %(trace_texts)b::text[]
) as trace (member_id, reference_id, program_id, occurred_at, considered)

-- name: lock_granted
select id
from rules.granted
where reference_id = any(%(reference_ids)b::uuid[])
order by id
for update

-- name: granted_of_references
select
    granted.member_id, granted.id, granted.program_id, granted.reference_kind,
    granted.reference_id, granted.rule_id, rule.code as rule_code, granted.version_id,
    granted.asset, granted.units, granted.reversed_units, granted.transfer_id, granted.lot_id,
    granted.occurred_at, granted.recorded_at
from rules.granted as granted
inner join rules.rule as rule on rule.id = granted.rule_id
where granted.reference_id = any(%(reference_ids)b::uuid[])
order by granted.id

-- name: granted_of_rule
select
    asset, sum(units)::bigint as units, sum(reversed_units)::bigint as reversed_units,
    sum(grant_count)::bigint as grant_count, count(*) as member_count
from (
    select
        asset, member_id, sum(units) as units, sum(reversed_units) as reversed_units,
        count(*) as grant_count
    from rules.granted
    where rule_id = %(rule_id)s::uuid
        and occurred_at >= %(begin_at)s::timestamptz
    group by asset, member_id
) as of_member
group by asset
order by asset

-- name: lines_of_granted
select line.granted_id, line.ordinal, line.units, line.reversed_units
from unnest(%(member_ids)b::uuid[], %(ids)b::uuid[]) as sought (member_id, granted_id)
inner join rules.granted_line as line using (member_id, granted_id)
order by line.granted_id, line.ordinal

-- name: tallies_of_references
select
    member_id, reference_id, subject_id, rule_id, scope, per, window_start, asset, units, times,
    gives_back, returned_units, returned_times
from rules.tally
where reference_id = any(%(reference_ids)b::uuid[])

-- name: save_reversals
with saved_reversal as (
    insert into rules.reversal (
        written_in, member_id, granted_id, ordinal, return_id, units, recorded_at
    )
    select (select shared.current_write()), reversal.*, %(now)s::timestamptz
    from unnest(
        %(member_ids)b::uuid[], %(granted_ids)b::uuid[], %(ordinals)b::bigint[],
        %(return_ids)b::uuid[], %(units)b::bigint[]
    ) as reversal
),

taken as (
    select member_id, granted_id, ordinal, sum(units)::bigint as units
    from unnest(
        %(member_ids)b::uuid[], %(granted_ids)b::uuid[], %(ordinals)b::bigint[],
        %(units)b::bigint[]
    ) as part (member_id, granted_id, ordinal, units)
    group by member_id, granted_id, ordinal
),

lowered_line as (
    update rules.granted_line as line
    set reversed_units = line.reversed_units + taken.units
    from taken
    where line.member_id = taken.member_id
        and line.granted_id = taken.granted_id
        and line.ordinal = taken.ordinal
),

lowered_tally as (
    update rules.tally as tally
    set
        returned_units = tally.returned_units + given.units,
        returned_times = tally.returned_times + given.times
    from unnest(
        %(tally_member_ids)b::uuid[], %(tally_reference_ids)b::uuid[],
        %(tally_subject_ids)b::uuid[], %(tally_rule_ids)b::uuid[], %(tally_scopes)b::text[],
        %(tally_pers)b::text[], %(tally_window_starts)b::timestamptz[], %(tally_assets)b::text[],
        %(tally_units)b::bigint[], %(tally_times)b::bigint[]
    ) as given (
        member_id, reference_id, subject_id, rule_id, scope, per, window_start, asset, units,
        times
    )
    where tally.member_id = given.member_id
        and tally.reference_id = given.reference_id
        and tally.rule_id = given.rule_id
        and tally.subject_id = given.subject_id
        and tally.scope = given.scope
        and tally.per = given.per
        and tally.window_start = given.window_start
        and tally.asset = given.asset
),

lowered_counter as (
    update rules.counter as counter
    set
        used_units = counter.used_units - lowered.units,
        used_times = counter.used_times - lowered.times
    from (
        select
            subject_id, rule_id, scope, per, window_start, asset, sum(units)::bigint as units,
            sum(times)::bigint as times
        from unnest(
            %(tally_subject_ids)b::uuid[], %(tally_rule_ids)b::uuid[], %(tally_scopes)b::text[],
            %(tally_pers)b::text[], %(tally_window_starts)b::timestamptz[],
            %(tally_assets)b::text[], %(tally_units)b::bigint[], %(tally_times)b::bigint[]
        ) as given (subject_id, rule_id, scope, per, window_start, asset, units, times)
        group by subject_id, rule_id, scope, per, window_start, asset
    ) as lowered
    where counter.subject_id = lowered.subject_id
        and counter.rule_id = lowered.rule_id
        and counter.scope = lowered.scope
        and counter.per = lowered.per
        and counter.window_start = lowered.window_start
        and counter.asset = lowered.asset
)

update rules.granted as granted
set reversed_units = granted.reversed_units + whole.units
from (
    select member_id, granted_id, sum(units)::bigint as units
    from taken
    group by member_id, granted_id
) as whole
where granted.member_id = whole.member_id and granted.id = whole.granted_id

-- name: reversals_of_references
select
    reversal.granted_id, reversal.ordinal, reversal.return_id, reversal.units,
    reversal.recorded_at
from rules.granted as granted
inner join rules.reversal as reversal
    on reversal.member_id = granted.member_id and reversal.granted_id = granted.id
where granted.reference_id = any(%(reference_ids)b::uuid[])
order by reversal.recorded_at, reversal.granted_id, reversal.ordinal

-- name: traces_of_moments
select
    trace.member_id, trace.reference_id, trace.program_id, trace.occurred_at, trace.recorded_at,
    trace.considered
from unnest(
    %(member_ids)b::uuid[], %(occurred_ats)b::timestamptz[], %(recorded_ats)b::timestamptz[]
) as asked (member_id, occurred_at, recorded_at)
inner join rules.trace as trace using (member_id, occurred_at, recorded_at)
order by trace.reference_id, trace.program_id

-- name: traces_of_references
select member_id, reference_id, program_id, occurred_at, recorded_at, considered
from rules.trace
where reference_id = any(%(reference_ids)b::uuid[])
order by reference_id, program_id
