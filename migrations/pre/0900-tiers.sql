-- Ladders in versions, where members stand on them, and how they came there.
set local lock_timeout = '5s';

create schema tiers;

create table tiers.ladder (
    id bigint generated always as identity primary key,
    program_id bigint not null,
    code text collate "C" not null check (length(code) between 1 and 200),
    unique (program_id, code)
);

create table tiers.ladder_version (
    ladder_id bigint not null references tiers.ladder,
    number bigint not null check (number >= 1),
    state text collate "C" not null check (state in ('draft', 'live', 'retired')),
    body jsonb not null,
    live_from timestamptz,
    live_until timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    review_due_at timestamptz,
    primary key (ladder_id, number),
    check ((state = 'draft') = (live_from is null)),
    check ((state = 'retired') = (live_until is not null)),
    check (live_until >= live_from)
);
create unique index ladder_version_draft on tiers.ladder_version (ladder_id)
where state = 'draft';
create unique index ladder_version_live on tiers.ladder_version (ladder_id)
where state = 'live';

comment on column tiers.ladder_version.live_until is
    'When the next version took over, or the ladder ended.';
comment on column tiers.ladder_version.review_due_at is
    'As of when everybody is to be looked at, published ahead; null once that is done.';

-- The thresholds that shares came to. Each holds until the next of the same share.
create table tiers.cutoff (
    ladder_id bigint not null references tiers.ladder,
    share text collate "C" not null,
    effective_from timestamptz not null,
    threshold numeric not null,
    member_count bigint not null,
    recorded_at timestamptz not null,
    primary key (ladder_id, share, effective_from)
);

-- What `tiers.change` last said of each party, kept as one row that can be locked. The close of a
-- year rewrites every row: with room on the pages and no index but the key it touches none.
create table tiers.standing (
    member_id uuid not null,
    ladder_id bigint not null references tiers.ladder,
    tier text collate "C",
    since timestamptz,
    earned_tier text collate "C",
    earned_since timestamptz,
    qualified_from timestamptz,
    qualified_at timestamptz,
    counted_until timestamptz,
    valid_until timestamptz,
    rising_tier text collate "C",
    rises_at timestamptz,
    checks_at timestamptz,
    manual jsonb,
    notice jsonb,
    entered text[] not null default '{}',
    ordinal bigint not null default 0,
    changed_at timestamptz,
    recorded_at timestamptz not null,
    absorbed_ids uuid[] not null default '{}',
    due_at timestamptz,
    primary key (member_id, ladder_id),
    check ((tier is null) = (since is null))
) with (fillfactor = 50);

comment on column tiers.standing.earned_tier is 'What figures gave; `tier` may be a manual one.';
comment on column tiers.standing.counted_until is
    'The end of what counts for keeping the tier; `valid_until` adds the grace.';
comment on column tiers.standing.checks_at is 'When to look for inactivity next.';
comment on column tiers.standing.due_at is 'The earliest of all that falls due by itself.';
comment on column tiers.standing.absorbed_ids is
    'Merged parties whose standings, as they were when this row was written, are in this one.';

-- History: each row tells why, and holds the standing as it was from then on.
-- Without foreign keys: checking them costs the close of a year as much as writing the rows.
create table tiers.change (
    member_id uuid not null,
    ladder_id bigint not null,
    ordinal bigint not null check (ordinal >= 1),
    written_in bigint not null,
    version_number bigint not null,
    why text collate "C" not null,
    from_tier text collate "C",
    tier text collate "C",
    since timestamptz,
    earned_tier text collate "C",
    earned_since timestamptz,
    qualified_from timestamptz,
    qualified_at timestamptz,
    counted_until timestamptz,
    valid_until timestamptz,
    rising_tier text collate "C",
    rises_at timestamptz,
    checks_at timestamptz,
    manual jsonb,
    notice jsonb,
    entered text[] not null,
    benefits text[] not null,
    absorbed_ids uuid[] not null,
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    is_backfill boolean not null,
    primary key (member_id, ladder_id, ordinal)
);

-- Who was told that a tier ends soon, once for each of the ladder's days.
create table tiers.warning (
    member_id uuid not null,
    ladder_id bigint not null references tiers.ladder,
    valid_until timestamptz not null,
    days bigint not null,
    warned_at timestamptz not null,
    primary key (member_id, ladder_id, valid_until, days)
);
