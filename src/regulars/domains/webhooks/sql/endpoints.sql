-- name: create_endpoint
insert into webhooks.endpoint (id, url, description, topics, state, created_at, updated_at)
select
    %(id)s::uuid, %(url)s::text, %(description)s::text, %(topics)b::text[], %(state)s::text,
    %(now)s::timestamptz, %(now)s::timestamptz
where (select count(*) from webhooks.endpoint) < %(count_max)s::bigint
returning id, url, description, topics, state, failing_since, created_at, updated_at

-- name: change_endpoint
update webhooks.endpoint
set
    url = %(url)s::text, description = %(description)s::text, topics = %(topics)b::text[],
    failing_since = case
        when state = 'disabled' and %(state)s::text <> 'disabled' then null else failing_since
    end,
    state = %(state)s::text, updated_at = %(now)s::timestamptz
where id = %(id)s::uuid
returning id, url, description, topics, state, failing_since, created_at, updated_at

-- name: remove_endpoint
delete from webhooks.endpoint where id = %(id)s::uuid

-- name: lock_endpoint
select id, url, description, topics, state, failing_since, created_at, updated_at
from webhooks.endpoint
where id = %(id)s::uuid
for update

-- name: note_health
update webhooks.endpoint
set
    state = %(state)s::text, failing_since = %(failing_since)s::timestamptz,
    updated_at = case
        when state = %(state)s::text then updated_at else %(now)s::timestamptz
    end
where id = %(id)s::uuid

-- name: find_endpoints
select id, url, description, topics, state, failing_since, created_at, updated_at
from webhooks.endpoint
where %(id)s::uuid is null or id = %(id)s::uuid
order by id

-- name: add_secret
insert into webhooks.secret (id, endpoint_id, sealed, created_at)
values (%(id)s::uuid, %(endpoint_id)s::uuid, %(sealed)s::bytea, %(now)s::timestamptz)

-- name: forget_older_secrets
delete from webhooks.secret
where endpoint_id = %(endpoint_id)s::uuid and expires_at is not null

-- name: end_newest_secret
update webhooks.secret
set expires_at = %(expires_at)s::timestamptz
where endpoint_id = %(endpoint_id)s::uuid and expires_at is null

-- name: forget_expired_secrets
delete from webhooks.secret where expires_at <= %(now)s::timestamptz

-- name: lock_secrets
select id, sealed from webhooks.secret order by id for update

-- name: reseal_secrets
update webhooks.secret
set sealed = resealed.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as resealed (id, sealed)
where secret.id = resealed.id
