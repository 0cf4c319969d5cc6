-- name: figures
select
    asked.place,
    least(greatest(
        round(sum((document.gross_minor - document.discount_minor) * rate.factor)),
        -9e18), 9e18)::bigint as spend_micro,
    count(*) filter (
        where document.kind = 'order'
            and (
                returned.net_minor is null
                or document.gross_minor - document.discount_minor > returned.net_minor
            )
    ) as order_count,
    least(greatest(round(max(
        (document.gross_minor - document.discount_minor - coalesce(returned.net_minor, 0))
        * rate.factor
    ) filter (where document.kind = 'order')), 0), 9e18)::bigint
        as single_order_micro,
    count(*) as document_count,
    max(document.occurred_at) filter (where document.kind = 'order') as last_order_at,
    count(*) filter (where rate.factor is null) as unconverted_count
from unnest(
    %(places)b::bigint[], %(member_ids)b::uuid[], %(from_ats)b::timestamptz[],
    %(before_ats)b::timestamptz[]
) as asked (place, member_id, from_at, before_at)
inner join orders.document as document
    on document.member_id = asked.member_id
    and document.occurred_at < asked.before_at
    and (asked.from_at is null or document.occurred_at >= asked.from_at)
left join (
    select currency, scale, factor::numeric as factor
    from unnest(
        %(currencies)b::text[], %(scales)b::bigint[], %(factors)b::text[]
    ) as given (currency, scale, factor)
) as rate on rate.currency = document.currency and rate.scale = document.scale
left join lateral (
    select sum(line.net_minor::numeric * part.quantity_milli / line.quantity_milli) as net_minor
    from orders.returned_line as part
    inner join orders.document as note
        on note.member_id = part.member_id and note.id = part.return_id
    inner join orders.line as line
        on line.member_id = document.member_id and line.document_id = document.id
        and line.ordinal = part.order_ordinal
    where document.kind = 'order'
        and part.order_id = document.id
        and note.occurred_at < asked.before_at
        and note.state not in ('cancelled', 'review')
        and note.id <> all(%(without_ids)b::uuid[])
) as returned on true
where document.state not in ('cancelled', 'review')
    and document.id <> all(%(without_ids)b::uuid[])
    and (
        document.returned_document_id is null
        or not exists (
            select from orders.document as bought
            where bought.id = document.returned_document_id and bought.state = 'cancelled'
        )
    )
group by asked.place

-- name: sums
select
    asked.place,
    least(greatest(
        round(sum((document.gross_minor - document.discount_minor) * rate.factor)),
        -9e18), 9e18)::bigint as spend_micro,
    0::bigint as order_count,
    0::bigint as single_order_micro,
    count(*) as document_count,
    max(document.occurred_at) filter (where document.kind = 'order') as last_order_at,
    count(*) filter (where rate.factor is null) as unconverted_count
from unnest(
    %(places)b::bigint[], %(member_ids)b::uuid[], %(from_ats)b::timestamptz[],
    %(before_ats)b::timestamptz[]
) as asked (place, member_id, from_at, before_at)
inner join orders.document as document
    on document.member_id = asked.member_id
    and document.occurred_at < asked.before_at
    and (asked.from_at is null or document.occurred_at >= asked.from_at)
left join (
    select currency, scale, factor::numeric as factor
    from unnest(
        %(currencies)b::text[], %(scales)b::bigint[], %(factors)b::text[]
    ) as given (currency, scale, factor)
) as rate on rate.currency = document.currency and rate.scale = document.scale
where document.state not in ('cancelled', 'review')
    and document.id <> all(%(without_ids)b::uuid[])
    and (
        document.returned_document_id is null
        or not exists (
            select from orders.document as bought
            where bought.id = document.returned_document_id and bought.state = 'cancelled'
        )
    )
group by asked.place
