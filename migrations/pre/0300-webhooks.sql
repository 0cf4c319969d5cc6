-- What is sent to other systems: endpoints, messages, one delivery for each pair, every attempt.
set local lock_timeout = '5s';

create schema webhooks;

create function webhooks.listens(topics text[], topic text) returns boolean
language sql immutable parallel safe
return cardinality(topics) = 0 or topic = any(topics)
    or split_part(topic, '.', 1) || '.*' = any(topics);

comment on function webhooks.listens(text[], text) is
    'Whether a filter takes a topic: no filter takes all, `member.*` all that begin with `member.`';

create table webhooks.endpoint (
    id uuid primary key,
    url text not null check (length(url) between 1 and 2000),
    description text not null,
    topics text[] not null,
    state text collate "C" not null check (state in ('active', 'paused', 'disabled')),
    failing_since timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

-- At most two live: the newest, without an end, and the one before it until it expires.
create table webhooks.secret (
    id uuid primary key,
    endpoint_id uuid not null references webhooks.endpoint on delete cascade,
    sealed bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz
);
create unique index secret_newest on webhooks.secret (endpoint_id) where expires_at is null;
create index secret_by_endpoint on webhooks.secret (endpoint_id);

-- The body is kept as it was first written: every attempt sends and signs the same bytes.
create table webhooks.message (
    id uuid primary key,
    topic text collate "C" not null,
    body text not null,
    occurred_at timestamptz not null
);
create index message_by_time on webhooks.message (occurred_at);

create table webhooks.delivery (
    id uuid primary key,
    endpoint_id uuid not null references webhooks.endpoint on delete cascade,
    message_id uuid not null references webhooks.message,
    state text collate "C" not null check (state in ('waiting', 'succeeded', 'failed')),
    attempt_count integer not null default 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    claim_id uuid,
    created_at timestamptz not null,
    ended_at timestamptz,
    unique (endpoint_id, message_id),
    check ((state = 'waiting') = (next_attempt_at is not null)),
    check ((state = 'waiting') = (ended_at is null)),
    check (claim_id is null or state = 'waiting')
);
create index delivery_due on webhooks.delivery (endpoint_id, next_attempt_at)
where state = 'waiting';
create index delivery_by_endpoint on webhooks.delivery (endpoint_id, id desc);
create index delivery_by_message on webhooks.delivery (message_id);

create table webhooks.attempt (
    id uuid primary key,
    delivery_id uuid not null references webhooks.delivery on delete cascade,
    attempted_at timestamptz not null,
    duration_ms integer not null,
    status_code smallint,
    failure text,
    excerpt text not null,
    check (status_code is not null or failure is not null)
);
create index attempt_by_delivery on webhooks.attempt (delivery_id, id);
create index attempt_by_time on webhooks.attempt (attempted_at);
