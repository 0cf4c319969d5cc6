-- name: insert_upload
insert into segments.upload (
    id, segment_id, mode, file_name, line_count, uploaded_at, uploaded_by
)
values (
    %(id)s::uuid, %(segment_id)s::uuid, %(mode)s::text, %(file_name)s::text,
    %(line_count)s::bigint, %(now)s::timestamptz, %(actor)s::text
)

-- name: name_job
update segments.upload
set job_id = %(job_id)s::uuid
where id = %(id)s::uuid

-- name: insert_lines
insert into segments.upload_line (upload_id, number, kind, sealed, outcome)
select %(upload_id)s::uuid, number, kind, sealed, outcome
from unnest(
    %(numbers)b::bigint[], %(kinds)b::text[], %(sealeds)b::bytea[], %(outcomes)b::text[]
) as line (number, kind, sealed, outcome)

-- name: uploads_of
select
    id, segment_id, mode, file_name, line_count, job_id, uploaded_at, uploaded_by, applied_at
from segments.upload
where segment_id = %(segment_id)s::uuid
order by id desc
limit %(count)s::bigint

-- name: upload_by_id
select
    id, segment_id, mode, file_name, line_count, job_id, uploaded_at, uploaded_by, applied_at
from segments.upload
where id = %(id)s::uuid

-- name: lines_behind
select number, kind, sealed, outcome, member_id
from segments.upload_line
where upload_id = %(upload_id)s::uuid
    and number > %(after)s::bigint
    and (%(outcome)s::text is null or outcome = %(outcome)s::text)
order by number
limit %(count)s::bigint

-- name: settle_lines
update segments.upload_line as line
set outcome = answer.outcome, member_id = answer.member_id
from unnest(%(numbers)b::bigint[], %(outcomes)b::text[], %(member_ids)b::uuid[])
    as answer (number, outcome, member_id)
where line.upload_id = %(upload_id)s::uuid and line.number = answer.number

-- name: named_before
select distinct member_id
from segments.upload_line
where upload_id = %(upload_id)s::uuid
    and number < %(before)s::bigint
    and member_id = any(%(ids)b::uuid[])

-- name: unlist_named
delete from segments.listed
where segment_id = %(segment_id)s::uuid
    and member_id in (
        select own.id
        from unnest(%(ids)b::uuid[]) as asked (id)
        cross join lateral shared.same_person_ids(asked.id) as own (id)
    )

-- name: unlist_unnamed
delete from segments.listed
where segment_id = %(segment_id)s::uuid
    and member_id not in (
        select own.id
        from segments.upload_line as line
        cross join lateral shared.same_person_ids(line.member_id) as own (id)
        where line.upload_id = %(upload_id)s::uuid and line.member_id is not null
    )

-- name: count_outcomes
select outcome, count(*) as line_count
from segments.upload_line
where upload_id = %(upload_id)s::uuid
group by outcome
order by outcome

-- name: note_applied
update segments.upload
set applied_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: erase_lines
update segments.upload_line
set sealed = null, member_id = null, outcome = 'erased'
where member_id = any(%(ids)b::uuid[])

-- name: stale_lines
select upload_id, number, sealed
from segments.upload_line
where (upload_id, number) > (%(after_upload_id)s::uuid, %(after_number)s::bigint)
    and get_byte(sealed, 0) <> %(key_number)s::bigint
order by upload_id, number
limit %(count)s::bigint

-- name: reseal_lines
update segments.upload_line as line
set sealed = anew.sealed
from unnest(%(upload_ids)b::uuid[], %(numbers)b::bigint[], %(sealeds)b::bytea[])
    as anew (upload_id, number, sealed)
where line.upload_id = anew.upload_id and line.number = anew.number

-- name: forget_values
update segments.upload_line as line
set sealed = null
from segments.upload as upload
where upload.id = line.upload_id
    and upload.uploaded_at < %(before)s::timestamptz
    and line.sealed is not null

-- name: members_today
select asked.id, party.survivor_id
from unnest(%(ids)b::uuid[]) as asked (id)
inner join shared.member_redirect_v1 as party on party.member_id = asked.id
inner join shared.joined_member_v1 as member on member.member_id = party.survivor_id
