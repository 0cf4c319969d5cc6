-- Texts that people keep under a name: mappings of imports.
set local lock_timeout = '5s';

create table infra.stored_text (
    collection text collate "C" not null,
    name text collate "C" not null check (length(name) between 1 and 100),
    content text not null,
    updated_at timestamptz not null,
    updated_by text not null,
    primary key (collection, name)
);
