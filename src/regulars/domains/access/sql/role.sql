-- name: custom_roles
select code, title, permissions
from access.role
where not is_ready_made and (%(codes)b::text[] is null or code = any(%(codes)b::text[]))
order by code

-- name: lock_role
select code, title, permissions
from access.role
where code = %(code)s::text and not is_ready_made
for update

-- name: share_roles
select code from access.role where code = any(%(codes)b::text[]) order by code for key share

-- name: insert_role
insert into access.role (code, title, permissions, created_at, updated_at)
values (
    %(code)s::text, %(title)s::text, %(permissions)b::text[], %(now)s::timestamptz,
    %(now)s::timestamptz
)
on conflict (code) do nothing

-- name: update_role
update access.role
set
    title = %(title)s::text, permissions = %(permissions)b::text[],
    updated_at = %(now)s::timestamptz
where code = %(code)s::text and not is_ready_made

-- name: delete_role
delete from access.role where code = %(code)s::text and not is_ready_made

-- name: role_holders
select count(*) as holder_count from access.staff_role where role_code = %(code)s::text
