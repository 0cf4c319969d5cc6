-- name: insert_merges
insert into members.merge (
    id, winner_id, loser_id, cause, linking_kinds, note, by_kind, by_id, by_name, merged_at
)
select
    id, winner_id, loser_id, cause, linking_kinds::text[], %(note)s::text,
    %(by_kind)s::text, %(by_id)s::uuid, %(by_name)s::text, %(now)s::timestamptz
from unnest(
    %(ids)b::uuid[], %(winner_ids)b::uuid[], %(loser_ids)b::uuid[], %(causes)b::text[],
    %(linking_kinds)b::text[]
) as merged (id, winner_id, loser_id, cause, linking_kinds)

-- name: redirect
-- Everybody who led to `from_ids[n]` leads to `to_ids[n]` now.
update members.member
set survivor_id = redirected.to_id
from unnest(%(from_ids)b::uuid[], %(to_ids)b::uuid[]) as redirected (from_id, to_id)
where member.id = redirected.from_id
    or (member.survivor_id = redirected.from_id and member.survivor_id <> member.id)

-- name: insert_reviews
insert into members.review (
    id, first_id, second_id, state, reasons, linking_kinds, source_id, opened_at
)
select id, first_id, second_id, 'open', reasons::text[], linking_kinds::text[], source_id, opened_at
from unnest(
    %(ids)b::uuid[], %(first_ids)b::uuid[], %(second_ids)b::uuid[], %(reasons)b::text[],
    %(linking_kinds)b::text[], %(source_ids)b::bigint[], %(opened_ats)b::timestamptz[]
) as asked (id, first_id, second_id, reasons, linking_kinds, source_id, opened_at)

-- name: close_answered_reviews
-- A question about two parties is answered when they have become one by another way.
update members.review
set state = 'merged',
    decided_at = %(now)s::timestamptz,
    decided_by_kind = %(by_kind)s::text,
    decided_by_id = %(by_id)s::uuid,
    decided_by_name = %(by_name)s::text
from members.member as one, members.member as other
where review.state = 'open'
    and one.id = review.first_id
    and other.id = review.second_id
    and one.survivor_id = other.survivor_id
    and one.survivor_id = any(%(survivor_ids)b::uuid[])
