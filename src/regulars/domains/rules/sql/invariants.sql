-- name: rules_counters_are_what_was_granted_less_what_was_given_back
with tallied as (
    select
        subject_id, rule_id, scope, per, window_start, asset,
        sum(units - returned_units) as units, sum(times - returned_times) as times
    from rules.tally
    group by subject_id, rule_id, scope, per, window_start, asset
)

select counter.subject_id, tallied.subject_id, coalesce(counter.rule_id, tallied.rule_id)
from rules.counter as counter
full join tallied using (subject_id, rule_id, scope, per, window_start, asset)
where coalesce(counter.used_units, -1) <> coalesce(tallied.units, 0)
    or coalesce(counter.used_times, -1) <> coalesce(tallied.times, 0)

-- name: rules_lines_add_up_to_their_grant
select granted.member_id, granted.id
from rules.granted as granted
inner join rules.granted_line as line
    on line.member_id = granted.member_id and line.granted_id = granted.id
group by granted.member_id, granted.id, granted.units, granted.reversed_units
having sum(line.units) <> granted.units or sum(line.reversed_units) <> granted.reversed_units

-- name: rules_reversals_add_up_to_what_grants_say_was_taken_back
select granted.member_id, granted.id
from rules.granted as granted
left join rules.reversal as reversal
    on reversal.member_id = granted.member_id and reversal.granted_id = granted.id
group by granted.member_id, granted.id, granted.reversed_units
having coalesce(sum(reversal.units), 0) <> granted.reversed_units

-- name: rules_every_line_and_reversal_belongs_to_a_grant
select part.member_id, part.granted_id
from (
    select member_id, granted_id from rules.granted_line
    union
    select member_id, granted_id from rules.reversal
) as part
left join rules.granted as granted
    on granted.member_id = part.member_id and granted.id = part.granted_id
where granted.id is null

-- name: rules_tallies_of_caps_do_not_exceed_their_grants
select tally.member_id, tally.reference_id, tally.rule_id
from rules.tally as tally
where tally.asset <> ''
    and tally.units <> (
        select coalesce(sum(granted.units), 0)
        from rules.granted as granted
        where granted.member_id = tally.member_id
            and granted.reference_id = tally.reference_id
            and granted.rule_id = tally.rule_id
            and granted.asset = tally.asset
    )

-- name: rules_at_most_one_version_is_in_force_at_an_instant
select one.rule_id, one.number, other.number
from rules.version as one
inner join rules.version as other
    on other.rule_id = one.rule_id and other.number > one.number
where one.live_from < coalesce(other.live_until, 'infinity')
    and other.live_from < coalesce(one.live_until, 'infinity')
    and one.live_from is distinct from one.live_until
    and other.live_from is distinct from other.live_until
