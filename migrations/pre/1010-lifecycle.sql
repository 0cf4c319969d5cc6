-- Lifecycle: the stage that each member is in, every change of it, scores, and tags by condition.
set local lock_timeout = '5s';

create schema lifecycle;

-- How many days a stage lasts, in versions that never change. The first counts since ever.
create table lifecycle.thresholds (
    version bigint primary key,
    new_days bigint not null check (new_days between 1 and 3650),
    active_days bigint not null check (active_days between 1 and 3650),
    dormant_days bigint not null check (dormant_days between 1 and 3650),
    reactivated_days bigint not null check (reactivated_days between 1 and 3650),
    effective_at timestamptz not null unique,
    made_at timestamptz not null,
    made_by text not null,
    note text not null,
    check (new_days <= active_days and active_days < dormant_days)
);

insert into lifecycle.thresholds (
    version, new_days, active_days, dormant_days, reactivated_days, effective_at, made_at, made_by,
    note
)
values (1, 30, 90, 180, 30, '1900-01-01 00:00:00+00', now(), 'installation', '');

-- Whose midnights end days, as stages were made with.
create table lifecycle.ground (
    is_only boolean primary key default true check (is_only),
    time_zone text collate "C" not null
);

create table lifecycle.stage (
    member_id uuid primary key,
    stage text collate "C" check (
        stage in ('potential', 'new', 'active', 'dormant', 'churned', 'reactivated')
    ),
    since timestamptz,
    previous text collate "C",
    ordinal bigint not null,
    due_at timestamptz,
    made_at timestamptz
) with (fillfactor = 90);

create index stage_by_name on lifecycle.stage (stage, since, member_id);

comment on column lifecycle.stage.due_at is 'When time alone makes the stage another.';
comment on column lifecycle.stage.made_at is 'Up to when changes are known; missing before that.';

-- Only added to. A row says what the stage was from its instant on, and takes back what rows before
-- it said of that instant and later ones: so the stage at an instant is that of the last row, by
-- ordinal, that is effective by then.
create table lifecycle.change (
    member_id uuid not null,
    ordinal bigint not null,
    from_stage text collate "C",
    stage text collate "C",
    why text collate "C" not null check (
        why in (
            'joined', 'first_order', 'order', 'came_back', 'time', 'returned', 'thresholds',
            'corrected'
        )
    ),
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    written_in bigint not null default shared.current_write(),
    primary key (member_id, ordinal)
);

create index change_by_write on lifecycle.change
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);

comment on column lifecycle.change.stage is 'Missing where it was taken back that they were known.';

create view shared.stage_v1 as
select member_id, stage, since, previous, due_at from lifecycle.stage where stage is not null;

comment on view shared.stage_v1 is 'The stage that each member is in, since when, and until when.';

create view shared.stage_change_v1 as
select member_id, ordinal, from_stage, stage, why, effective_at, written_in
from lifecycle.change;

comment on view shared.stage_change_v1 is
    'The stage at an instant is that of the last row, by ordinal, that is effective by then.';

-- The scores of a day, as its metrics had them.
create table lifecycle.rfm (
    member_id uuid primary key,
    recency_days bigint not null,
    frequency bigint not null,
    monetary_micro bigint not null,
    recency_score bigint not null check (recency_score between 1 and 5),
    frequency_score bigint not null check (frequency_score between 1 and 5),
    monetary_score bigint not null check (monetary_score between 1 and 5),
    group_name text collate "C" not null,
    as_of date not null
);

create index rfm_by_group on lifecycle.rfm (group_name, member_id);

create table lifecycle.score (
    member_id uuid primary key,
    engagement double precision not null check (engagement between 0 and 100),
    loyalty double precision not null check (loyalty between 0 and 100),
    parts jsonb not null,
    as_of date not null
);

-- Where scores began on each day: every row is a version of the thresholds.
create table lifecycle.cuts (
    as_of date primary key,
    rule text collate "C" not null,
    currency text collate "C" not null,
    time_zone text collate "C" not null,
    member_count bigint not null,
    recency_days bigint[] not null,
    frequency bigint[] not null,
    monetary_micro bigint[] not null,
    export_number bigint not null,
    made_at timestamptz not null
);

comment on column lifecycle.cuts.recency_days is
    'Where the scores 2, 3, 4 and 5 begin: at most so many days; null where nobody gets one.';

-- How many of a store's orders had a discount; an empty code is no store.
create table lifecycle.offers (
    store text collate "C" primary key,
    order_count bigint not null,
    discounted_count bigint not null,
    as_of date not null
);

create view shared.rfm_v1 as
select member_id, recency_score, frequency_score, monetary_score, group_name, as_of
from lifecycle.rfm;

comment on view shared.rfm_v1 is 'The scores and the group of each member who bought, of a day.';

-- Tags that a condition sets and takes away.
create table lifecycle.tag_rule (
    code text collate "C" primary key check (code ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    title text not null,
    program text collate "C",
    tag text not null,
    condition jsonb not null,
    lasts_days bigint check (lasts_days between 1 and 3650),
    is_on boolean not null,
    version bigint not null,
    changed_at timestamptz not null,
    changed_by text not null,
    checked_on date
);

comment on column lifecycle.tag_rule.lasts_days is
    'How long a tag stands after the condition held last; missing: as long as it holds.';

create view shared.lake_stage_change_v1 as
select
    change.written_in, change.member_id, change.ordinal, change.from_stage, change.stage,
    change.why, change.effective_at
from lifecycle.change as change;

-- Rows of members tell their stage.
alter table insights.member_fact add column stage text collate "C";
alter table insights.member_fact add column stage_since timestamptz;

create index member_fact_stage on insights.member_fact (stage, member_id);

insert into insights.dirty (member_id)
select id from members.member where survivor_id = id and standing = 'member'
on conflict do nothing;
