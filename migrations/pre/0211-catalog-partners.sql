-- Partners: who brings members along: malls, banks, other brands, influencers.
set local lock_timeout = '5s';

create table catalog.partner (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique check (length(code) between 1 and 200),
    name text not null,
    is_confirmed boolean not null default false,
    updated_at timestamptz not null default now()
);

create view shared.partner_code_v1 as select id, code from catalog.partner;
