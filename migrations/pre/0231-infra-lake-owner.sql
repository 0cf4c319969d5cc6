-- Whose the lake is.
set local lock_timeout = '5s';

alter table infra.lake add column id uuid not null default gen_random_uuid();

comment on column infra.lake.id is
    'Written beside the files, so that two installations never take one folder for theirs.';
