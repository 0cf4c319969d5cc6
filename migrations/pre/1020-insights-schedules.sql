-- Reports that are sent by themselves: when, to whom, what became of each time.
set local lock_timeout = '5s';

-- `recipients` is a sealed list of addresses; `wanted` the terms of the report.
create table insights.report_schedule (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    report text collate "C" not null,
    wanted jsonb not null check (jsonb_typeof(wanted) = 'object'),
    formats text[] not null check (
        cardinality(formats) between 1 and 3 and formats <@ array['pdf', 'xlsx', 'csv']
    ),
    cadence text collate "C" not null check (cadence in ('daily', 'weekly', 'monthly')),
    weekday smallint check (weekday between 1 and 7),
    month_day smallint check (month_day between 1 and 31),
    local_time text collate "C" not null check (local_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    time_zone text not null,
    locale text collate "C" not null check (locale in ('en', 'zh-CN')),
    recipients bytea not null,
    is_enabled boolean not null,
    next_due_at timestamptz,
    created_by uuid not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check ((cadence = 'weekly') = (weekday is not null)),
    check ((cadence = 'monthly') = (month_day is not null)),
    check (is_enabled = (next_due_at is not null))
);
create index report_schedule_due on insights.report_schedule (next_due_at)
where next_due_at is not null;

create table insights.report_run (
    id uuid primary key,
    schedule_id uuid not null references insights.report_schedule on delete cascade,
    why text collate "C" not null check (why in ('schedule', 'by_hand')),
    due_at timestamptz not null,
    state text collate "C" not null check (state in ('waiting', 'sent', 'partly_sent', 'failed')),
    attempt_count bigint not null default 0,
    next_attempt_at timestamptz,
    failure text,
    as_of date,
    export_number bigint,
    created_at timestamptz not null,
    ended_at timestamptz,
    check ((state = 'waiting') = (next_attempt_at is not null)),
    check ((state = 'waiting') = (ended_at is null))
);
create unique index report_run_once on insights.report_run (schedule_id, due_at)
where why = 'schedule';
create index report_run_by_schedule on insights.report_run (schedule_id, id desc);
create index report_run_due on insights.report_run (next_attempt_at) where state = 'waiting';

-- Written once for a run: whoever gets it later gets the same figures.
create table insights.report_file (
    run_id uuid not null references insights.report_run on delete cascade,
    format text collate "C" not null,
    file_name text not null,
    content bytea not null,
    primary key (run_id, format)
);

-- `handing` is written right before a message is sent: who finds it does not know whether the mail
-- server took it, and does not send it again.
create table insights.report_delivery (
    id uuid primary key,
    run_id uuid not null references insights.report_run on delete cascade,
    recipient bytea not null,
    state text collate "C" not null check (
        state in ('waiting', 'handing', 'sent', 'refused', 'unknown')
    ),
    attempt_count bigint not null default 0,
    answer text,
    ended_at timestamptz,
    check ((state in ('waiting', 'handing')) = (ended_at is null))
);
create index report_delivery_by_run on insights.report_delivery (run_id, id);
