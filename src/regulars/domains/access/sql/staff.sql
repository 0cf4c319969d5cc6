-- name: insert_staff
insert into access.staff (
    id, login_index, login, display_name, locale, state, store_ids, password_hash,
    is_password_one_time, password_expires_at, created_at, updated_at
)
values (
    %(id)s::uuid, %(login_index)s::bytea, %(login)s::bytea, %(display_name)s::bytea,
    %(locale)s::text, 'active', %(store_ids)b::bigint[], %(password_hash)s::text,
    true, %(password_expires_at)s::timestamptz, %(now)s::timestamptz, %(now)s::timestamptz
)
on conflict (login_index) do nothing

-- name: staff_by_id
select
    id, login, display_name, locale, state, store_ids, password_hash, is_password_one_time,
    password_expires_at, totp_secret, totp_pending_secret, totp_last_step, created_at, updated_at,
    array(
        select role_code from access.staff_role where staff_id = staff.id order by role_code
    ) as role_codes,
    array(
        select unnest(role.permissions)
        from access.staff_role as held
        join access.role as role on role.code = held.role_code
        where held.staff_id = staff.id
    ) as custom_permissions
from access.staff as staff
where id = any(%(ids)b::uuid[])
order by id

-- name: staff_ids_by_login
select id from access.staff where login_index = %(login_index)s::bytea

-- name: lock_staff
select id from access.staff where id = %(id)s::uuid for update

-- name: staff_page
select id
from access.staff
where
    (%(after)s::uuid is null or id < %(after)s::uuid)
    and (%(state)s::text is null or state = %(state)s::text)
    and (
        %(role_code)s::text is null
        or id in (select staff_id from access.staff_role where role_code = %(role_code)s::text)
    )
    and (%(within_store_ids)b::bigint[] is null or store_ids <@ %(within_store_ids)b::bigint[])
order by id desc
limit %(count)s::bigint

-- name: staff_access
select
    (
        select count(*)
        from access.session
        where
            staff_id = %(staff_id)s::uuid
            and expires_at > %(now)s::timestamptz
            and seen_at > %(idle_since)s::timestamptz
    ) as session_count,
    (
        select count(*)
        from access.api_key
        where
            created_by = %(staff_id)s::uuid
            and revoked_at is null
            and (expires_at is null or expires_at > %(now)s::timestamptz)
    ) as key_count

-- name: staff_exist
select exists(select 1 from access.staff) as is_there

-- name: update_staff
update access.staff
set
    login_index = %(login_index)s::bytea,
    login = %(login)s::bytea,
    display_name = %(display_name)s::bytea,
    locale = %(locale)s::text,
    updated_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: set_staff_state
update access.staff
set state = %(state)s::text, updated_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: set_password
update access.staff
set
    password_hash = %(password_hash)s::text,
    is_password_one_time = %(is_one_time)s::boolean,
    password_expires_at = %(expires_at)s::timestamptz,
    updated_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: set_store_scope
update access.staff
set store_ids = %(store_ids)b::bigint[], updated_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: drop_staff_roles
delete from access.staff_role where staff_id = %(id)s::uuid

-- name: insert_staff_roles
insert into access.staff_role (staff_id, role_code)
select %(id)s::uuid, role_code
from unnest(%(role_codes)b::text[]) as granted (role_code)
order by role_code

-- name: lock_ownership
select code from access.role where code = 'owner' for no key update

-- name: active_owner_ids
select staff.id
from access.staff as staff
join access.staff_role as held on held.staff_id = staff.id
where held.role_code = 'owner' and staff.state = 'active'

-- name: set_totp
update access.staff
set
    totp_secret = %(secret)s::bytea,
    totp_pending_secret = %(pending_secret)s::bytea,
    totp_last_step = %(last_step)s::bigint,
    updated_at = %(now)s::timestamptz
where id = %(id)s::uuid

-- name: take_totp_step
update access.staff
set totp_last_step = %(step)s::bigint
where id = %(id)s::uuid and (totp_last_step is null or totp_last_step < %(step)s::bigint)

-- name: insert_recovery_codes
insert into access.recovery_code (staff_id, code_hash)
select %(staff_id)s::uuid, code_hash from unnest(%(code_hashes)b::bytea[]) as made (code_hash)

-- name: drop_recovery_codes
delete from access.recovery_code where staff_id = %(staff_id)s::uuid

-- name: take_recovery_code
delete from access.recovery_code
where staff_id = %(staff_id)s::uuid and code_hash = %(code_hash)s::bytea

-- name: staff_names
select id, display_name from access.staff where id = any(%(ids)b::uuid[])
