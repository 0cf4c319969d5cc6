-- name: find_orders
select key.source_id, key.number, key.document_id, document.kind, document.member_id
from unnest(%(source_ids)b::bigint[], %(numbers)b::text[]) as sent (source_id, number)
inner join orders.document_key as key using (source_id, number)
inner join orders.document as document on document.id = key.document_id

-- name: open_lines_of_orders
select
    redirect.survivor_id as member_id, line.document_id, line.ordinal, line.sku,
    line.quantity_milli, coalesce(returned.quantity_milli, 0)::bigint as returned_milli,
    document.occurred_at
from orders.document as document
inner join shared.member_redirect_v1 as redirect on redirect.member_id = document.member_id
inner join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id
left join lateral (
    select sum(part.quantity_milli) as quantity_milli
    from orders.returned_line as part
    where part.order_id = line.document_id and part.order_ordinal = line.ordinal
) as returned on true
where document.id = any(%(order_ids)b::uuid[])
order by line.document_id, line.ordinal

-- name: orders_holding
select distinct document.id
from orders.document as document
inner join shared.member_redirect_v1 as redirect on redirect.member_id = document.member_id
inner join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id
where redirect.survivor_id = any(%(member_ids)b::uuid[])
    and document.kind = 'order'
    and document.state <> 'cancelled'
    and line.sku = any(%(skus)b::text[])
    and line.quantity_milli > 0

-- name: save_matches
insert into orders.returned_line (
    member_id, return_id, return_ordinal, order_id, order_ordinal, quantity_milli
)
select match.*
from unnest(
    %(member_ids)b::uuid[], %(return_ids)b::uuid[], %(return_ordinals)b::bigint[],
    %(order_ids)b::uuid[], %(order_ordinals)b::bigint[], %(quantity_millis)b::bigint[]
) as match

-- name: matches_of
select return_id, return_ordinal, order_id, order_ordinal, quantity_milli
from orders.returned_line
where return_id = any(%(return_ids)b::uuid[])
order by return_id, return_ordinal, order_id, order_ordinal

-- name: drop_matches
delete from orders.returned_line
where member_id = %(member_id)s::uuid and return_id = %(return_id)s::uuid

-- name: brought_back
select
    part.return_id, part.order_id, part.order_ordinal, line.quantity_milli,
    sum(part.quantity_milli)::bigint as part_milli,
    coalesce((
        select sum(other.quantity_milli)
        from orders.returned_line as other
        where other.order_id = part.order_id and other.order_ordinal = part.order_ordinal
    ), 0)::bigint as returned_milli
from unnest(%(member_ids)b::uuid[], %(return_ids)b::uuid[]) as asked (member_id, return_id)
inner join orders.returned_line as part using (member_id, return_id)
inner join orders.document as document on document.id = part.order_id
inner join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id
    and line.ordinal = part.order_ordinal
group by part.return_id, part.order_id, part.order_ordinal, line.quantity_milli
order by part.return_id, part.order_id, part.order_ordinal

-- name: past_documents
-- The pair as one value is in no index by time: each member's documents are found by their key.
select
    owner.member_id, past.id, past.kind, past.occurred_at, past.currency, past.scale,
    past.total_minor, past.source_id, past.channel_id, past.store_id
from unnest(%(member_ids)b::uuid[]) as owner (member_id)
cross join lateral (
    select document.*
    from orders.document as document
    where document.member_id = owner.member_id
        and document.occurred_at <= %(until_at)s::timestamptz
        and document.state not in ('cancelled', 'review')
    order by row(document.occurred_at, document.id) desc
    limit %(count)s::bigint
) as past
