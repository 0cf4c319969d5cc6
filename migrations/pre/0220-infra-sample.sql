-- A database that holds a sample: what it was made from, and who in it is made up.
set local lock_timeout = '5s';

create table infra.sample (
    is_only boolean primary key default true check (is_only),
    state text not null check (state in ('loading', 'loaded', 'removing')),
    made_from jsonb not null,
    law jsonb not null,
    figures jsonb,
    begun_at timestamptz not null,
    loaded_at timestamptz,
    check ((state = 'loading') = (loaded_at is null) or state = 'removing')
);

comment on table infra.sample is
    'One row while a sample is in the database. Law: what its history was drawn from.';

create table infra.sample_member (
    member_id uuid primary key,
    external_id text not null unique,
    truth jsonb not null
);

comment on table infra.sample_member is
    'Members who do not exist, and what is so about them: for predictions to be held against.';
