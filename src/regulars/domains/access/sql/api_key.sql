-- name: insert_key
insert into access.api_key (
    id, kind, name, scopes, store_ids, channel_id, source_id, created_by, created_at, expires_at
)
values (
    %(id)s::uuid, %(kind)s::text, %(name)s::text, %(scopes)b::text[], %(store_ids)b::bigint[],
    %(channel_id)s::bigint, %(source_id)s::bigint, %(created_by)s::uuid, %(now)s::timestamptz,
    %(expires_at)s::timestamptz
)

-- name: insert_key_secret
insert into access.api_key_secret (secret_hash, key_id, prefix, created_at)
values (
    %(secret_hash)s::bytea, %(key_id)s::uuid, %(prefix)s::text, %(now)s::timestamptz
)

-- name: retire_key_secrets
update access.api_key_secret
set expires_at = %(expires_at)s::timestamptz
where
    key_id = %(key_id)s::uuid
    and (expires_at is null or expires_at > %(expires_at)s::timestamptz)

-- name: keys_by_id
select
    key.id, key.kind, key.name, secret.prefix, key.scopes, key.store_ids, key.channel_id,
    key.source_id, key.created_by, key.created_at, key.expires_at, key.revoked_at,
    key.last_used_at
from access.api_key as key
join access.api_key_secret as secret on secret.key_id = key.id and secret.expires_at is null
where key.id = any(%(ids)b::uuid[])
order by key.id desc

-- name: lock_key
select id from access.api_key where id = %(id)s::uuid for update

-- name: key_page
select id
from access.api_key
where
    (%(after)s::uuid is null or id < %(after)s::uuid)
    and (%(kind)s::text is null or kind = %(kind)s::text)
    and (%(with_revoked)s::boolean or revoked_at is null)
    and (%(within_store_ids)b::bigint[] is null or store_ids <@ %(within_store_ids)b::bigint[])
order by id desc
limit %(count)s::bigint

-- name: key_count_beside
select count(*) as key_count
from access.api_key as key
join access.api_key as beside
    on beside.source_id = key.source_id and beside.kind = key.kind and beside.id <> key.id
where
    key.id = %(id)s::uuid
    and beside.revoked_at is null
    and (beside.expires_at is null or beside.expires_at > %(now)s::timestamptz)

-- name: live_keys
select
    secret.secret_hash, key.id, key.kind, key.name, key.scopes, key.store_ids, key.channel_id,
    key.source_id, key.last_used_at, least(key.expires_at, secret.expires_at) as expires_at
from access.api_key_secret as secret
join access.api_key as key on key.id = secret.key_id
where
    secret.secret_hash = any(%(secret_hashes)b::bytea[])
    and key.revoked_at is null
    and (key.expires_at is null or key.expires_at > %(now)s::timestamptz)
    and (secret.expires_at is null or secret.expires_at > %(now)s::timestamptz)

-- name: touch_keys
update access.api_key
set last_used_at = %(now)s::timestamptz
where id in (
    select id
    from access.api_key
    where
        id = any(%(ids)b::uuid[])
        and (last_used_at is null or last_used_at <= %(used_before)s::timestamptz)
    order by id
    for no key update skip locked
)

-- name: revoke_key
update access.api_key
set revoked_at = %(now)s::timestamptz
where id = %(id)s::uuid and revoked_at is null

-- name: key_names
select id, name from access.api_key where id = any(%(ids)b::uuid[])
