-- Where members came from: links and codes, the touches before they joined, and what it cost.
set local lock_timeout = '5s';

-- Events that say how somebody came: campaign parameters, the address of a page, a code.
create view shared.campaign_touch_v1 as
select
    owned.written_in, owned.member_id, owned.event_id, owned.occurred_at, event.channel_id,
    event.store_id, event.payload #> '{context,campaign}' as campaign,
    coalesce(event.payload #>> '{context,page,url}', event.payload #>> '{properties,url}')
        as page_url,
    event.payload #>> '{properties,acquisition_code}' as acquisition_code
from events.timeline as owned
inner join events.event as event on event.id = owned.event_id
where jsonb_typeof(event.payload #> '{context,campaign}') = 'object'
    or event.payload #>> '{properties,acquisition_code}' is not null
    or strpos(coalesce(
        event.payload #>> '{context,page,url}', event.payload #>> '{properties,url}'
    ), 'utm_') > 0
    or strpos(coalesce(
        event.payload #>> '{context,page,url}', event.payload #>> '{properties,url}'
    ), 'acquisition_link=') > 0;

comment on view shared.campaign_touch_v1 is 'Events that say through what somebody came.';

-- A link, or a code on a poster: whoever comes through it came through these.
create table insights.acquisition_link (
    code text collate "C" primary key check (code ~ '^[A-Za-z0-9_-]{3,64}$'),
    name text not null check (length(name) between 1 and 200),
    target_url text not null check (length(target_url) between 1 and 2000),
    campaign_id bigint,
    partner_id bigint,
    channel_id bigint,
    store_id bigint,
    is_active boolean not null,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table insights.acquisition_click (
    code text collate "C" not null references insights.acquisition_link on delete cascade,
    day date not null,
    click_count bigint not null check (click_count > 0),
    primary key (code, day)
);

-- `how`: a link's parameter, a code that was given, campaign parameters; `registration` where
-- nothing of the kind is known and only the place of joining is.
create table insights.acquisition (
    member_id uuid primary key,
    joined_at timestamptz not null,
    touch_count bigint not null,
    merged_count bigint not null,
    first_how text collate "C" not null check (
        first_how in ('link', 'code', 'campaign', 'registration')
    ),
    first_at timestamptz not null,
    first_event_id uuid,
    first_campaign_id bigint,
    first_partner_id bigint,
    first_channel_id bigint,
    first_store_id bigint,
    first_evidence jsonb not null,
    last_how text collate "C" not null check (
        last_how in ('link', 'code', 'campaign', 'registration')
    ),
    last_at timestamptz not null,
    last_event_id uuid,
    last_campaign_id bigint,
    last_partner_id bigint,
    last_channel_id bigint,
    last_store_id bigint,
    last_evidence jsonb not null,
    made_at timestamptz not null,
    check (first_at <= last_at and last_at <= joined_at)
);

-- How far events are looked through, and how many days before joining a touch counts.
create table insights.acquisition_state (
    is_only boolean primary key default true check (is_only),
    written_in bigint not null default 0,
    lookback_days bigint not null default 30 check (lookback_days between 1 and 365)
);
insert into insights.acquisition_state default values;

-- What was spent over days, both ends as in a contract: from the first until before the last.
create table insights.acquisition_cost (
    id uuid primary key,
    from_on date not null,
    before_on date not null check (before_on > from_on),
    campaign_id bigint,
    partner_id bigint,
    channel_id bigint,
    store_id bigint,
    amount_minor bigint not null check (amount_minor >= 0),
    currency text collate "C" not null check (currency ~ '^[A-Z]{3}$'),
    scale bigint not null check (scale between 0 and 6),
    reference text collate "C" not null unique check (length(reference) between 1 and 200),
    note text not null check (length(note) <= 500),
    created_by uuid not null,
    created_at timestamptz not null,
    check (num_nonnulls(campaign_id, partner_id, channel_id, store_id) > 0)
);
create index acquisition_cost_by_day on insights.acquisition_cost (from_on, id);

create view shared.lake_acquisition_v1 as
select
    made.member_id, made.joined_at, made.first_how, first_campaign.code as first_campaign,
    first_partner.code as first_partner, first_channel.code as first_channel,
    first_store.code as first_store, made.last_how, last_campaign.code as last_campaign,
    last_partner.code as last_partner, last_channel.code as last_channel,
    last_store.code as last_store
from insights.acquisition as made
left join shared.campaign_code_v1 as first_campaign on first_campaign.id = made.first_campaign_id
left join shared.partner_code_v1 as first_partner on first_partner.id = made.first_partner_id
left join shared.place_code_v1 as first_channel
    on first_channel.kind = 'channel' and first_channel.id = made.first_channel_id
left join shared.place_code_v1 as first_store
    on first_store.kind = 'store' and first_store.id = made.first_store_id
left join shared.campaign_code_v1 as last_campaign on last_campaign.id = made.last_campaign_id
left join shared.partner_code_v1 as last_partner on last_partner.id = made.last_partner_id
left join shared.place_code_v1 as last_channel
    on last_channel.kind = 'channel' and last_channel.id = made.last_channel_id
left join shared.place_code_v1 as last_store
    on last_store.kind = 'store' and last_store.id = made.last_store_id;

create view shared.lake_acquisition_cost_v1 as
select
    cost.from_on, cost.before_on, campaign.code as campaign, partner.code as partner,
    channel.code as channel, store.code as store, cost.amount_minor, cost.currency, cost.scale
from insights.acquisition_cost as cost
left join shared.campaign_code_v1 as campaign on campaign.id = cost.campaign_id
left join shared.partner_code_v1 as partner on partner.id = cost.partner_id
left join shared.place_code_v1 as channel
    on channel.kind = 'channel' and channel.id = cost.channel_id
left join shared.place_code_v1 as store on store.kind = 'store' and store.id = cost.store_id;
