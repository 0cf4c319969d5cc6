-- name: claim
with chosen as (
    select endpoint.id
    from webhooks.endpoint
    where endpoint.state = 'active' and endpoint.id <> all(%(busy_ids)b::uuid[])
        and exists (
            select from webhooks.delivery as due
            where due.endpoint_id = endpoint.id and due.state = 'waiting'
                and due.next_attempt_at <= %(now)s::timestamptz
        )
    order by random()
    limit 1
),
due as (
    select delivery.id
    from webhooks.delivery
    where delivery.endpoint_id = (select id from chosen) and delivery.state = 'waiting'
        and delivery.next_attempt_at <= %(now)s::timestamptz
    order by delivery.next_attempt_at, delivery.id
    limit %(count)s::bigint
    for update skip locked
),
claimed as (
    update webhooks.delivery
    set
        claim_id = %(claim_id)s::uuid, next_attempt_at = %(claimed_until)s::timestamptz,
        attempt_count = delivery.attempt_count + 1,
        first_attempt_at = coalesce(delivery.first_attempt_at, %(now)s::timestamptz)
    from due
    where delivery.id = due.id
    returning
        delivery.id, delivery.endpoint_id, delivery.message_id, delivery.attempt_count,
        delivery.first_attempt_at
)
select
    claimed.id, claimed.endpoint_id, claimed.message_id, message.body, claimed.attempt_count,
    claimed.first_attempt_at
from claimed
inner join webhooks.message on message.id = claimed.message_id
order by claimed.message_id

-- name: signing
select
    endpoint.url,
    array(
        select secret.sealed
        from webhooks.secret
        where secret.endpoint_id = endpoint.id
            and (secret.expires_at is null or secret.expires_at > %(now)s::timestamptz)
        order by secret.id desc
    ) as sealed_secrets
from webhooks.endpoint
where endpoint.id = %(id)s::uuid

-- name: record
with answered as (
    select *
    from unnest(
        %(delivery_ids)b::uuid[], %(states)b::text[], %(next_attempt_ats)b::timestamptz[],
        %(attempt_ids)b::uuid[], %(attempted_ats)b::timestamptz[], %(durations_ms)b::bigint[],
        %(status_codes)b::bigint[], %(failures)b::text[], %(excerpts)b::text[]
    ) as answer (
        delivery_id, state, next_attempt_at, attempt_id, attempted_at, duration_ms, status_code,
        failure, excerpt
    )
),
recorded as (
    update webhooks.delivery
    set
        state = answered.state, next_attempt_at = answered.next_attempt_at, claim_id = null,
        ended_at = case when answered.state = 'waiting' then null else answered.attempted_at end
    from answered
    where delivery.id = answered.delivery_id and delivery.claim_id = %(claim_id)s::uuid
    returning delivery.id
)
insert into webhooks.attempt (
    id, delivery_id, attempted_at, duration_ms, status_code, failure, excerpt
)
select
    answered.attempt_id, answered.delivery_id, answered.attempted_at, answered.duration_ms,
    answered.status_code, answered.failure, answered.excerpt
from answered
inner join recorded on recorded.id = answered.delivery_id
