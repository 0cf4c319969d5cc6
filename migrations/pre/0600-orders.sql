-- Goods bought and brought back: documents with lines and tenders, states, matches of returns.
set local lock_timeout = '5s';

create schema orders;

create table orders.document_key (
    source_id bigint not null,
    number text collate "C" not null check (length(number) between 1 and 100),
    content_hash bytea not null,
    document_id uuid not null,
    primary key (source_id, number)
);

create table orders.document (
    member_id uuid not null,
    id uuid not null,
    written_in bigint not null,
    kind text collate "C" not null check (kind in ('order', 'return')),
    state text collate "C" not null check (
        state in ('placed', 'paid', 'fulfilled', 'completed', 'cancelled', 'review')
    ),
    source_id bigint not null,
    number text collate "C" not null,
    channel_id bigint,
    store_id bigint,
    campaign_id bigint,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
    scale smallint not null check (scale between 0 and 6),
    gross_minor bigint not null,
    discount_minor bigint not null,
    shipping_minor bigint not null,
    tax_minor bigint not null,
    total_minor bigint not null,
    line_count integer not null,
    is_backfill boolean not null,
    returned_document_id uuid,
    return_policy text check (return_policy in ('referenced', 'review', 'match', 'by_amount')),
    attributes jsonb,
    primary key (member_id, id),
    check (total_minor = gross_minor - discount_minor + shipping_minor + tax_minor),
    check ((kind = 'return') = (return_policy is not null)),
    check (returned_document_id is null or return_policy = 'referenced')
);
create index document_by_id on orders.document (id);
create index document_by_time on orders.document (occurred_at, id);
create index document_in_review on orders.document (id) where state = 'review';
create index document_returns on orders.document (returned_document_id)
where returned_document_id is not null;

-- Quantities count thousandths, so that goods sold by weight are exact too.
create table orders.line (
    member_id uuid not null,
    document_id uuid not null,
    ordinal integer not null check (ordinal >= 1),
    sku text not null,
    description text,
    category_code text,
    brand_code text,
    quantity_milli bigint not null,
    unit_price_minor bigint not null,
    gross_minor bigint not null,
    discount_minor bigint not null,
    net_minor bigint not null,
    discounts jsonb,
    primary key (member_id, document_id, ordinal),
    check (net_minor = gross_minor - discount_minor)
);

create table orders.tender (
    member_id uuid not null,
    document_id uuid not null,
    ordinal integer not null check (ordinal >= 1),
    kind text not null,
    amount_minor bigint not null,
    reference text,
    asset text,
    units bigint check (units > 0),
    hold_id uuid,
    primary key (member_id, document_id, ordinal),
    check ((asset is null) = (units is null)),
    check (hold_id is null or asset is not null)
);

create table orders.state_change (
    member_id uuid not null,
    document_id uuid not null,
    state text not null,
    changed_at timestamptz not null,
    recorded_at timestamptz not null,
    reason text,
    primary key (member_id, document_id, state)
);

-- Which line of an order a line of a return brings back, and how much of it.
create table orders.returned_line (
    member_id uuid not null,
    return_id uuid not null,
    return_ordinal integer not null,
    order_id uuid not null,
    order_ordinal integer not null,
    quantity_milli bigint not null check (quantity_milli > 0),
    primary key (member_id, return_id, return_ordinal, order_id, order_ordinal)
);
create index returned_line_by_order on orders.returned_line (order_id, order_ordinal);
