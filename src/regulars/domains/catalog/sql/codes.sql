-- name: ensure_sources
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.source (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.source as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.source as known inner join wanted on wanted.code = known.code

-- name: ensure_channels
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.channel (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.channel as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.channel as known inner join wanted on wanted.code = known.code

-- name: ensure_stores
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.store (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.store as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.store as known inner join wanted on wanted.code = known.code

-- name: ensure_campaigns
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.campaign (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.campaign as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.campaign as known inner join wanted on wanted.code = known.code

-- name: ensure_brands
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.brand (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.brand as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.brand as known inner join wanted on wanted.code = known.code

-- name: ensure_partners
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.partner (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.partner as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.partner as known inner join wanted on wanted.code = known.code

-- name: ensure_categories
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.category (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.category as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.category as known inner join wanted on wanted.code = known.code

-- name: ensure_products
with wanted as (
    select distinct code from unnest(%(codes)b::text[]) as mentioned (code)
),
entered as (
    insert into catalog.product (code, name)
    select wanted.code, wanted.code
    from wanted
    where not exists (select from catalog.product as known where known.code = wanted.code)
    order by wanted.code
    on conflict (code) do update set code = excluded.code
    returning code, id
)
select entered.code, entered.id from entered
union all
select known.code, known.id from catalog.product as known inner join wanted on wanted.code = known.code

-- name: ids_of_sources
select code, id from catalog.source where code = any(%(codes)b::text[])

-- name: codes_of_sources
select id, code from catalog.source where id = any(%(ids)b::bigint[])

-- name: ids_of_channels
select code, id from catalog.channel where code = any(%(codes)b::text[])

-- name: codes_of_channels
select id, code from catalog.channel where id = any(%(ids)b::bigint[])

-- name: ids_of_stores
select code, id from catalog.store where code = any(%(codes)b::text[])

-- name: codes_of_stores
select id, code from catalog.store where id = any(%(ids)b::bigint[])

-- name: ids_of_campaigns
select code, id from catalog.campaign where code = any(%(codes)b::text[])

-- name: codes_of_campaigns
select id, code from catalog.campaign where id = any(%(ids)b::bigint[])

-- name: ids_of_brands
select code, id from catalog.brand where code = any(%(codes)b::text[])

-- name: codes_of_brands
select id, code from catalog.brand where id = any(%(ids)b::bigint[])

-- name: ids_of_partners
select code, id from catalog.partner where code = any(%(codes)b::text[])

-- name: codes_of_partners
select id, code from catalog.partner where id = any(%(ids)b::bigint[])

-- name: ids_of_categories
select code, id from catalog.category where code = any(%(codes)b::text[])

-- name: codes_of_categories
select id, code from catalog.category where id = any(%(ids)b::bigint[])

-- name: ids_of_products
select code, id from catalog.product where code = any(%(codes)b::text[])

-- name: codes_of_products
select id, code from catalog.product where id = any(%(ids)b::bigint[])

-- name: ids_of_programs
select code, id from catalog.program where code = any(%(codes)b::text[])

-- name: codes_of_programs
select id, code from catalog.program where id = any(%(ids)b::bigint[])
