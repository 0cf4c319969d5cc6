-- name: tiers_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.tier_change_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: fold_tiers
insert into insights.tier_day as kept (time_zone, ladder_id, day, tier, party_count)
select
    %(time_zone)s::text, change.ladder_id,
    (change.effective_at at time zone %(time_zone)s::text)::date, step.tier, sum(step.party_count)
from shared.tier_change_v1 as change
cross join lateral (
    values (change.tier, 1), (change.from_tier, -1)
) as step (tier, party_count)
where change.written_in > %(after)s::bigint
    and change.written_in <= %(through)s::bigint
    and step.tier is not null
    and change.tier is distinct from change.from_tier
group by 2, 3, 4
on conflict (time_zone, ladder_id, day, tier) do update
set party_count = kept.party_count + excluded.party_count

-- name: tier_days
select ladder_id, day, tier, party_count
from insights.tier_day
where time_zone = %(time_zone)s::text
    and ladder_id = any(%(ladder_ids)b::bigint[])
    and day >= %(from_day)s::date

-- name: unfolded_tier_days
select
    change.ladder_id, (change.effective_at at time zone %(time_zone)s::text)::date as day,
    step.tier, sum(step.party_count)::bigint as party_count
from shared.tier_change_v1 as change
cross join lateral (
    values (change.tier, 1), (change.from_tier, -1)
) as step (tier, party_count)
where change.written_in > %(after)s::bigint
    and change.ladder_id = any(%(ladder_ids)b::bigint[])
    and (change.effective_at at time zone %(time_zone)s::text)::date >= %(from_day)s::date
    and step.tier is not null
    and change.tier is distinct from change.from_tier
group by 1, 2, 3
