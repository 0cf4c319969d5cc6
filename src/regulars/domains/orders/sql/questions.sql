-- name: lines_of
select
    line.document_id, line.ordinal, line.sku, line.description, line.category_code,
    line.brand_code, line.quantity_milli, line.unit_price_minor, line.gross_minor,
    line.discount_minor, line.net_minor, line.discounts,
    coalesce((
        select sum(part.quantity_milli)
        from orders.returned_line as part
        where part.order_id = line.document_id and part.order_ordinal = line.ordinal
    ), 0)::bigint as returned_milli
from orders.document as document
inner join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id
where document.id = any(%(ids)b::uuid[])
order by line.document_id, line.ordinal

-- name: tenders_of
select
    tender.document_id, tender.ordinal, tender.kind, tender.amount_minor, tender.reference,
    tender.asset, tender.units, tender.hold_id
from orders.document as document
inner join orders.tender as tender
    on tender.member_id = document.member_id and tender.document_id = document.id
where document.id = any(%(ids)b::uuid[])
order by tender.document_id, tender.ordinal

-- name: list_documents
select
    id, member_id, kind, state, source_id, number, channel_id, store_id, campaign_id, occurred_at,
    recorded_at, currency, scale, gross_minor, discount_minor, shipping_minor, tax_minor,
    total_minor, line_count, is_backfill, returned_document_id, return_policy, attributes
from orders.document
where (%(kind)s::text is null or kind = %(kind)s::text)
    and (%(state)s::text is null or state = %(state)s::text)
    and (%(source_id)s::bigint is null or source_id = %(source_id)s::bigint)
    and (%(store_id)s::bigint is null or store_id = %(store_id)s::bigint)
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
    and (%(channel_id)s::bigint is null or channel_id = %(channel_id)s::bigint)
    and (%(ids)b::uuid[] is null or id = any(%(ids)b::uuid[]))
    and (%(member_ids)b::uuid[] is null or member_id = any(%(member_ids)b::uuid[]))
    and (
        %(returned_document_id)s::uuid is null
        or returned_document_id = %(returned_document_id)s::uuid
    )
    and (%(from_at)s::timestamptz is null or occurred_at >= %(from_at)s::timestamptz)
    and (%(before_at)s::timestamptz is null or occurred_at < %(before_at)s::timestamptz)
    and (
        %(after_at)s::timestamptz is null
        or (occurred_at, id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by occurred_at desc, id desc
limit %(count)s::bigint

-- name: ids_of_number
-- Under whichever of these sources: the key begins with the source.
select document_id
from orders.document_key
where source_id = any(%(source_ids)b::bigint[]) and number = %(number)s::text

-- name: document_by_number
select document.id
from orders.document_key as key
inner join orders.document as document on document.id = key.document_id
where key.source_id = %(source_id)s::bigint and key.number = %(number)s::text

-- name: totals
select
    currency, scale,
    count(*) filter (where kind = 'order') as order_count,
    count(*) filter (where kind = 'return') as return_count,
    sum(line_count)::bigint as line_count,
    coalesce(sum(line_count) filter (where kind = 'return'), 0)::bigint as return_line_count,
    sum(gross_minor)::bigint as gross_minor,
    sum(total_minor)::bigint as total_minor,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at
from orders.document
where (%(source_id)s::bigint is null or source_id = %(source_id)s::bigint)
group by currency, scale
order by currency, scale
