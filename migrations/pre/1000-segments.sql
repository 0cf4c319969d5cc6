-- Segments: who belongs to which named group of members, since when, and how that came about.
set local lock_timeout = '5s';

create schema segments;

-- `member_count` is kept in the transactions that change memberships, under the lock of the row.
create table segments.segment (
    id uuid primary key,
    program_id bigint not null,
    code text collate "C" not null check (length(code) between 1 and 128),
    kind text collate "C" not null check (kind in ('dynamic', 'frozen', 'uploaded')),
    name_en text not null default '',
    name_zh text not null default '',
    description text not null default '',
    member_count bigint not null default 0 check (member_count >= 0),
    created_at timestamptz not null,
    created_by text not null,
    changed_at timestamptz not null,
    changed_by text not null,
    settled_at timestamptz,
    archived_at timestamptz,
    archived_by text,
    unique (program_id, code)
);

comment on column segments.segment.settled_at is
    'As of when memberships changed last: the next change is never dated before it.';

-- A live version without `judged_at` is still being applied to the whole base.
create table segments.version (
    segment_id uuid not null references segments.segment,
    number bigint not null check (number >= 1),
    condition jsonb not null,
    created_at timestamptz not null,
    created_by text not null,
    live_from timestamptz,
    live_until timestamptz,
    published_by text,
    judged_at timestamptz,
    primary key (segment_id, number),
    check (live_from is not null or live_until is null),
    check (live_until >= live_from),
    check ((live_from is null) = (published_by is null))
);
create unique index version_draft on segments.version (segment_id) where live_from is null;
create unique index version_live on segments.version (segment_id)
where live_from is not null and live_until is null;

comment on column segments.version.judged_at is
    'As of when the whole base was judged last by this version; null until it was judged once.';

-- Whom somebody put on the list of a frozen or an uploaded segment: parties, as they were then.
create table segments.listed (
    segment_id uuid not null references segments.segment,
    member_id uuid not null,
    primary key (segment_id, member_id)
);
create index listed_by_member on segments.listed (member_id);

create table segments.membership (
    segment_id uuid not null references segments.segment,
    member_id uuid not null,
    entered_at timestamptz not null,
    primary key (segment_id, member_id)
);
create index membership_by_member on segments.membership (member_id);

-- Members as dense numbers: what bitmaps hold, and all that history knows of a person. An erased
-- person's row goes, and nobody can be read out of the numbers any more.
create table segments.person (
    number bigint generated always as identity primary key,
    member_id uuid not null unique
);

-- Append-only. Memberships of one segment change under the lock of its row, so for one segment
-- the order of the ids is the order of the changes.
create table segments.change (
    id bigint generated always as identity primary key,
    segment_id uuid not null references segments.segment,
    person_number bigint not null,
    is_entered boolean not null,
    why text collate "C" not null
        check (why in ('facts', 'time', 'version', 'list', 'recount', 'erased')),
    version_number bigint,
    effective_at timestamptz not null,
    written_in bigint not null default shared.current_write()
);
create index change_by_person on segments.change (person_number, segment_id, id);
create index change_by_segment on segments.change (segment_id, id);
create index change_by_write on segments.change
    using brin (written_in) with (pages_per_range = 32, autosummarize = on);

-- Local days of the program; the sums over all days are `member_count`.
create table segments.day (
    segment_id uuid not null references segments.segment,
    day date not null,
    entered_count bigint not null default 0,
    left_count bigint not null default 0,
    primary key (segment_id, day)
);

-- A roaring bitmap of the numbers of everybody who belonged after the change `through_id`.
create table segments.bitmap (
    segment_id uuid primary key references segments.segment,
    through_id bigint not null,
    numbers bytea not null
);

-- Members of whom something is another: judged by the worker for every segment, then gone.
create table segments.waiting (
    id bigint generated always as identity primary key,
    member_id uuid not null,
    noted_at timestamptz not null
);

-- When time alone may make the answer for a member another.
create table segments.due (
    segment_id uuid not null references segments.segment,
    member_id uuid not null,
    due_at timestamptz not null,
    primary key (segment_id, member_id)
) with (fillfactor = 90);
create index due_by_time on segments.due (due_at);

create table segments.upload (
    id uuid primary key,
    segment_id uuid not null references segments.segment,
    mode text collate "C" not null check (mode in ('replace', 'add', 'remove')),
    file_name text not null,
    line_count bigint not null,
    job_id uuid,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    applied_at timestamptz
);
create index upload_by_segment on segments.upload (segment_id, id);

-- What a line said is sealed: it may name a person. Nothing that was sent is lost.
create table segments.upload_line (
    upload_id uuid not null references segments.upload,
    number bigint not null,
    kind text collate "C",
    sealed bytea,
    outcome text collate "C" not null check (
        outcome in (
            'waiting', 'added', 'already_listed', 'removed', 'not_listed', 'repeated', 'unknown',
            'not_a_member', 'invalid', 'erased'
        )
    ),
    member_id uuid,
    primary key (upload_id, number)
);
create index upload_line_by_member on segments.upload_line (member_id)
where member_id is not null;

create view shared.segment_membership_v1 as
select
    membership.segment_id, segment.program_id, segment.code, membership.member_id,
    membership.entered_at
from segments.membership as membership
inner join segments.segment as segment on segment.id = membership.segment_id
where segment.archived_at is null;

comment on view shared.segment_membership_v1 is
    'Who belongs to which segment that is not archived. Codes are unique in a program.';

create view shared.segment_change_v1 as
select
    change.written_in, change.id as change_id, change.segment_id, segment.program_id,
    segment.code, person.member_id, change.is_entered, change.why, change.version_number,
    change.effective_at
from segments.change as change
inner join segments.segment as segment on segment.id = change.segment_id
inner join segments.person as person on person.number = change.person_number;

comment on view shared.segment_change_v1 is
    'Every time that somebody entered or left a segment; erased persons are not in it.';
