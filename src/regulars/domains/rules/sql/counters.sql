-- name: lock_counters
insert into rules.counter as counter (subject_id, rule_id, scope, per, window_start, asset)
select subject_id, rule_id, scope, per, window_start, asset
from unnest(
    %(subject_ids)b::uuid[], %(rule_ids)b::uuid[], %(scopes)b::text[], %(pers)b::text[],
    %(window_starts)b::timestamptz[], %(assets)b::text[]
) as wanted (subject_id, rule_id, scope, per, window_start, asset)
order by
    subject_id, rule_id, scope collate "C", per collate "C", window_start, asset collate "C"
on conflict (subject_id, rule_id, scope, per, window_start, asset) do update
set asset = counter.asset
returning
    counter.subject_id, counter.rule_id, counter.scope, counter.per, counter.window_start,
    counter.asset, counter.used_units, counter.used_times

-- name: counters_of_rules
select
    subject_id, rule_id, scope, per, window_start, asset, used_units, used_times
from rules.counter
where rule_id = any(%(rule_ids)b::uuid[]) and scope <> 'member'
order by rule_id, scope, per, window_start desc, asset, subject_id
limit %(count)s::bigint

-- name: counters_of_members
select
    subject_id, rule_id, scope, per, window_start, asset, used_units, used_times
from rules.counter
where subject_id = any(%(member_ids)b::uuid[]) and scope = 'member'
order by rule_id, per, window_start desc, asset, subject_id
limit %(count)s::bigint

-- name: usage_before
select
    tally.subject_id, tally.rule_id, tally.scope, tally.per, tally.window_start, tally.asset,
    sum(tally.units - tally.returned_units)::bigint as used_units,
    sum(tally.times - tally.returned_times)::bigint as used_times
from rules.tally as tally
inner join rules.trace as trace
    on trace.member_id = tally.member_id and trace.reference_id = tally.reference_id
where trace.program_id = %(program_id)s::bigint
    and trace.occurred_at < %(before_at)s::timestamptz
    and (tally.scope = 'member') = (%(member_ids)b::uuid[] is not null)
    and (%(member_ids)b::uuid[] is null or tally.member_id = any(%(member_ids)b::uuid[]))
group by
    tally.subject_id, tally.rule_id, tally.scope, tally.per, tally.window_start, tally.asset
