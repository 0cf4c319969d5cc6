-- name: sandbox_read
select current_at, begun_at
from infra.sandbox

-- name: sandbox_begin
insert into infra.sandbox (current_at, begun_at)
values (%(at)s::timestamptz, %(at)s::timestamptz)
on conflict do nothing

-- name: sandbox_move
update infra.sandbox
set current_at = %(to_at)s::timestamptz
where current_at = %(from_at)s::timestamptz

-- name: sandbox_anybody
select exists(select from shared.member_tenure_v1) as is_used
