-- name: remove_events_of
with own as (
    delete from events.timeline
    where member_id = any(%(member_ids)b::uuid[])
    returning event_id
),

keys as (
    delete from events.event_key
    using events.event as event
    where event.id in (select event_id from own)
        and event_key.source_id = event.source_id
        and event_key.message_id = event.message_id
),

failures as (
    delete from events.failure where event_id in (select event_id from own)
)

delete from events.event
where id in (select event_id from own)
