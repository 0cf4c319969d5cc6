-- name: bitmaps
select segment.id as segment_id, segment.code, bitmap.through_id, bitmap.numbers
from segments.segment as segment
left join segments.bitmap as bitmap on bitmap.segment_id = segment.id
where segment.id = any(%(ids)b::uuid[])

-- name: changes_behind
select id, person_number, is_entered
from segments.change
where segment_id = %(segment_id)s::uuid and id > %(after)s::bigint
order by id

-- name: save_bitmap
insert into segments.bitmap (segment_id, through_id, numbers)
values (%(segment_id)s::uuid, %(through_id)s::bigint, %(numbers)s::bytea)
on conflict (segment_id) do update
set through_id = excluded.through_id, numbers = excluded.numbers
where bitmap.through_id < excluded.through_id
