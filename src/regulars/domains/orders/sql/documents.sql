-- name: claim_numbers
insert into orders.document_key (source_id, number, content_hash, document_id)
select source_id, number, content_hash, document_id
from unnest(
    %(source_ids)b::bigint[], %(numbers)b::text[], %(content_hashes)b::bytea[],
    %(document_ids)b::uuid[]
) as sent (source_id, number, content_hash, document_id)
order by source_id, number collate "C"
on conflict (source_id, number) do nothing
returning document_id

-- name: release_numbers
delete from orders.document_key
where (source_id, number) in (
    select source_id, number
    from unnest(%(source_ids)b::bigint[], %(numbers)b::text[]) as released (source_id, number)
)

-- name: find_numbers
select
    key.source_id, key.number, key.content_hash, key.document_id, document.member_id,
    document.state
from unnest(%(source_ids)b::bigint[], %(numbers)b::text[]) as sent (source_id, number)
inner join orders.document_key as key using (source_id, number)
inner join orders.document as document on document.id = key.document_id

-- name: save_documents
with saved_document as (
    insert into orders.document (
        written_in, member_id, id, kind, state, source_id, number, channel_id, store_id,
        campaign_id, occurred_at, recorded_at, currency, scale, gross_minor, discount_minor,
        shipping_minor, tax_minor, total_minor, line_count, is_backfill, returned_document_id,
        return_policy, attributes
    )
    select (select shared.current_write()), document.*
    from unnest(
        %(member_ids)b::uuid[], %(ids)b::uuid[], %(kinds)b::text[], %(states)b::text[],
        %(source_ids)b::bigint[], %(numbers)b::text[], %(channel_ids)b::bigint[],
        %(store_ids)b::bigint[], %(campaign_ids)b::bigint[], %(occurred_ats)b::timestamptz[],
        %(recorded_ats)b::timestamptz[], %(currencies)b::text[], %(scales)b::bigint[],
        %(gross_minors)b::bigint[], %(discount_minors)b::bigint[], %(shipping_minors)b::bigint[],
        %(tax_minors)b::bigint[], %(total_minors)b::bigint[], %(line_counts)b::bigint[],
        %(is_backfills)b::boolean[], %(returned_document_ids)b::uuid[],
        %(return_policies)b::text[], %(attributes)b::text[]::jsonb[]
    ) as document
),

saved_line as (
    insert into orders.line (
        member_id, document_id, ordinal, sku, description, category_code, brand_code,
        quantity_milli, unit_price_minor, gross_minor, discount_minor, net_minor, discounts
    )
    select
        member_id, document_id, ordinal, sku, description, category_code, brand_code,
        quantity_milli, unit_price_minor, gross_minor, discount_minor,
        gross_minor - discount_minor, discounts::jsonb
    from unnest(
        %(line_member_ids)b::uuid[], %(line_document_ids)b::uuid[], %(line_ordinals)b::bigint[],
        %(line_skus)b::text[], %(line_descriptions)b::text[], %(line_category_codes)b::text[],
        %(line_brand_codes)b::text[], %(line_quantity_millis)b::bigint[],
        %(line_unit_price_minors)b::bigint[], %(line_gross_minors)b::bigint[],
        %(line_discount_minors)b::bigint[], %(line_discounts)b::text[]
    ) as line (
        member_id, document_id, ordinal, sku, description, category_code, brand_code,
        quantity_milli, unit_price_minor, gross_minor, discount_minor, discounts
    )
)

insert into orders.tender (
    member_id, document_id, ordinal, kind, amount_minor, reference, asset, units, hold_id
)
select tender.*
from unnest(
    %(tender_member_ids)b::uuid[], %(tender_document_ids)b::uuid[], %(tender_ordinals)b::bigint[],
    %(tender_kinds)b::text[], %(tender_amount_minors)b::bigint[], %(tender_references)b::text[],
    %(tender_assets)b::text[], %(tender_units)b::bigint[], %(tender_hold_ids)b::uuid[]
) as tender

-- name: lock_documents
select id
from orders.document
where id = any(%(ids)b::uuid[])
order by id
for update

-- name: documents_by_id
select
    id, member_id, kind, state, source_id, number, channel_id, store_id, campaign_id, occurred_at,
    recorded_at, currency, scale, gross_minor, discount_minor, shipping_minor, tax_minor,
    total_minor, line_count, is_backfill, returned_document_id, return_policy, attributes
from orders.document
where id = any(%(ids)b::uuid[])
order by id

-- name: set_state
with recounted as (
    insert into orders.recount (written_in, member_id, document_id)
    select (select shared.current_write()), member_id, id
    from orders.document
    where id = %(id)s::uuid
)

update orders.document
set state = %(state)s::text
where id = %(id)s::uuid

-- name: note_states
insert into orders.state_change (member_id, document_id, state, changed_at, recorded_at, reason)
select change.*
from unnest(
    %(member_ids)b::uuid[], %(document_ids)b::uuid[], %(states)b::text[],
    %(changed_ats)b::timestamptz[], %(recorded_ats)b::timestamptz[], %(reasons)b::text[]
) as change
on conflict (member_id, document_id, state) do nothing

-- name: states_of
select document_id, state, changed_at, reason
from orders.state_change
where document_id = %(document_id)s::uuid and member_id = %(member_id)s::uuid
order by
    changed_at,
    array_position(
        array['placed', 'review', 'paid', 'fulfilled', 'completed', 'cancelled'], state
    )
