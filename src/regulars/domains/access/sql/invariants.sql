-- name: staff_without_active_owner
select count(*) as staff_count
from access.staff
having
    count(*) > 0
    and not exists (
        select 1
        from access.staff as owner
        join access.staff_role as held on held.staff_id = owner.id
        where held.role_code = 'owner' and owner.state = 'active'
    )

-- name: owner_limited_to_stores
select staff.id
from access.staff as staff
join access.staff_role as held on held.staff_id = staff.id
where held.role_code = 'owner' and staff.store_ids is not null

-- name: disabled_with_session
select session.id
from access.session as session
join access.staff as staff on staff.id = session.staff_id
where staff.state <> 'active'

-- name: session_beyond_its_limits
select id
from access.session
where expires_at > created_at + interval '12 hours' or seen_at < created_at

-- name: second_factor_without_step
select id from access.staff where totp_secret is not null and totp_last_step is null

-- name: recovery_code_without_second_factor
select code.staff_id
from access.recovery_code as code
join access.staff as staff on staff.id = code.staff_id
where staff.totp_secret is null

-- name: too_many_recovery_codes
select staff_id from access.recovery_code group by staff_id having count(*) > 10

-- name: key_without_current_secret
select key.id
from access.api_key as key
where not exists (
    select 1
    from access.api_key_secret as secret
    where secret.key_id = key.id and secret.expires_at is null
)

-- name: staff_write_without_audit
select staff.id
from access.staff as staff
where not exists (
    select 1
    from access.audit_entry as entry
    where entry.subject_kind = 'staff' and entry.subject_id = staff.id::text
        and entry.action = 'staff.created'
)

-- name: key_without_audit
select key.id
from access.api_key as key
where not exists (
    select 1
    from access.audit_entry as entry
    where entry.subject_kind = 'key' and entry.subject_id = key.id::text
        and entry.action = 'key.issued'
)

-- name: gap_between_audit_seals
select number
from (
    select number, row_number() over (order by number) as place from access.audit_seal
) as numbered
where number <> place

-- name: audit_seal_not_covering_its_entries
select seal.number
from (
    select
        number, entry_count, through_written_in, through_id,
        lag(through_written_in, 1, 0::bigint) over by_number as after_written_in,
        lag(through_id, 1, '00000000-0000-0000-0000-000000000000'::uuid) over by_number as after_id
    from access.audit_seal
    window by_number as (order by number)
) as seal
where seal.entry_count <> (
    select count(*)
    from access.audit_entry as entry
    where
        (entry.written_in, entry.id) > (seal.after_written_in, seal.after_id)
        and (entry.written_in, entry.id) <= (seal.through_written_in, seal.through_id)
)
