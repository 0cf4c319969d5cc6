-- name: append
with incoming as (
    select *
    from unnest(
        %(ids)b::uuid[], %(source_ids)b::bigint[], %(channel_ids)b::bigint[],
        %(store_ids)b::bigint[], %(message_ids)b::text[], %(content_hashes)b::bytea[],
        %(kinds)b::text[], %(names)b::text[], %(occurred_ats)b::timestamptz[],
        %(original_ats)b::timestamptz[], %(sent_ats)b::timestamptz[],
        %(received_ats)b::timestamptz[], %(payloads)b::text[], %(sealed)b::bytea[]
    ) as event (
        id, source_id, channel_id, store_id, message_id, content_hash, kind, name, occurred_at,
        original_at, sent_at, received_at, payload, sealed
    )
),

fresh as (
    insert into events.event_key (source_id, message_id, content_hash, event_id)
    select source_id, message_id, content_hash, id
    from incoming
    order by source_id, message_id collate "C"
    on conflict (source_id, message_id) do nothing
    returning event_id
),

stored as (
    insert into events.event (
        id, written_in, source_id, channel_id, store_id, message_id, kind, name, occurred_at,
        original_at, sent_at, received_at, payload, sealed
    )
    select
        incoming.id, (select shared.current_write()), incoming.source_id, incoming.channel_id,
        incoming.store_id, incoming.message_id, incoming.kind, incoming.name,
        incoming.occurred_at, incoming.original_at, incoming.sent_at, incoming.received_at,
        incoming.payload::jsonb, incoming.sealed
    from incoming
    inner join fresh on fresh.event_id = incoming.id
)

select count(*) from fresh

-- name: find_keys
select key.source_id, key.message_id, key.content_hash, key.event_id
from unnest(%(source_ids)b::bigint[], %(message_ids)b::text[]) as sent (source_id, message_id)
inner join events.event_key as key using (source_id, message_id)

-- name: events_after
select
    written_in, id, source_id, channel_id, store_id, message_id, kind, name, occurred_at,
    original_at, sent_at, received_at, payload, sealed
from events.event
where (written_in, id) > (%(written_in)s::bigint, %(last_id)s::uuid)
    and written_in < (select shared.write_horizon())
order by written_in, id
limit %(count)s::bigint

-- name: events_by_id
select
    written_in, id, source_id, channel_id, store_id, message_id, kind, name, occurred_at,
    original_at, sent_at, received_at, payload, sealed
from events.event
where id = any(%(ids)b::uuid[])
order by id

-- name: list_events
select
    written_in, id, source_id, channel_id, store_id, message_id, kind, name, occurred_at,
    original_at, sent_at, received_at, payload, sealed
from events.event
where (%(kind)s::text is null or kind = %(kind)s::text)
    and (%(name)s::text is null or name = %(name)s::text)
    and (%(source_id)s::bigint is null or source_id = %(source_id)s::bigint)
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
    and (%(before_id)s::uuid is null or id < %(before_id)s::uuid)
order by id desc
limit %(count)s::bigint

-- name: list_events_by_message
select
    event.written_in, event.id, event.source_id, event.channel_id, event.store_id,
    event.message_id, event.kind, event.name, event.occurred_at, event.original_at, event.sent_at,
    event.received_at, event.payload, event.sealed
from events.event_key as key
inner join events.event as event on event.id = key.event_id
where key.message_id = %(message_id)s::text
    and (%(source_id)s::bigint is null or key.source_id = %(source_id)s::bigint)
    and (%(kind)s::text is null or event.kind = %(kind)s::text)
    and (%(name)s::text is null or event.name = %(name)s::text)
    and (%(store_ids)b::bigint[] is null or event.store_id = any(%(store_ids)b::bigint[]))
    and (%(before_id)s::uuid is null or event.id < %(before_id)s::uuid)
order by event.id desc
limit %(count)s::bigint

-- name: events_of_members
select
    event.written_in, event.id, event.source_id, event.channel_id, event.store_id,
    event.message_id, event.kind, event.name, event.occurred_at, event.original_at, event.sent_at,
    event.received_at, event.payload, event.sealed
from events.timeline as owned
inner join events.event as event on event.id = owned.event_id
where owned.member_id = any(%(member_ids)b::uuid[])
    and (
        %(before_at)s::timestamptz is null
        or (owned.occurred_at, owned.event_id) < (%(before_at)s::timestamptz, %(before_id)s::uuid)
    )
order by owned.occurred_at desc, owned.event_id desc
limit %(count)s::bigint

-- name: past_events
select owner.member_id, event.name, event.occurred_at, event.payload
from unnest(%(member_ids)b::uuid[]) as owner (member_id)
cross join lateral (
    select event.name, event.occurred_at, event.payload
    from events.timeline as owned
    inner join events.event as event on event.id = owned.event_id
    where owned.member_id = owner.member_id
        and owned.occurred_at < %(before_at)s::timestamptz
        and event.kind = 'track'
        and event.name = any(%(names)b::text[])
    order by owned.occurred_at desc, owned.event_id desc
    limit %(count)s::bigint
) as event

-- name: tracks
select
    event.id, owned.member_id, event.name, owned.occurred_at, event.channel_id, event.store_id,
    event.payload
from events.timeline as owned
inner join events.event as event on event.id = owned.event_id
where event.kind = 'track'
    and event.name = any(%(names)b::text[])
    and owned.occurred_at >= %(from_at)s::timestamptz
    and owned.occurred_at < %(before_at)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or (owned.occurred_at, owned.event_id)
        > (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by owned.occurred_at, owned.event_id
limit %(count)s::bigint

-- name: own
insert into events.timeline (written_in, member_id, occurred_at, event_id)
select (select shared.current_write()), member_id, occurred_at, event_id
from unnest(%(member_ids)b::uuid[], %(occurred_ats)b::timestamptz[], %(event_ids)b::uuid[])
    as owned (member_id, occurred_at, event_id)
on conflict do nothing

-- name: note_failures
insert into events.failure (event_id, code, detail, failed_at)
select event_id, code, detail, %(failed_at)s::timestamptz
from unnest(%(event_ids)b::uuid[], %(codes)b::text[], %(details)b::text[])
    as failed (event_id, code, detail)
on conflict (event_id) do update
set code = excluded.code, detail = excluded.detail, failed_at = excluded.failed_at

-- name: owners_of
select event_id, member_id
from events.timeline
where event_id = any(%(event_ids)b::uuid[])

-- name: list_failures
select event_id, code, detail
from events.failure
where %(after_id)s::uuid is null or event_id > %(after_id)s::uuid
order by event_id
limit %(count)s::bigint

-- name: erase_personal
update events.event as event
set sealed = null
from events.timeline as owned
where owned.member_id = any(%(member_ids)b::uuid[])
    and event.id = owned.event_id
    and event.sealed is not null

-- name: count_by_name
select kind, name, count(*) as count
from events.event
where (%(source_id)s::bigint is null or source_id = %(source_id)s::bigint)
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
group by kind, name
order by kind, name

-- name: lane_lag
select count(*) as waiting
from (
    select 1
    from events.event
    where (written_in, id) > (%(written_in)s::bigint, %(last_id)s::uuid)
    limit 100000
) as unread

-- name: stale_seals
select id, sealed
from events.event
where id > %(after_id)s::uuid
    and sealed is not null
    and get_byte(sealed, 0) <> %(active_number)s::bigint
order by id
limit %(count)s::bigint

-- name: reseal
update events.event as event
set sealed = resealed.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as resealed (id, sealed)
where event.id = resealed.id

-- name: personal_fields
select path, is_built_in from events.personal_field order by path

-- name: add_personal_field
insert into events.personal_field (path) values (%(path)s::text)
on conflict (path) do nothing

-- name: remove_personal_field
delete from events.personal_field
where path = %(path)s::text and not is_built_in

-- name: partitions
select partition.relname::text as name
from pg_inherits as inheritance
inner join pg_class as partition on partition.oid = inheritance.inhrelid
where inheritance.inhparent = 'events.event'::regclass
order by partition.relname

-- name: lock_partitions
select pg_advisory_xact_lock(hashtextextended('events.partitions', 0))

-- name: create_partitions
select events.create_partition(month)
from unnest(%(months)b::date[]) as month
