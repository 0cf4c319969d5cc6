-- What staff note about members.
set local lock_timeout = '5s';

create table members.note (
    id uuid primary key,
    member_id uuid not null references members.member (id),
    sealed bytea not null,
    by_kind text collate "C" not null,
    by_id uuid not null,
    by_name text not null,
    written_at timestamptz not null
);
create index note_by_member on members.note (member_id, id);

comment on column members.note.sealed is 'The text, which may say anything about a person.';
