-- name: staff_sealed_before
select id, login, display_name, totp_secret, totp_pending_secret
from access.staff
where
    id > %(after_id)s::uuid
    and (
        get_byte(login, 0) <> %(key_number)s::bigint
        or get_byte(display_name, 0) <> %(key_number)s::bigint
        or get_byte(totp_secret, 0) <> %(key_number)s::bigint
        or get_byte(totp_pending_secret, 0) <> %(key_number)s::bigint
    )
order by id
limit %(count)s::bigint
for update

-- name: reseal_staff
update access.staff
set
    login = resealed.login,
    display_name = resealed.display_name,
    totp_secret = resealed.totp_secret,
    totp_pending_secret = resealed.totp_pending_secret
from unnest(
    %(ids)b::uuid[], %(logins)b::bytea[], %(display_names)b::bytea[], %(totp_secrets)b::bytea[],
    %(totp_pending_secrets)b::bytea[]
) as resealed (id, login, display_name, totp_secret, totp_pending_secret)
where staff.id = resealed.id

-- name: sessions_sealed_before
select id, origin as sealed
from access.session
where id > %(after_id)s::uuid and get_byte(origin, 0) <> %(key_number)s::bigint
order by id
limit %(count)s::bigint
for update

-- name: reseal_sessions
update access.session
set origin = resealed.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as resealed (id, sealed)
where session.id = resealed.id

-- name: audit_sealed_before
select id, sealed
from access.audit_entry
where id > %(after_id)s::uuid and get_byte(sealed, 0) <> %(key_number)s::bigint
order by id
limit %(count)s::bigint
for update

-- name: reseal_audit
update access.audit_entry
set sealed = resealed.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as resealed (id, sealed)
where audit_entry.id = resealed.id
