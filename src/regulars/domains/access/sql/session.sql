-- name: ensure_counter
insert into access.sign_in_counter (login_index, failure_count)
values (%(login_index)s::bytea, 0)
on conflict (login_index) do nothing

-- name: lock_counter
select failure_count, last_failed_at, blocked_until
from access.sign_in_counter
where login_index = %(login_index)s::bytea
for update

-- name: save_counter
update access.sign_in_counter
set
    failure_count = %(failure_count)s::bigint,
    last_failed_at = %(last_failed_at)s::timestamptz,
    blocked_until = %(blocked_until)s::timestamptz
where login_index = %(login_index)s::bytea

-- name: clear_counter
delete from access.sign_in_counter where login_index = %(login_index)s::bytea

-- name: forget_counters
delete from access.sign_in_counter where last_failed_at < %(before)s::timestamptz

-- name: insert_session
insert into access.session (
    id, token_hash, staff_id, origin, created_at, seen_at, expires_at
)
values (
    %(id)s::uuid, %(token_hash)s::bytea, %(staff_id)s::uuid, %(origin)s::bytea,
    %(now)s::timestamptz, %(now)s::timestamptz, %(expires_at)s::timestamptz
)

-- name: live_session
select id, staff_id, origin, created_at, seen_at, expires_at
from access.session
where
    token_hash = %(token_hash)s::bytea
    and expires_at > %(now)s::timestamptz
    and seen_at > %(idle_since)s::timestamptz

-- name: touch_session
update access.session
set seen_at = %(now)s::timestamptz
where id = %(id)s::uuid and seen_at < %(now)s::timestamptz

-- name: sessions_of
select id, staff_id, origin, created_at, seen_at, expires_at
from access.session
where
    staff_id = %(staff_id)s::uuid
    and expires_at > %(now)s::timestamptz
    and seen_at > %(idle_since)s::timestamptz
order by id desc

-- name: end_session
delete from access.session where id = %(id)s::uuid and staff_id = %(staff_id)s::uuid

-- name: end_sessions_of
delete from access.session where staff_id = %(staff_id)s::uuid

-- name: forget_sessions
delete from access.session
where expires_at <= %(now)s::timestamptz or seen_at <= %(idle_since)s::timestamptz
