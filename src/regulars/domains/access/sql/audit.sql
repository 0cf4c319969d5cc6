-- name: insert_audit_entries
insert into access.audit_entry (
    id, occurred_at, actor_kind, actor_id, action, subject_kind, subject_id, request_id, sealed,
    content_hash
)
select
    id, %(occurred_at)s::timestamptz, %(actor_kind)s::text, %(actor_id)s::uuid, action,
    subject_kind, subject_id, %(request_id)s::text, sealed, content_hash
from unnest(
    %(ids)b::uuid[], %(actions)b::text[], %(subject_kinds)b::text[], %(subject_ids)b::text[],
    %(sealed)b::bytea[], %(content_hashes)b::bytea[]
) as entry (id, action, subject_kind, subject_id, sealed, content_hash)

-- name: audit_page
select
    id, written_in, occurred_at, actor_kind, actor_id, action, subject_kind, subject_id,
    request_id, sealed, content_hash
from access.audit_entry
where
    (%(after)s::uuid is null or id < %(after)s::uuid)
    and (%(actor_id)s::uuid is null or actor_id = %(actor_id)s::uuid)
    and (%(action)s::text is null or action = %(action)s::text)
    and (%(subject_kind)s::text is null or subject_kind = %(subject_kind)s::text)
    and (%(subject_id)s::text is null or subject_id = %(subject_id)s::text)
    and (%(since)s::timestamptz is null or occurred_at >= %(since)s::timestamptz)
    and (%(until)s::timestamptz is null or occurred_at < %(until)s::timestamptz)
order by id desc
limit %(count)s::bigint

-- name: audit_actions
-- Jumps from one action to the next through the index: the log is long, and its actions are few.
with recursive found as (
    (select action from access.audit_entry order by action limit 1)
    union all
    select (
        select entry.action
        from access.audit_entry as entry
        where entry.action > found.action
        order by entry.action
        limit 1
    )
    from found
    where found.action is not null
)

select action
from found
where action is not null
order by action

-- name: audit_after
select
    id, written_in, occurred_at, actor_kind, actor_id, action, subject_kind, subject_id,
    request_id, sealed, content_hash
from access.audit_entry
where
    (written_in, id) > (%(written_in)s::bigint, %(last_id)s::uuid)
    and written_in < (select shared.write_horizon())
order by written_in, id
limit %(count)s::bigint

-- name: audit_between
select
    id, written_in, occurred_at, actor_kind, actor_id, action, subject_kind, subject_id,
    request_id, sealed, content_hash
from access.audit_entry
where
    (written_in, id) > (%(written_in)s::bigint, %(last_id)s::uuid)
    and (written_in, id) <= (%(through_written_in)s::bigint, %(through_id)s::uuid)
order by written_in, id

-- name: insert_seal
insert into access.audit_seal (
    number, through_written_in, through_id, entry_count, digest, sealed_at
)
values (
    %(number)s::bigint, %(through_written_in)s::bigint, %(through_id)s::uuid,
    %(entry_count)s::bigint, %(digest)s::bytea, %(now)s::timestamptz
)

-- name: last_seal
select number, through_written_in, through_id, entry_count, digest
from access.audit_seal
order by number desc
limit 1

-- name: seals_after
select number, through_written_in, through_id, entry_count, digest
from access.audit_seal
where number > %(number)s::bigint
order by number
limit %(count)s::bigint
