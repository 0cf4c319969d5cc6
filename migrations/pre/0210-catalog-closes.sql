-- Up to when the days of each program are closed.
set local lock_timeout = '5s';

create table catalog.program_close (
    program_id bigint primary key references catalog.program,
    closed_through timestamptz not null,
    recorded_at timestamptz not null
);

comment on column catalog.program_close.closed_through is
    'The local midnight that ended the last day that was closed; it never moves back.';
