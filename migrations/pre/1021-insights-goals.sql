-- Goals: what is wanted of a figure in each month, quarter or year, and what came of it.
set local lock_timeout = '5s';

-- Millionths: 150000 is a share of 15 %, 2000000 a ratio of 2:1, and money as metrics count it.
create table insights.goal (
    id uuid primary key,
    figure text collate "C" not null,
    names jsonb not null check (jsonb_typeof(names) = 'object'),
    direction text collate "C" not null check (direction in ('at_least', 'at_most')),
    target_micro bigint not null check (target_micro >= 0),
    period text collate "C" not null check (period in ('month', 'quarter', 'year')),
    owner_id uuid,
    is_active boolean not null,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- One row a goal and period, the running one's made anew until the period is over.
create table insights.goal_value (
    goal_id uuid not null references insights.goal on delete cascade,
    period_on date not null,
    before_on date not null check (before_on > period_on),
    value_micro bigint,
    numerator bigint,
    denominator bigint,
    status text collate "C" not null check (
        status in ('reached', 'on_track', 'behind', 'missed', 'unknown')
    ),
    is_final boolean not null,
    announced text collate "C" check (announced in ('reached', 'missed')),
    as_of date not null,
    export_number bigint not null,
    computed_at timestamptz not null,
    primary key (goal_id, period_on),
    check (not is_final or status in ('reached', 'missed', 'unknown'))
);
