-- What happened: events with their idempotency keys, whose they are, and what was refused.
set local lock_timeout = '5s';

create schema events;

-- A partitioned table cannot hold a key unique over all its partitions, so the keys, which are
-- kept for ever, have a table of their own.
create table events.event_key (
    source_id bigint not null,
    message_id text collate "C" not null check (length(message_id) between 1 and 100),
    content_hash bytea not null,
    event_id uuid not null,
    primary key (source_id, message_id)
);

-- The id is a UUIDv7 of the moment of receipt; partitions are months of it.
create table events.event (
    id uuid not null,
    written_in bigint not null,
    source_id bigint not null,
    channel_id bigint,
    store_id bigint,
    message_id text collate "C" not null,
    kind text collate "C" not null
        check (kind in ('identify', 'track', 'page', 'screen', 'group', 'alias')),
    name text not null,
    occurred_at timestamptz not null,
    original_at timestamptz,
    sent_at timestamptz,
    received_at timestamptz not null,
    payload jsonb not null,
    sealed bytea,
    primary key (id)
) partition by range (id);

create index event_feed on events.event (written_in, id);

-- Whose an event is: written by the processing lane, read together with merged members' rows.
create table events.timeline (
    member_id uuid not null,
    occurred_at timestamptz not null,
    event_id uuid not null,
    primary key (member_id, occurred_at, event_id)
);

create index timeline_by_event on events.timeline (event_id);

create table events.quarantine (
    id uuid primary key,
    source_id bigint not null,
    channel_id bigint,
    code text not null,
    detail text not null,
    content_hash bytea not null,
    sealed bytea not null,
    received_at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'replayed', 'dismissed')),
    settled_at timestamptz,
    event_id uuid,
    unique (source_id, content_hash),
    check ((state = 'waiting') = (settled_at is null)),
    check ((state = 'replayed') = (event_id is not null))
);
create index quarantine_waiting on events.quarantine (id) where state = 'waiting';

-- An event that is stored and whose processing was refused, with the reason.
create table events.failure (
    event_id uuid primary key,
    code text not null,
    detail text not null,
    failed_at timestamptz not null
);

create table events.personal_field (
    path text primary key check (path ~ '^(\*\.)?[A-Za-z0-9_.]+$'),
    is_built_in boolean not null default false
);
insert into events.personal_field (path, is_built_in)
select path, true
from unnest(array[
    '*.email', '*.email_address', '*.emailaddress', '*.phone', '*.phone_number', '*.phonenumber',
    '*.mobile', '*.mobile_phone', '*.mobilephone', '*.telephone', '*.tel',
    '*.firstname', '*.lastname', '*.fullname', '*.first_name', '*.last_name', '*.full_name',
    '*.given_name', '*.family_name', '*.givenname', '*.familyname', '*.nickname',
    '*.birthday', '*.birthdate', '*.birth_date', '*.ip', '*.ipaddress', '*.ip_address',
    '*.id_number', '*.idcard', '*.address', '*.street', '*.postal_code', '*.postalcode', '*.zip',
    '*.latitude', '*.longitude', '*.shipping_address', '*.billing_address', '*.recipient',
    'traits.name', 'traits.username', 'context.traits.name', 'context.traits.username'
]) as built_in (path);

-- Makes the partition of the month that begins on `month`; making it again changes nothing.
-- Its bounds are the smallest UUIDv7 of that month and of the next.
create function events.create_partition(month date) returns void
language plpgsql
as $$
declare
    first_ms bigint := extract(epoch from month::timestamp at time zone 'UTC') * 1000;
    next_ms bigint := extract(
        epoch from (month + interval '1 month')::timestamp at time zone 'UTC'
    ) * 1000;
begin
    execute format(
        'create table if not exists events.%I partition of events.event for values from (%L) to (%L)',
        'event_' || to_char(month, 'YYYY_MM'),
        rpad(lpad(to_hex(first_ms), 12, '0'), 32, '0')::uuid,
        rpad(lpad(to_hex(next_ms), 12, '0'), 32, '0')::uuid
    );
end
$$;
