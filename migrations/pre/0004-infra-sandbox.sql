-- A database whose time stands still until somebody moves it.
set local lock_timeout = '5s';

create table infra.sandbox (
    is_only boolean primary key default true check (is_only),
    current_at timestamptz not null,
    begun_at timestamptz not null,
    check (current_at >= begun_at)
);

comment on table infra.sandbox is
    'One row in a sandbox, none in a database of real data. It is never taken away again.';
