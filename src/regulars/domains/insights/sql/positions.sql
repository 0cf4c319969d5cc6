-- name: positions
select feed, written_in
from insights.position
where time_zone = %(time_zone)s::text

-- name: ensure_position
insert into insights.position (time_zone, feed, moved_at)
select %(time_zone)s::text, feed, %(now)s::timestamptz
from unnest(%(feeds)b::text[]) as every (feed)
on conflict do nothing

-- name: lock_positions
select feed, written_in
from insights.position
where time_zone = %(time_zone)s::text
for update skip locked

-- name: move_position
update insights.position
set written_in = %(written_in)s::bigint, moved_at = %(now)s::timestamptz
where time_zone = %(time_zone)s::text and feed = %(feed)s::text

-- name: horizon
select shared.write_horizon() as horizon
