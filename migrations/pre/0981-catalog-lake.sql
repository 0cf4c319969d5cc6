-- The organisation and its goods as the lake keeps them: by code.
set local lock_timeout = '5s';

create view shared.campaign_code_v1 as select id, code from catalog.campaign;
create view shared.program_code_v1 as select id, code from catalog.program;

create view shared.lake_product_v1 as
select
    product.code as sku, product.name, category.code as category, brand.code as brand,
    product.is_goods, product.is_active, product.price_minor, product.price_currency,
    product.price_scale
from catalog.product as product
left join catalog.category as category on category.id = product.category_id
left join catalog.brand as brand on brand.id = product.brand_id;

create view shared.lake_store_v1 as
select code as store, name, country, region, city, time_zone, opened_on, is_open
from catalog.store;

create view shared.lake_channel_v1 as select code as channel, name, kind from catalog.channel;

create view shared.lake_campaign_v1 as
select
    code as campaign, name, utm_source, utm_medium, utm_campaign, utm_term, utm_content, starts_at,
    ends_at
from catalog.campaign;

create view shared.lake_source_v1 as
select code as source, name, kind, currency, time_zone from catalog.source;
