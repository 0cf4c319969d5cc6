-- name: bought
-- Newest first.
select
    document_id, kind, occurred_at, store, channel, currency, scale, net_minor, discount_minor,
    returned_document_id
from shared.lake_document_v1
where member_id = any(%(ids)b::uuid[]) and is_counted
order by occurred_at desc, document_id desc
limit %(count)s::bigint

-- name: bought_lines
select document_id, sku, category, brand, quantity_milli, net_minor, scale
from shared.lake_line_v1
where member_id = any(%(ids)b::uuid[])
    and document_id = any(%(document_ids)b::uuid[])
    and quantity_milli > 0

-- name: product_names
select sku, name
from shared.lake_product_v1
where sku = any(%(skus)b::text[])

-- name: store_shares
select store, order_count, discounted_count
from lifecycle.offers
where store = any(%(stores)b::text[])
