-- name: save_products
with given as (
    select
        item.code, item.name, category.id as category_id, brand.id as brand_id, item.is_goods,
        item.is_active, item.price_minor, item.price_currency, item.price_scale, item.attributes
    from jsonb_to_recordset(%(items)s::jsonb) as item (
        code text, name text, category_code text, brand_code text, is_goods boolean,
        is_active boolean, price_minor bigint, price_currency text, price_scale smallint,
        attributes jsonb
    )
    left join catalog.category on category.code = item.category_code
    left join catalog.brand on brand.code = item.brand_code
),
changed as (
    select given.*
    from given
    left join catalog.product as known on known.code = given.code
    where known.is_confirmed is not true
        or (
            known.name, known.category_id, known.brand_id, known.is_goods, known.is_active,
            known.price_minor, known.price_currency, known.price_scale, known.attributes
        ) is distinct from (
            given.name, given.category_id, given.brand_id, given.is_goods, given.is_active,
            given.price_minor, given.price_currency, given.price_scale, given.attributes
        )
),
saved as (
    insert into catalog.product (
        code, name, category_id, brand_id, is_goods, is_active, price_minor, price_currency,
        price_scale, attributes, is_confirmed, updated_at
    )
    select
        code, name, category_id, brand_id, is_goods, is_active, price_minor, price_currency,
        price_scale, attributes, true, %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, category_id = excluded.category_id, brand_id = excluded.brand_id,
        is_goods = excluded.is_goods, is_active = excluded.is_active,
        price_minor = excluded.price_minor, price_currency = excluded.price_currency,
        price_scale = excluded.price_scale, attributes = excluded.attributes,
        is_confirmed = excluded.is_confirmed, updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.product as known on known.code = given.code

-- name: find_products
select
    product.id, product.code as sku, product.name, category.code as category_code,
    brand.code as brand_code, product.is_goods, product.is_active,
    case when product.price_minor is not null then
        jsonb_build_object(
            'amount', product.price_minor, 'currency', product.price_currency,
            'scale', product.price_scale
        )
    end as price,
    product.attributes, product.is_confirmed, product.updated_at
from catalog.product
left join catalog.category on category.id = product.category_id
left join catalog.brand on brand.id = product.brand_id
where (%(after_code)s::text is null or product.code > %(after_code)s::text)
    and (%(codes)b::text[] is null or product.code = any(%(codes)b::text[]))
    and (
        %(text)s::text is null
        or starts_with(lower(product.code), lower(%(text)s::text))
        or strpos(lower(product.name), lower(%(text)s::text)) > 0
    )
    and (%(is_confirmed)s::boolean is null or product.is_confirmed = %(is_confirmed)s::boolean)
    and (%(is_goods)s::boolean is null or product.is_goods = %(is_goods)s::boolean)
    and (%(is_active)s::boolean is null or product.is_active = %(is_active)s::boolean)
    and (%(brand_code)s::text is null or brand.code = %(brand_code)s::text)
    and (
        %(category_code)s::text is null
        or product.category_id in (
            select inside.id
            from catalog.category as top
            inner join catalog.category as inside
                on inside.id = top.id or inside.ancestor_ids @> array[top.id]
            where top.code = %(category_code)s::text
        )
    )
order by product.code
limit %(count)s::bigint
