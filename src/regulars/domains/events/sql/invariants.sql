-- name: events_every_key_has_one_event
select key.source_id, key.message_id
from events.event_key as key
full join events.event as event on event.id = key.event_id
where key.event_id is null
    or event.id is null
    or (key.source_id, key.message_id) <> (event.source_id, event.message_id)

-- name: events_an_event_is_owned_once
select event_id
from events.timeline
group by event_id
having count(*) > 1

-- name: events_owned_at_the_time_they_occurred
select owned.event_id
from events.timeline as owned
left join events.event as event on event.id = owned.event_id
where event.id is null or event.occurred_at <> owned.occurred_at

-- name: events_a_replayed_event_is_stored
select rejected.id
from events.quarantine as rejected
left join events.event as event on event.id = rejected.event_id
where rejected.state = 'replayed' and event.id is null
