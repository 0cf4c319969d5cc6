-- Rules and their versions, what was granted line by line, counters of caps and budgets, traces.
set local lock_timeout = '5s';

create schema rules;

-- Another with every change of a program's versions, so that processes know when to read them anew.
create table rules.revision (
    program_id bigint primary key,
    id uuid not null
);

create table rules.rule (
    id uuid primary key,
    program_id bigint not null,
    code text collate "C" not null check (length(code) between 1 and 64),
    created_at timestamptz not null,
    created_by text not null,
    unique (program_id, code)
);

create table rules.version (
    rule_id uuid not null references rules.rule,
    number bigint not null check (number >= 1),
    id uuid not null unique,
    body jsonb not null,
    live_from timestamptz,
    live_until timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    published_at timestamptz,
    published_by text,
    primary key (rule_id, number),
    check (live_until is null or live_until >= live_from),
    check ((live_from is null) = (published_at is null)),
    check ((published_at is null) = (published_by is null))
);
create unique index version_draft on rules.version (rule_id) where live_from is null;
create unique index version_open on rules.version (rule_id)
where live_from is not null and live_until is null;

-- How much of a cap or a budget is used. The subject is the member, the rule, or the store.
create table rules.counter (
    subject_id uuid not null,
    rule_id uuid not null,
    scope text collate "C" not null check (scope in ('member', 'rule', 'store', 'budget')),
    per text collate "C" not null check (
        per in ('day', 'week', 'month', 'year', 'lifetime')
    ),
    window_start timestamptz not null,
    asset text collate "C" not null,
    used_units bigint not null default 0 check (used_units >= 0),
    used_times bigint not null default 0 check (used_times >= 0),
    primary key (subject_id, rule_id, scope, per, window_start, asset)
) with (fillfactor = 70);
create index counter_by_rule on rules.counter (rule_id, scope) where scope <> 'member';

-- What a rule granted for an occasion. The member is the party that it was granted to then.
create table rules.granted (
    member_id uuid not null,
    id uuid not null,
    written_in bigint not null,
    program_id bigint not null,
    reference_kind text collate "C" not null,
    reference_id uuid not null,
    rule_id uuid not null,
    version_id uuid not null,
    asset text collate "C" not null,
    units bigint not null check (units > 0),
    reversed_units bigint not null default 0,
    transfer_id uuid,
    lot_id uuid,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (member_id, id),
    check (reversed_units between 0 and units)
);
create index granted_by_reference on rules.granted (reference_id);

-- What each line of an order earned of a grant.
create table rules.granted_line (
    member_id uuid not null,
    granted_id uuid not null,
    ordinal bigint not null check (ordinal >= 1),
    units bigint not null check (units >= 0),
    reversed_units bigint not null default 0,
    primary key (member_id, granted_id, ordinal),
    check (reversed_units between 0 and units)
);

-- What was taken back, by which return; line 0 is the whole of a grant that has no lines. A return
-- that is cancelled stands here a second time, by an id of its own and with less than nothing.
create table rules.reversal (
    member_id uuid not null,
    granted_id uuid not null,
    ordinal bigint not null check (ordinal >= 0),
    return_id uuid not null,
    written_in bigint not null,
    units bigint not null check (units <> 0),
    recorded_at timestamptz not null,
    primary key (member_id, granted_id, ordinal, return_id)
);

-- By how much an occasion raised a counter, and how much of that returns have given back.
create table rules.tally (
    written_in bigint not null,
    member_id uuid not null,
    reference_id uuid not null,
    rule_id uuid not null,
    subject_id uuid not null,
    scope text collate "C" not null,
    per text collate "C" not null,
    window_start timestamptz not null,
    asset text collate "C" not null,
    units bigint not null check (units >= 0),
    times bigint not null check (times >= 0),
    gives_back boolean not null,
    returned_units bigint not null default 0,
    returned_times bigint not null default 0,
    primary key (
        member_id, reference_id, rule_id, subject_id, scope, per, window_start, asset
    ),
    check (returned_units between 0 and units),
    check (returned_times between 0 and times)
);
create index tally_by_reference on rules.tally (reference_id);

-- Why and why not: what became of each rule that was considered.
create table rules.trace (
    written_in bigint not null,
    member_id uuid not null,
    reference_id uuid not null,
    program_id bigint not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    considered jsonb not null,
    primary key (member_id, reference_id, program_id)
);
create index trace_by_reference on rules.trace (reference_id);
