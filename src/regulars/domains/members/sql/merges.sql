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
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id
    from (
        select unnest(%(from_ids)b::uuid[]) as id
        union all
        select unnest(%(to_ids)b::uuid[])
    ) as told
)

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
-- Two parties that have become one have no question or answer between them any more.
update members.review
set state = 'merged',
    decided_at = %(now)s::timestamptz,
    decided_by_kind = %(by_kind)s::text,
    decided_by_id = %(by_id)s::uuid,
    decided_by_name = %(by_name)s::text
from members.member as one, members.member as other
where review.state <> 'merged'
    and one.id = review.first_id
    and other.id = review.second_id
    and (
        one.id = any(%(survivor_ids)b::uuid[])
        or (one.survivor_id = any(%(survivor_ids)b::uuid[]) and one.survivor_id <> one.id)
    )
    and other.survivor_id = one.survivor_id

-- name: merge_by_id
select
    id, winner_id, loser_id, cause, linking_kinds, note, by_kind, by_id, by_name, merged_at,
    undone_at, undone_by_kind, undone_by_id, undone_by_name, undone_note
from members.merge
where id = %(id)s::uuid

-- name: merge_history
-- Every merge, undone ones included, that these parties took part in.
select
    id, winner_id, loser_id, cause, linking_kinds, note, by_kind, by_id, by_name, merged_at,
    undone_at, undone_by_kind, undone_by_id, undone_by_name, undone_note
from members.merge
where winner_id = any(%(ids)b::uuid[]) or loser_id = any(%(ids)b::uuid[])
order by id

-- name: standing_merges
select id as merge_id, winner_id, loser_id, merged_at
from members.merge
where loser_id = any(%(ids)b::uuid[]) and undone_at is null
order by id

-- name: end_merge
update members.merge
set undone_at = %(now)s::timestamptz,
    undone_by_kind = %(by_kind)s::text,
    undone_by_id = %(by_id)s::uuid,
    undone_by_name = %(by_name)s::text,
    undone_note = %(note)s::text
where id = %(id)s::uuid

-- name: lead_to
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), told.id
    from members.member
    cross join lateral (values (member.id), (member.survivor_id)) as told (id)
    where member.id = any(%(ids)b::uuid[])
)

update members.member
set survivor_id = %(to_id)s::uuid
where id = any(%(ids)b::uuid[])

-- name: remember_apart
insert into members.review (
    id, first_id, second_id, state, reasons, linking_kinds,
    opened_at, decided_at, decided_by_kind, decided_by_id, decided_by_name, note
)
values (
    %(id)s::uuid,
    least(%(one_id)s::uuid, %(other_id)s::uuid),
    greatest(%(one_id)s::uuid, %(other_id)s::uuid),
    'kept_apart', '{merge_undone}', '{}',
    %(now)s::timestamptz, %(now)s::timestamptz,
    %(by_kind)s::text, %(by_id)s::uuid, %(by_name)s::text, %(note)s::text
)

-- name: review_by_id
select
    review.id, one.survivor_id as first_id, other.survivor_id as second_id, review.state,
    review.reasons, review.linking_kinds, review.source_id, review.opened_at,
    review.decided_at, review.decided_by_kind, review.decided_by_id, review.decided_by_name,
    review.note
from members.review
join members.member as one on one.id = review.first_id
join members.member as other on other.id = review.second_id
where review.id = %(id)s::uuid

-- name: reviews
select
    review.id, one.survivor_id as first_id, other.survivor_id as second_id, review.state,
    review.reasons, review.linking_kinds, review.source_id, review.opened_at,
    review.decided_at, review.decided_by_kind, review.decided_by_id, review.decided_by_name,
    review.note
from members.review
join members.member as one on one.id = review.first_id
join members.member as other on other.id = review.second_id
where review.state = %(state)s::text
    and (%(after_id)s::uuid is null or review.id < %(after_id)s::uuid)
order by review.id desc
limit %(count)s::bigint

-- name: decide_review
update members.review
set state = %(state)s::text,
    decided_at = %(now)s::timestamptz,
    decided_by_kind = %(by_kind)s::text,
    decided_by_id = %(by_id)s::uuid,
    decided_by_name = %(by_name)s::text,
    note = %(note)s::text
where id = %(id)s::uuid
