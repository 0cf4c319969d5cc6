-- The lake: which of its files count, up to where it holds what was written, and what is to go.
set local lock_timeout = '5s';

create table infra.lake (
    is_only boolean primary key default true check (is_only),
    url text not null,
    time_zone text not null,
    anew_after_piece bigint,
    exported_up_to timestamptz
);

comment on column infra.lake.anew_after_piece is
    'While the lake is written anew: the last piece of the old one, which counts until it is done.';

-- A piece is a stretch of a feed that one run wrote into files: numbered in the order of writing.
create sequence infra.lake_piece;

-- What readers saw after each run that had anything to add: all pieces up to this one.
create table infra.lake_export (
    number bigint generated always as identity primary key,
    last_piece bigint not null,
    published_at timestamptz not null
);

-- `staged_written_in` is ahead of `written_in` while files are written that nobody reads yet.
create table infra.lake_mark (
    feed text collate "C" primary key,
    written_in bigint not null default 0,
    staged_written_in bigint not null default 0,
    moved_at timestamptz not null
);

create table infra.lake_file (
    id uuid primary key,
    table_name text collate "C" not null,
    path text collate "C" not null unique,
    month date,
    snapshot_on date,
    row_count bigint not null,
    change_count bigint not null,
    byte_count bigint not null,
    first_piece bigint not null,
    last_piece bigint not null,
    state text collate "C" not null check (state in ('staged', 'current', 'superseded')),
    created_at timestamptz not null,
    delete_after timestamptz,
    check (num_nulls(month, snapshot_on) = 1),
    check (first_piece <= last_piece),
    check ((state = 'superseded') = (delete_after is not null))
);
create index lake_file_of_table on infra.lake_file (table_name, state);

comment on column infra.lake_file.change_count is
    'How many of its rows are newer versions of rows that an earlier piece holds.';

-- Whose personal values, or whose every row, is to be taken out of the files.
create table infra.lake_forgetting (
    member_id uuid not null,
    reach text collate "C" not null check (reach in ('personal', 'everything')),
    asked_at timestamptz not null,
    primary key (member_id, reach)
);
