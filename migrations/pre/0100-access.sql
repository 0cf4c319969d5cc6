-- Access: staff, their sessions and second factors, roles, API keys, the audit log. Logins, names,
-- addresses of requests and the before and after of audit entries are sealed: nothing personal
-- stands here in clear.
set local lock_timeout = '5s';

create schema access;

-- The permissions of a ready-made role stand in the code, so that a release can extend them.
create table access.role (
    code text primary key check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
    title text not null,
    permissions text[],
    is_ready_made boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check (is_ready_made = (permissions is null))
);
insert into access.role (code, title, is_ready_made) values
    ('owner', 'Owner', true),
    ('operator', 'Operator', true),
    ('analyst', 'Analyst', true),
    ('store_staff', 'Store staff', true),
    ('customer_service', 'Customer service', true),
    ('auditor', 'Auditor', true);

create table access.staff (
    id uuid primary key,
    login_index bytea not null unique,
    login bytea not null,
    display_name bytea not null,
    locale text not null check (locale in ('en', 'zh-CN')),
    state text not null check (state in ('active', 'disabled')),
    store_ids bigint[] check (cardinality(store_ids) > 0),
    password_hash text not null,
    is_password_one_time boolean not null,
    password_expires_at timestamptz check (is_password_one_time or password_expires_at is null),
    totp_secret bytea,
    totp_pending_secret bytea,
    totp_last_step bigint,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create table access.staff_role (
    staff_id uuid not null references access.staff (id),
    role_code text not null references access.role (code),
    primary key (staff_id, role_code)
);
create index staff_role_by_role on access.staff_role (role_code);

create table access.recovery_code (
    staff_id uuid not null references access.staff (id),
    code_hash bytea not null,
    primary key (staff_id, code_hash)
);

-- One row per login that failed, whether or not an account has it: the answers are the same.
create table access.sign_in_counter (
    login_index bytea primary key,
    failure_count bigint not null check (failure_count >= 0),
    last_failed_at timestamptz,
    blocked_until timestamptz
);
create index sign_in_counter_by_age on access.sign_in_counter (last_failed_at);

-- A session that ended is deleted; the audit log keeps that it was.
create table access.session (
    id uuid primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    staff_id uuid not null references access.staff (id),
    origin bytea not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at)
);
create index session_by_staff on access.session (staff_id, id);
create index session_by_expiry on access.session (expires_at);

create table access.api_key (
    id uuid primary key,
    kind text not null check (kind in ('write', 'secret')),
    name text not null,
    scopes text[] not null,
    store_ids bigint[] check (cardinality(store_ids) > 0),
    channel_id bigint,
    source_id bigint,
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    check (kind = 'secret' or scopes = '{events.write}')
);

-- A rotated key has two live secrets until the older one expires.
create table access.api_key_secret (
    secret_hash bytea primary key check (length(secret_hash) = 32),
    key_id uuid not null references access.api_key (id),
    prefix text not null,
    created_at timestamptz not null,
    expires_at timestamptz
);
create unique index api_key_secret_current on access.api_key_secret (key_id)
    where expires_at is null;
create index api_key_secret_by_key on access.api_key_secret (key_id);

-- `sealed` holds before, after and from where; `content_hash` is a keyed hash of the whole entry.
create table access.audit_entry (
    id uuid primary key,
    written_in bigint not null default shared.current_write(),
    occurred_at timestamptz not null,
    actor_kind text not null check (actor_kind in ('staff', 'key', 'system')),
    actor_id uuid not null,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    request_id text,
    sealed bytea not null,
    content_hash bytea not null
);
create unique index audit_entry_by_write on access.audit_entry (written_in, id);
create index audit_entry_by_subject on access.audit_entry (subject_kind, subject_id, id desc);
create index audit_entry_by_actor on access.audit_entry (actor_id, id desc);
create index audit_entry_by_action on access.audit_entry (action, id desc);

-- Each seal covers the entries after the one before it, and chains their hashes under a key that
-- is not in the database.
create table access.audit_seal (
    number bigint primary key check (number > 0),
    through_written_in bigint not null,
    through_id uuid not null,
    entry_count bigint not null check (entry_count > 0),
    digest bytea not null,
    sealed_at timestamptz not null
);
