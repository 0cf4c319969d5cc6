-- What each member comes to: one row a member, made anew whenever anything about them changes.
set local lock_timeout = '5s';

-- Parties of whom something was written: a feed without indexes, cut off behind its reader.
create table members.touched (
    written_in bigint not null,
    member_id uuid not null
);

create index hold_by_write on ledger.hold
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);

create view shared.touched_v1 as select written_in, member_id from members.touched;
create view shared.hold_v1 as select written_in, owner_id from ledger.hold;

create view shared.member_profile_v1 as
select
    id as member_id, survivor_id, standing, joined_at, first_seen_at, registered_at, source_id,
    channel_id, store_id, gender, birth_date, locale, time_zone, country, region, city, attributes
from members.member;

comment on view shared.member_profile_v1 is 'What is known of each party and is not personal.';

create view shared.consent_v1 as
select member_id, id, purpose, channel, is_granted, occurred_at, recorded_at
from members.consent;

create view shared.identity_kind_v1 as select member_id, kind from members.identity;

create function shared.member_tags_v1(of_survivor_id uuid, at_instant timestamptz)
returns table (tag text, expires_at timestamptz)
language sql stable
as $$
    select tag, expires_at from members.standing_tags_v1(of_survivor_id, at_instant)
$$;

create view shared.place_code_v1 as
select 'store' as kind, id::bigint as id, code from catalog.store
union all
select 'channel', id, code from catalog.channel
union all
select 'source', id, code from catalog.source;

create view shared.asset_account_v1 as
select owner_id, asset_id from ledger.account;

-- `free_units` of a lot are not held; what a hold keeps whose time is out is free again.
create function shared.open_lots_v1(of_owner_ids uuid[], at_instant timestamptz)
returns table (
    asset_id bigint, is_debt boolean, free_units bigint, available_at timestamptz,
    expires_at timestamptz
)
language sql stable
as $$
    select
        lot.asset_id, lot.is_debt,
        lot.remaining_units - lot.held_units + case when lot.held_units > 0 then coalesce((
            select sum(pin.units - pin.captured_units)
            from ledger.hold_lot as pin
            join ledger.hold as hold on hold.owner_id = pin.owner_id and hold.id = pin.hold_id
            where pin.lot_owner_id = lot.owner_id
                and pin.lot_id = lot.id
                and hold.state = 'open'
                and hold.times_out_at <= at_instant
        ), 0)::bigint else 0 end,
        lot.available_at, lot.expires_at
    from ledger.lot
    where lot.owner_id = any(of_owner_ids) and lot.is_open
$$;

create function shared.next_timeout_v1(of_owner_ids uuid[], at_instant timestamptz)
returns timestamptz
language sql stable
as $$
    select min(times_out_at)
    from ledger.hold
    where owner_id = any(of_owner_ids) and state = 'open' and times_out_at > at_instant
$$;

alter table insights.position drop constraint position_feed_check;
alter table insights.position add constraint position_feed_check check (
    feed in ('sales', 'recounts', 'points', 'tiers', 'holds', 'touched')
);

comment on column insights.position.time_zone is
    'Whose days; empty for the members'' own rows, which know no days.';

create table insights.dirty (
    member_id uuid primary key
);

-- How much of a program's currency one unit of another is worth, as the rows were made with.
create table insights.rate (
    program_id bigint not null,
    currency text collate "C" not null,
    factor numeric not null,
    primary key (program_id, currency)
);

-- Arrays are indexed by the ids of what they tell of: assets, ladders, programs.
create table insights.member_fact (
    member_id uuid primary key,
    joined_at timestamptz not null,
    first_seen_at timestamptz not null,
    registered_at timestamptz,
    store_id bigint,
    store text collate "C",
    channel text collate "C",
    source text collate "C",
    gender text collate "C",
    country text collate "C",
    region text collate "C",
    city text collate "C",
    locale text collate "C",
    time_zone text collate "C",
    birth_date date,
    order_count bigint not null,
    return_count bigint not null,
    first_order_at timestamptz,
    last_order_at timestamptz,
    spend_micro bigint[] not null,
    spendable_units bigint[] not null,
    tiers text[] collate "C" not null,
    tags text[] collate "C" not null,
    granted text[] collate "C" not null,
    refused text[] collate "C" not null,
    identity_kinds text[] collate "C" not null,
    attributes jsonb not null,
    due_at timestamptz,
    made_at timestamptz not null
) with (fillfactor = 90);

create index member_fact_joined on insights.member_fact (joined_at, member_id);
create index member_fact_last_order on insights.member_fact (
    coalesce(last_order_at, timestamptz '1900-01-01 00:00:00+00'), member_id
);
create index member_fact_order_count on insights.member_fact (order_count, member_id);
create index member_fact_tags on insights.member_fact using gin (tags);
create index member_fact_due on insights.member_fact (due_at) where due_at is not null;

comment on column insights.member_fact.granted is 'Consents given, as `purpose:channel`.';
comment on column insights.member_fact.due_at is
    'When time alone makes the row another: a lot dies or ripens, a hold or a tag ends.';
