-- Orders, returns and their lines as the lake keeps them.
set local lock_timeout = '5s';

create view shared.lake_document_v1 as
select
    document.written_in, document.id as document_id, document.member_id, document.kind,
    document.state, sale.is_counted, document.occurred_at, source.code as source,
    channel.code as channel, store.code as store, campaign.code as campaign, document.currency,
    document.scale, document.gross_minor, document.discount_minor, sale.net_minor,
    document.shipping_minor, document.tax_minor, document.line_count,
    document.returned_document_id, document.return_policy
from orders.document as document
cross join lateral (
    select
        document.gross_minor - document.discount_minor as net_minor,
        document.state not in ('cancelled', 'review')
        and (
            document.returned_document_id is null
            or not exists (
                select from orders.document as bought
                where bought.id = document.returned_document_id and bought.state = 'cancelled'
            )
        ) as is_counted
) as sale
left join shared.place_code_v1 as source
    on source.kind = 'source' and source.id = document.source_id
left join shared.place_code_v1 as channel
    on channel.kind = 'channel' and channel.id = document.channel_id
left join shared.place_code_v1 as store on store.kind = 'store' and store.id = document.store_id
left join shared.campaign_code_v1 as campaign on campaign.id = document.campaign_id;

comment on view shared.lake_document_v1 is
    'Documents; net: goods after discounts, without shipping and tax; returns are negative.';

-- A document may have been asked about, and an order that was cancelled takes its returns along.
create view shared.lake_recounted_document_v1 as
select asked.written_in as recounted_written_in, document.*
from orders.recount as asked
inner join shared.lake_document_v1 as document on document.document_id = asked.document_id
union all
select asked.written_in, document.*
from orders.recount as asked
inner join shared.lake_document_v1 as document
    on document.returned_document_id = asked.document_id;

create view shared.lake_line_v1 as
select
    document.written_in, line.document_id, line.ordinal, line.member_id, document.kind,
    document.occurred_at, line.sku, line.category_code as category, line.brand_code as brand,
    line.quantity_milli, line.unit_price_minor, line.gross_minor, line.discount_minor,
    line.net_minor, document.currency, document.scale
from orders.document as document
inner join orders.line as line
    on line.member_id = document.member_id and line.document_id = document.id;
