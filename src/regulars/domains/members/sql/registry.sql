-- name: registry_settings
select version, phone_region from members.registry

-- name: identity_rules
select kind, priority, names_a_person, limit_per_member, blocks_merge_when_verified_differs
from members.identity_rule
order by priority

-- name: blocked_values
select kind, value from members.blocked_value order by kind, value

-- name: attributes
select key, title, type, is_personal, enum_values, created_at from members.attribute order by key

-- name: renew_registry_version
update members.registry
set version = %(version)s::uuid,
    phone_region = coalesce(%(phone_region)s::text, phone_region)

-- name: save_attribute
insert into members.attribute (key, title, type, is_personal, enum_values, created_at)
values (
    %(key)s::text, %(title)s::text, %(type)s::text, %(is_personal)s::boolean,
    %(enum_values)b::text[], %(now)s::timestamptz
)
on conflict (key) do update set title = excluded.title, enum_values = excluded.enum_values

-- name: lock_attribute
select key, title, type, is_personal, enum_values, created_at
from members.attribute
where key = %(key)s::text
for update

-- name: insert_blocked_values
insert into members.blocked_value (kind, value)
select kind, value
from unnest(%(kinds)b::text[], %(blocked)b::text[]) as said (kind, value)
on conflict do nothing

-- name: delete_blocked_values
delete from members.blocked_value
using unnest(%(kinds)b::text[], %(blocked)b::text[]) as said (kind, value)
where blocked_value.kind = said.kind and blocked_value.value = said.value

-- name: save_identity_rule
update members.identity_rule
set limit_per_member = %(limit_per_member)s::bigint,
    blocks_merge_when_verified_differs = %(blocks_merge_when_verified_differs)s::boolean,
    priority = %(priority)s::bigint
where kind = %(kind)s::text
