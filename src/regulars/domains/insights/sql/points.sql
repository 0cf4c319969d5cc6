-- name: points_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.transfer_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: fold_points
insert into insights.points_day as kept (
    time_zone, asset_id, day, kind, transfer_count, units, account_units
)
select
    %(time_zone)s::text, asset_id, (effective_at at time zone %(time_zone)s::text)::date, kind,
    count(*), sum(units), sum(account_units)
from shared.transfer_v1
where written_in > %(after)s::bigint and written_in <= %(through)s::bigint
group by 2, 3, 4
on conflict (time_zone, asset_id, day, kind) do update
set transfer_count = kept.transfer_count + excluded.transfer_count,
    units = kept.units + excluded.units,
    account_units = kept.account_units + excluded.account_units

-- name: points_days
select
    asset_id, day, kind, sum(units)::bigint as units, sum(account_units)::bigint as account_units
from insights.points_day
where time_zone = %(time_zone)s::text and asset_id = any(%(asset_ids)b::bigint[])
group by asset_id, day, kind

-- name: unfolded_points_days
select
    asset_id, (effective_at at time zone %(time_zone)s::text)::date as day, kind,
    sum(units)::bigint as units, sum(account_units)::bigint as account_units
from shared.transfer_v1
where written_in > %(after)s::bigint and asset_id = any(%(asset_ids)b::bigint[])
group by 1, 2, 3
