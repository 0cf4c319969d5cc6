-- What the organisation is made of: programs, sources, stores, channels, campaigns, and its goods.
set local lock_timeout = '5s';

create schema catalog;

-- A row that was only mentioned (by an order, an event) is unconfirmed until somebody describes it.
create table catalog.source (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    kind text collate "C" not null default 'other' check (
        kind in ('pos', 'web', 'app', 'mini_program', 'file', 'partner', 'api', 'other')
    ),
    currency text collate "C" check (currency ~ '^[A-Z]{3}$'),
    time_zone text,
    returns_without_reference text collate "C" not null default 'review' check (
        returns_without_reference in ('review', 'match', 'by_amount')
    ),
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now()
);

create table catalog.channel (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    kind text collate "C" not null default 'other' check (
        kind in ('store', 'web', 'app', 'mini_program', 'phone', 'social', 'partner', 'other')
    ),
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now()
);

create table catalog.store (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    country text collate "C",
    region text,
    city text,
    time_zone text,
    opened_on date,
    is_open boolean not null default true,
    attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now()
);

create table catalog.campaign (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_term text,
    utm_content text,
    starts_at timestamptz,
    ends_at timestamptz,
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now(),
    check (ends_at > starts_at)
);

create table catalog.brand (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now()
);

-- `ancestor_ids` leads from the root to the parent, so that a subtree is one index look-up.
create table catalog.category (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    parent_id bigint references catalog.category,
    ancestor_ids bigint[] not null default '{}',
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now(),
    check (parent_id is not distinct from ancestor_ids[cardinality(ancestor_ids)])
);
create index category_by_parent on catalog.category (parent_id);
create index category_by_ancestor on catalog.category using gin (ancestor_ids);

create table catalog.product (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    category_id bigint references catalog.category,
    brand_id bigint references catalog.brand,
    is_goods boolean not null default true,
    is_active boolean not null default true,
    price_minor bigint check (price_minor >= 0),
    price_currency text collate "C" check (price_currency ~ '^[A-Z]{3}$'),
    price_scale smallint check (price_scale between 0 and 6),
    attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now(),
    check (num_nulls(price_minor, price_currency, price_scale) in (0, 3))
);
create index product_by_category on catalog.product (category_id, code);
create index product_by_brand on catalog.product (brand_id, code);

-- Empty lists mean that the program listens to all of them.
create table catalog.program (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    time_zone text not null,
    currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
    brand_ids bigint[] not null default '{}',
    channel_ids bigint[] not null default '{}',
    store_ids bigint[] not null default '{}',
    exchange_rates jsonb not null default '{}' check (jsonb_typeof(exchange_rates) = 'object'),
    is_confirmed boolean not null default true,
    updated_at timestamptz not null default now()
);
