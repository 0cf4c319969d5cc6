-- name: remove_program
with closes as (
    delete from catalog.program_close where program_id = %(program_id)s::bigint
)

delete from catalog.program
where id = %(program_id)s::bigint

-- name: remove_products
delete from catalog.product where code = any(%(codes)b::text[])

-- name: remove_categories
-- Those below others go in the same statement; what still has products or other children stays.
delete from catalog.category
where code = any(%(codes)b::text[])
    and not exists (select from catalog.product where product.category_id = category.id)
    and not exists (
        select
        from catalog.category as child
        where child.parent_id = category.id and not child.code = any(%(codes)b::text[])
    )

-- name: remove_brands
delete from catalog.brand
where code = any(%(codes)b::text[])
    and not exists (select from catalog.product where product.brand_id = brand.id)

-- name: remove_places
with campaigns as (
    delete from catalog.campaign where code = any(%(campaigns)b::text[])
),

partners as (
    delete from catalog.partner where code = any(%(partners)b::text[])
),

sources as (
    delete from catalog.source where code = any(%(sources)b::text[])
),

channels as (
    delete from catalog.channel where code = any(%(channels)b::text[])
)

delete from catalog.store
where code = any(%(stores)b::text[])
