-- name: sales_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.sale_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: fold_sales
with tail as materialized (
    select
        document_id, kind, (occurred_at at time zone %(time_zone)s::text)::date as day, currency,
        scale, coalesce(store_id, 0) as store_id, coalesce(channel_id, 0) as channel_id,
        net_minor, is_counted
    from shared.sale_v1
    where written_in > %(after)s::bigint and written_in <= %(through)s::bigint
),

noted as (
    insert into insights.left_out (time_zone, document_id)
    select %(time_zone)s::text, document_id from tail where not is_counted
)

insert into insights.sales_day as kept (
    time_zone, day, currency, scale, store_id, channel_id, order_count, return_count, sales_minor,
    returned_minor
)
select
    %(time_zone)s::text, day, currency, scale, store_id, channel_id,
    count(*) filter (where kind = 'order'), count(*) filter (where kind = 'return'),
    coalesce(sum(net_minor) filter (where kind = 'order'), 0),
    coalesce(sum(net_minor) filter (where kind = 'return'), 0)
from tail
where is_counted
group by day, currency, scale, store_id, channel_id
on conflict (time_zone, day, currency, scale, store_id, channel_id) do update
set order_count = kept.order_count + excluded.order_count,
    return_count = kept.return_count + excluded.return_count,
    sales_minor = kept.sales_minor + excluded.sales_minor,
    returned_minor = kept.returned_minor + excluded.returned_minor

-- name: recounts_ahead
select max(written_in) as through, count(*) as row_count
from (
    select written_in
    from shared.recount_v1
    where written_in > %(after)s::bigint and written_in < %(horizon)s::bigint
    order by written_in
    limit %(count)s::bigint
) as ahead

-- name: fold_recounts
-- Documents that are folded already and count otherwise now, with the returns of cancelled orders.
with asked as materialized (
    select distinct document_id
    from shared.recount_v1
    where written_in > %(after)s::bigint and written_in <= %(through)s::bigint
),

touched as (
    select sale.*
    from asked
    inner join shared.sale_v1 as sale on sale.document_id = asked.document_id
    union all
    select sale.*
    from asked
    inner join shared.sale_v1 as sale on sale.returned_document_id = asked.document_id
),

changed as materialized (
    select distinct
        sale.document_id, sale.kind, sale.is_counted, sale.net_minor, sale.currency, sale.scale,
        (sale.occurred_at at time zone %(time_zone)s::text)::date as day,
        coalesce(sale.store_id, 0) as store_id, coalesce(sale.channel_id, 0) as channel_id,
        case when sale.is_counted then 1 else -1 end as sign
    from touched as sale
    left join insights.left_out as out
        on out.time_zone = %(time_zone)s::text and out.document_id = sale.document_id
    where sale.written_in <= %(folded_through)s::bigint
        and sale.is_counted = (out.document_id is not null)
),

counted as (
    delete from insights.left_out
    where time_zone = %(time_zone)s::text
        and document_id in (select document_id from changed where is_counted)
),

noted as (
    insert into insights.left_out (time_zone, document_id)
    select %(time_zone)s::text, document_id from changed where not is_counted
)

insert into insights.sales_day as kept (
    time_zone, day, currency, scale, store_id, channel_id, order_count, return_count, sales_minor,
    returned_minor
)
select
    %(time_zone)s::text, day, currency, scale, store_id, channel_id,
    coalesce(sum(sign) filter (where kind = 'order'), 0),
    coalesce(sum(sign) filter (where kind = 'return'), 0),
    coalesce(sum(sign * net_minor) filter (where kind = 'order'), 0),
    coalesce(sum(sign * net_minor) filter (where kind = 'return'), 0)
from changed
group by day, currency, scale, store_id, channel_id
on conflict (time_zone, day, currency, scale, store_id, channel_id) do update
set order_count = kept.order_count + excluded.order_count,
    return_count = kept.return_count + excluded.return_count,
    sales_minor = kept.sales_minor + excluded.sales_minor,
    returned_minor = kept.returned_minor + excluded.returned_minor

-- name: sales_days
-- The counters of these days.
select
    day, currency, scale::bigint as scale, sum(order_count)::bigint as order_count,
    sum(return_count)::bigint as return_count, sum(sales_minor)::bigint as sales_minor,
    sum(returned_minor)::bigint as returned_minor
from insights.sales_day
where time_zone = %(time_zone)s::text
    and day >= %(from_day)s::date
    and day < %(before_day)s::date
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
    and (%(channel_ids)b::bigint[] is null or channel_id = any(%(channel_ids)b::bigint[]))
group by day, currency, scale

-- name: unfolded_sales_days
-- What was written since, and what counts otherwise since.
with asked as materialized (
    select distinct document_id
    from shared.recount_v1
    where written_in > %(recounts_after)s::bigint
),

touched as (
    select sale.*
    from asked
    inner join shared.sale_v1 as sale on sale.document_id = asked.document_id
    union
    select sale.*
    from asked
    inner join shared.sale_v1 as sale on sale.returned_document_id = asked.document_id
),

change as (
    select sale.*, 1 as sign
    from shared.sale_v1 as sale
    where sale.written_in > %(after)s::bigint and sale.is_counted
    union all
    select sale.*, case when sale.is_counted then 1 else -1 end
    from touched as sale
    left join insights.left_out as out
        on out.time_zone = %(time_zone)s::text and out.document_id = sale.document_id
    where sale.written_in <= %(after)s::bigint
        and sale.is_counted = (out.document_id is not null)
)

select
    (occurred_at at time zone %(time_zone)s::text)::date as day, currency,
    scale::bigint as scale,
    coalesce(sum(sign) filter (where kind = 'order'), 0)::bigint as order_count,
    coalesce(sum(sign) filter (where kind = 'return'), 0)::bigint as return_count,
    coalesce(sum(sign * net_minor) filter (where kind = 'order'), 0)::bigint as sales_minor,
    coalesce(sum(sign * net_minor) filter (where kind = 'return'), 0)::bigint as returned_minor
from change
where (occurred_at at time zone %(time_zone)s::text)::date >= %(from_day)s::date
    and (occurred_at at time zone %(time_zone)s::text)::date < %(before_day)s::date
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
    and (%(channel_ids)b::bigint[] is null or channel_id = any(%(channel_ids)b::bigint[]))
group by 1, 2, 3
