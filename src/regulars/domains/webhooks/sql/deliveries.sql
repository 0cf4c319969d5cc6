-- name: add_messages
insert into webhooks.message (id, topic, body, occurred_at)
select announced.id, announced.topic, announced.body, announced.occurred_at
from unnest(
    %(ids)b::uuid[], %(topics)b::text[], %(bodies)b::text[], %(occurred_ats)b::timestamptz[]
) as announced (id, topic, body, occurred_at)
where exists (
    select from webhooks.endpoint where webhooks.listens(endpoint.topics, announced.topic)
)
on conflict (id) do nothing

-- name: add_deliveries
insert into webhooks.delivery (id, endpoint_id, message_id, state, next_attempt_at, created_at)
select
    uuidv7(), endpoint.id, message.id, 'waiting', %(now)s::timestamptz, %(now)s::timestamptz
from webhooks.message
inner join webhooks.endpoint
    on endpoint.state <> 'disabled' and webhooks.listens(endpoint.topics, message.topic)
where message.id = any(%(ids)b::uuid[])
order by message.id, endpoint.id
on conflict (endpoint_id, message_id) do nothing

-- name: add_message
insert into webhooks.message (id, topic, body, occurred_at)
values (%(id)s::uuid, %(topic)s::text, %(body)s::text, %(now)s::timestamptz)

-- name: add_delivery
insert into webhooks.delivery (id, endpoint_id, message_id, state, next_attempt_at, created_at)
values (
    %(id)s::uuid, %(endpoint_id)s::uuid, %(message_id)s::uuid, 'waiting',
    %(now)s::timestamptz, %(now)s::timestamptz
)

-- name: find_deliveries
select
    delivery.id, delivery.endpoint_id, delivery.message_id, message.topic, delivery.state,
    delivery.attempt_count, delivery.next_attempt_at, delivery.created_at, delivery.ended_at
from webhooks.delivery
inner join webhooks.message on message.id = delivery.message_id
where (%(id)s::uuid is null or delivery.id = %(id)s::uuid)
    and (%(endpoint_id)s::uuid is null or delivery.endpoint_id = %(endpoint_id)s::uuid)
    and (%(state)s::text is null or delivery.state = %(state)s::text)
    and (%(topic)s::text is null or message.topic = %(topic)s::text)
    and (%(before_id)s::uuid is null or delivery.id < %(before_id)s::uuid)
order by delivery.id desc
limit %(count)s::bigint

-- name: find_attempts
select id, attempted_at, duration_ms, status_code, failure, excerpt
from webhooks.attempt
where delivery_id = %(delivery_id)s::uuid
order by id

-- name: replay_delivery
update webhooks.delivery
set
    state = 'waiting', attempt_count = 0, first_attempt_at = null, claim_id = null,
    next_attempt_at = %(now)s::timestamptz, ended_at = null
where id = %(id)s::uuid and (claim_id is null or next_attempt_at <= %(now)s::timestamptz)

-- name: replay_unsuccessful
update webhooks.delivery
set
    state = 'waiting', attempt_count = 0, first_attempt_at = null, claim_id = null,
    next_attempt_at = %(now)s::timestamptz, ended_at = null
where id in (
    select unsent.id
    from webhooks.delivery as unsent
    where unsent.endpoint_id = %(endpoint_id)s::uuid and unsent.state <> 'succeeded'
        and (unsent.claim_id is null or unsent.next_attempt_at <= %(now)s::timestamptz)
        and exists (
            select from webhooks.message
            where message.id = unsent.message_id
                and message.occurred_at >= %(since)s::timestamptz
        )
    order by unsent.id
    for update skip locked
)

-- name: replay_missed
insert into webhooks.delivery (id, endpoint_id, message_id, state, next_attempt_at, created_at)
select
    uuidv7(), endpoint.id, message.id, 'waiting', %(now)s::timestamptz, %(now)s::timestamptz
from webhooks.endpoint
inner join webhooks.message
    on message.occurred_at >= %(since)s::timestamptz
    and webhooks.listens(endpoint.topics, message.topic)
where endpoint.id = %(endpoint_id)s::uuid and message.topic <> %(ping_topic)s::text
order by message.id
on conflict (endpoint_id, message_id) do nothing

-- name: forget_deliveries
delete from webhooks.delivery
where ended_at < %(before)s::timestamptz
    or (state = 'waiting' and created_at < %(before)s::timestamptz)

-- name: forget_attempts
delete from webhooks.attempt where attempted_at < %(before)s::timestamptz

-- name: forget_messages
delete from webhooks.message
where occurred_at < %(before)s::timestamptz
    and not exists (select from webhooks.delivery where delivery.message_id = message.id)
