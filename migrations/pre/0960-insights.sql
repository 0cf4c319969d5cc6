-- Insights: what happened day by day, kept as counters beside the facts.
set local lock_timeout = '5s';

create schema insights;

-- Facts are read in the order in which they were written. A block range index costs their writers
-- nothing that can be measured: rows are appended, and only a finished range is summed up.
create index document_by_write on orders.document
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);
create index transfer_by_write on ledger.transfer
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);
create index change_by_write on tiers.change
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);

-- Documents that may count otherwise than they did: cancelled, or decided after a review.
create table orders.recount (
    written_in bigint not null,
    member_id uuid not null,
    document_id uuid not null,
    primary key (member_id, document_id, written_in)
);
create index recount_by_write on orders.recount (written_in);

create view shared.sale_v1 as
select
    document.written_in, document.id as document_id, document.member_id, document.kind,
    document.occurred_at, document.channel_id, document.store_id, document.currency,
    document.scale, document.gross_minor - document.discount_minor as net_minor,
    document.returned_document_id,
    document.state not in ('cancelled', 'review')
    and (
        document.returned_document_id is null
        or not exists (
            select from orders.document as bought
            where bought.id = document.returned_document_id and bought.state = 'cancelled'
        )
    ) as is_counted
from orders.document as document;

comment on view shared.sale_v1 is
    'Orders and returns: goods after discounts, without shipping and tax; returns are negative.';

create view shared.recount_v1 as
select written_in, member_id, document_id from orders.recount;

comment on view shared.recount_v1 is
    'Documents whose `is_counted`, or whose returns'' `is_counted`, may have changed.';

create view shared.transfer_v1 as
select
    written_in, id as transfer_id, owner_id, asset_id, kind, units, effective_at,
    case when credit_account = 'member' then units else 0 end
    - case when debit_account = 'member' then units else 0 end as account_units
from ledger.transfer;

comment on view shared.transfer_v1 is
    'Transfers; `account_units` is what members have more by it, or less.';

create view shared.tier_change_v1 as
select written_in, member_id, ladder_id, ordinal, from_tier, tier, effective_at
from tiers.change;

comment on view shared.tier_change_v1 is 'Every change of a party''s tier.';

-- How far each feed is folded into the days of a time zone: everything that was written up to here.
create table insights.position (
    time_zone text collate "C" not null,
    feed text collate "C" not null check (feed in ('sales', 'recounts', 'points', 'tiers')),
    written_in bigint not null default 0,
    moved_at timestamptz not null,
    primary key (time_zone, feed)
);

-- A store or channel of 0 is none. Of money there are minor units at the scale.
create table insights.sales_day (
    time_zone text collate "C" not null,
    day date not null,
    currency text collate "C" not null,
    scale smallint not null,
    store_id bigint not null,
    channel_id bigint not null,
    order_count bigint not null,
    return_count bigint not null,
    sales_minor numeric not null,
    returned_minor numeric not null,
    primary key (time_zone, day, currency, scale, store_id, channel_id)
);

-- Folded documents that do not count: all other folded ones are in the sums.
create table insights.left_out (
    time_zone text collate "C" not null,
    document_id uuid not null,
    primary key (time_zone, document_id)
);

create table insights.points_day (
    time_zone text collate "C" not null,
    asset_id bigint not null,
    day date not null,
    kind text collate "C" not null,
    transfer_count bigint not null,
    units numeric not null,
    account_units numeric not null,
    primary key (time_zone, asset_id, day, kind)
);

create table insights.tier_day (
    time_zone text collate "C" not null,
    ladder_id bigint not null,
    day date not null,
    tier text collate "C" not null,
    party_count bigint not null,
    primary key (time_zone, ladder_id, day, tier)
);

comment on column insights.tier_day.party_count is 'How many came to the tier, less who left it.';

-- What the hourly check of all invariants found last; kept until the next check.
create table infra.finding (
    name text primary key,
    row_count bigint not null,
    found_at timestamptz not null
);

-- Members are counted from an index alone.
create index member_joined on members.member (joined_at, store_id)
where survivor_id = id and standing = 'member';

create view shared.joined_member_v1 as
select id as member_id, joined_at, store_id
from members.member
where survivor_id = id and standing = 'member';

comment on view shared.joined_member_v1 is 'Who counts as a member today, since when, from where.';

create view shared.dying_lot_v1 as
select asset_id, expires_at, greatest(remaining_units - held_units, 0) as units
from ledger.lot
where is_open and expires_at is not null;

comment on view shared.dying_lot_v1 is
    'What dies of open lots, and when: past its instant it is dead, whether or not it was booked.';

create view shared.standing_v1 as
select member_id, ladder_id, tier, since, valid_until
from tiers.standing;

comment on view shared.standing_v1 is 'Where each party stands, as booked.';

-- What waits for somebody, or for the machine, by kind.
create view shared.waiting_v1 as
select 'merge_reviews' as kind, count(*) as waiting_count
from members.review
where state = 'open'
union all
select 'returns_in_review', count(*) from orders.document where state = 'review'
union all
select 'adjustments', count(*) from ledger.adjustment where state = 'pending'
union all
select 'quarantine', count(*) from events.quarantine where state = 'waiting'
union all
select 'failing_webhooks', count(*)
from webhooks.endpoint
where failing_since is not null or state = 'disabled'
union all
select 'deliveries', count(*) from webhooks.delivery where state = 'waiting'
union all
select 'failed_jobs', count(*) from infra.job where state = 'failed'
union all
select 'jobs', count(*) from infra.job where state in ('waiting', 'running')
union all
select 'findings', count(*) from infra.finding;

comment on view shared.waiting_v1 is 'How much waits for somebody or for the machine, by kind.';
