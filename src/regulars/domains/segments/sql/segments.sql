-- name: insert_segment
insert into segments.segment (
    id, program_id, code, kind, name_en, name_zh, description, created_at, created_by, changed_at,
    changed_by
)
values (
    %(id)s::uuid, %(program_id)s::bigint, %(code)s::text, %(kind)s::text, %(name_en)s::text,
    %(name_zh)s::text, %(description)s::text, %(now)s::timestamptz, %(actor)s::text,
    %(now)s::timestamptz, %(actor)s::text
)
on conflict (program_id, code) do nothing

-- name: describe_segment
update segments.segment
set name_en = %(name_en)s::text, name_zh = %(name_zh)s::text,
    description = %(description)s::text, changed_at = %(now)s::timestamptz,
    changed_by = %(actor)s::text
where id = %(id)s::uuid

-- name: archive_segment
update segments.segment
set archived_at = %(now)s::timestamptz, archived_by = %(actor)s::text,
    changed_at = %(now)s::timestamptz, changed_by = %(actor)s::text
where id = %(id)s::uuid

-- name: segments_of_program
select
    id, program_id, code, kind, name_en, name_zh, description, member_count, created_at,
    created_by, changed_at, changed_by, settled_at, archived_at, archived_by
from segments.segment
where program_id = %(program_id)s::bigint
    and (archived_at is null or %(with_archived)s::boolean)
order by code

-- name: names_of_segments
select code, name_en, name_zh
from segments.segment
where program_id = %(program_id)s::bigint and code = any(%(codes)b::text[])

-- name: segment_by_code
select
    id, program_id, code, kind, name_en, name_zh, description, member_count, created_at,
    created_by, changed_at, changed_by, settled_at, archived_at, archived_by
from segments.segment
where program_id = %(program_id)s::bigint and code = %(code)s::text

-- name: lock_segments
with held as (
    select id, program_id, code, settled_at
    from segments.segment
    where id = any(%(ids)b::uuid[])
    order by id
    for update
)

select held.id, held.program_id, program.code as program, held.code, held.settled_at
from held
inner join shared.program_code_v1 as program on program.id = held.program_id
order by held.id

-- name: segments_of_persons
select distinct segment_id
from segments.membership
where member_id = any(%(ids)b::uuid[])

-- name: versions_of_segments
select
    segment_id, number, condition, created_at, created_by, live_from, live_until, published_by,
    judged_at
from segments.version
where segment_id = any(%(ids)b::uuid[])
order by segment_id, number

-- name: save_draft
insert into segments.version (segment_id, number, condition, created_at, created_by)
values (
    %(segment_id)s::uuid,
    1 + coalesce((
        select max(number)
        from segments.version
        where segment_id = %(segment_id)s::uuid and live_from is not null
    ), 0),
    %(condition)s::jsonb, %(now)s::timestamptz, %(actor)s::text
)
on conflict (segment_id) where live_from is null do update
set condition = excluded.condition, created_at = excluded.created_at,
    created_by = excluded.created_by

-- name: drop_draft
delete from segments.version
where segment_id = %(segment_id)s::uuid and live_from is null

-- name: end_live
update segments.version
set live_until = %(now)s::timestamptz
where segment_id = %(segment_id)s::uuid and live_from is not null and live_until is null

-- name: begin_draft
update segments.version
set live_from = %(now)s::timestamptz, published_by = %(actor)s::text
where segment_id = %(segment_id)s::uuid and live_from is null

-- name: note_judged
update segments.version
set judged_at = %(judged_at)s::timestamptz
where segment_id = %(segment_id)s::uuid
    and number = %(number)s::bigint
    and (judged_at is null or judged_at < %(judged_at)s::timestamptz)

-- name: live_segments
select
    segment.id, segment.program_id, segment.code, segment.kind, version.number,
    version.condition, version.judged_at
from segments.segment as segment
left join segments.version as version
    on version.segment_id = segment.id
    and version.live_from is not null
    and version.live_until is null
where segment.archived_at is null
    and (segment.kind <> 'dynamic' or version.number is not null)
order by segment.id

-- name: conditions_of_program
select segment.code, version.condition
from segments.segment as segment
inner join segments.version as version on version.segment_id = segment.id
where segment.program_id = %(program_id)s::bigint
    and segment.archived_at is null
    and segment.kind = 'dynamic'
    and version.live_until is null
    and (version.live_from is not null or %(with_drafts)s::boolean)
order by segment.code, version.number
