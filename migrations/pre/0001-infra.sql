-- What the platform itself needs: applied migrations, the outbox, feed cursors, idempotency
-- keys and the progress of long work.
set local lock_timeout = '5s';

create schema infra;
create schema shared;
create schema procrastinate;

create table infra.migration (
    id text primary key,
    phase text not null check (phase in ('pre', 'post')),
    content_hash text not null,
    applied_at timestamptz not null default now()
);

-- Rows of a feed are numbered by the database transaction that wrote them. Transaction numbers
-- begin anew in a restored cluster, so each restore moves `base` past all that is stored.
create table infra.feed_base (
    is_only boolean primary key default true check (is_only),
    base bigint not null
);
insert into infra.feed_base (base) values (0);

create function shared.current_write() returns bigint
language sql stable parallel restricted
return (select base from infra.feed_base) + pg_current_xact_id()::text::bigint;

create function shared.write_horizon() returns bigint
language sql stable parallel restricted
return (select base from infra.feed_base)
    + pg_snapshot_xmin(pg_current_snapshot())::text::bigint;

comment on function shared.current_write() is
    'The number of the current database transaction, rising over restores too.';
comment on function shared.write_horizon() is
    'All database transactions numbered below have ended: a feed read up to here misses nothing.';

create table infra.feed_cursor (
    consumer text primary key,
    written_in bigint not null default 0,
    last_id uuid not null default '00000000-0000-0000-0000-000000000000',
    moved_at timestamptz not null default now()
);

create table infra.outbox (
    written_in bigint not null default shared.current_write(),
    id uuid not null,
    topic text not null,
    subject_id uuid,
    payload jsonb not null,
    occurred_at timestamptz not null,
    primary key (written_in, id)
);

create table infra.idempotency (
    scope text not null,
    key text not null,
    input_hash bytea not null,
    answer_status smallint not null,
    answer bytea not null,
    created_at timestamptz not null default now(),
    primary key (scope, key)
);

create table infra.job (
    id uuid primary key,
    kind text not null,
    state text not null check (state in ('waiting', 'running', 'succeeded', 'failed', 'cancelled')),
    fingerprint text not null,
    input jsonb not null,
    done_count bigint not null default 0,
    total_count bigint,
    cursor jsonb,
    summary jsonb,
    failure text,
    requested_by text not null,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    heartbeat_at timestamptz,
    ended_at timestamptz
);
create index job_by_age on infra.job (kind, id desc);
create index job_by_fingerprint on infra.job (kind, fingerprint);
