-- name: quarantine
insert into events.quarantine (
    id, source_id, channel_id, code, detail, content_hash, sealed, received_at
)
select id, source_id, channel_id, code, detail, content_hash, sealed, received_at
from unnest(
    %(ids)b::uuid[], %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(codes)b::text[],
    %(details)b::text[], %(content_hashes)b::bytea[], %(sealed)b::bytea[],
    %(received_ats)b::timestamptz[]
) as rejected (id, source_id, channel_id, code, detail, content_hash, sealed, received_at)
order by source_id, content_hash
on conflict (source_id, content_hash) do nothing

-- name: list_quarantine
select
    id, source_id, channel_id, code, detail, sealed, received_at, state, settled_at, event_id
from events.quarantine
where (%(state)s::text is null or state = %(state)s::text)
    and (%(code)s::text is null or code = %(code)s::text)
    and (%(source_id)s::bigint is null or source_id = %(source_id)s::bigint)
    and (%(after_id)s::uuid is null or id > %(after_id)s::uuid)
order by id
limit %(count)s::bigint

-- name: quarantined_by_id
select
    id, source_id, channel_id, code, detail, sealed, received_at, state, settled_at, event_id
from events.quarantine
where id = any(%(ids)b::uuid[])
order by id

-- name: lock_quarantined
select
    id, source_id, channel_id, code, detail, sealed, received_at, state, settled_at, event_id
from events.quarantine
where id = any(%(ids)b::uuid[])
order by id
for update

-- name: settle_quarantined
update events.quarantine as rejected
set state = %(state)s::text, settled_at = %(settled_at)s::timestamptz, event_id = settled.event_id
from unnest(%(ids)b::uuid[], %(event_ids)b::uuid[]) as settled (id, event_id)
where rejected.id = settled.id

-- name: refuse_again
update events.quarantine as rejected
set code = refused.code, detail = refused.detail
from unnest(%(ids)b::uuid[], %(codes)b::text[], %(details)b::text[]) as refused (id, code, detail)
where rejected.id = refused.id

-- name: count_quarantined
select count(*) as count from events.quarantine where state = 'waiting'

-- name: stale_quarantine
select id, sealed
from events.quarantine
where id > %(after_id)s::uuid
    and get_byte(sealed, 0) <> %(active_number)s::bigint
order by id
limit %(count)s::bigint

-- name: reseal_quarantine
update events.quarantine as rejected
set sealed = resealed.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as resealed (id, sealed)
where rejected.id = resealed.id
