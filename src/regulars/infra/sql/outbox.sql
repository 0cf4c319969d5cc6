-- name: announce
insert into infra.outbox (id, topic, subject_id, payload, occurred_at)
select id, topic, subject_id, payload::jsonb, occurred_at
from unnest(
    %(ids)b::uuid[], %(topics)b::text[], %(subject_ids)b::uuid[], %(payloads)b::text[],
    %(occurred_ats)b::timestamptz[]
) as announced (id, topic, subject_id, payload, occurred_at)

-- name: announced_after
select written_in, id, topic, subject_id, payload, occurred_at
from infra.outbox
where (written_in, id) > (%(written_in)s::bigint, %(last_id)s::uuid)
    and written_in < (select shared.write_horizon())
order by written_in, id
limit %(count)s::bigint

-- name: forget_before
delete from infra.outbox
where written_in < %(written_in)s::bigint and occurred_at < %(before)s::timestamptz
