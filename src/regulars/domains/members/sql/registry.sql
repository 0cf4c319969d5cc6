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
