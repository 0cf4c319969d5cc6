-- name: ensure_cursor
insert into infra.feed_cursor (consumer) values (%(consumer)s::text)
on conflict (consumer) do nothing

-- name: lock_cursor
select written_in, last_id
from infra.feed_cursor
where consumer = %(consumer)s::text
for update skip locked

-- name: move_cursor
update infra.feed_cursor
set written_in = %(written_in)s::bigint, last_id = %(last_id)s::uuid, moved_at = now()
where consumer = %(consumer)s::text

-- name: read_cursor
select written_in, last_id
from infra.feed_cursor
where consumer = %(consumer)s::text
