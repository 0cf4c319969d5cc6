-- name: parties
select id, survivor_id, standing from members.member where id = any(%(ids)b::uuid[])

-- name: grouped_parties
-- All parties that are read together with these survivors.
select id, survivor_id, standing
from members.member
where id = any(%(ids)b::uuid[])
    or (survivor_id = any(%(ids)b::uuid[]) and survivor_id <> id)
order by id

-- name: same_person_ids
select asked.id, party.id
from unnest(%(ids)b::uuid[]) as asked (id)
cross join lateral shared.same_person_ids(asked.id) as party (id)
order by asked.id, party.id

-- name: persons
select asked.id, survivor.id as survivor_id, survivor.standing, party.id as party_id
from unnest(%(ids)b::uuid[]) as asked (id)
inner join members.member as own on own.id = asked.id
inner join members.member as survivor on survivor.id = own.survivor_id
cross join lateral shared.same_person_ids(asked.id) as party (id)
order by asked.id, party.id <> survivor.id, party.id

-- name: joined_between
select id as party_id, joined_at
from members.member
where joined_at >= %(from_at)s::timestamptz
    and joined_at < %(before_at)s::timestamptz
    and standing <> 'erased'
    and (
        %(after_at)s::timestamptz is null
        or (joined_at, id) > (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by joined_at, id
limit %(count)s::bigint

-- name: newest_first
select
    id, standing, joined_at, first_seen_at, registered_at, source_id, channel_id, store_id,
    coalesce(joined_at, first_seen_at) as sorted_at
from members.listed_v1(
    %(standing)s::text, %(joined_from)s::timestamptz, %(joined_before)s::timestamptz,
    %(tag)s::text, %(source_id)s::bigint, %(channel_id)s::bigint, %(store_ids)b::bigint[],
    %(identity_kind)s::text, %(attribute)s::jsonb, %(now)s::timestamptz
) as listed
where %(after_id)s::uuid is null
    or (coalesce(joined_at, first_seen_at), id)
    < (%(after_at)s::timestamptz, %(after_id)s::uuid)
order by coalesce(joined_at, first_seen_at) desc, id desc
limit %(count)s::bigint

-- name: oldest_first
select
    id, standing, joined_at, first_seen_at, registered_at, source_id, channel_id, store_id,
    coalesce(joined_at, first_seen_at) as sorted_at
from members.listed_v1(
    %(standing)s::text, %(joined_from)s::timestamptz, %(joined_before)s::timestamptz,
    %(tag)s::text, %(source_id)s::bigint, %(channel_id)s::bigint, %(store_ids)b::bigint[],
    %(identity_kind)s::text, %(attribute)s::jsonb, %(now)s::timestamptz
) as listed
where %(after_id)s::uuid is null
    or (coalesce(joined_at, first_seen_at), id)
    > (%(after_at)s::timestamptz, %(after_id)s::uuid)
order by coalesce(joined_at, first_seen_at), id
limit %(count)s::bigint

-- name: count_listed
select count(*)
from (
    select
    from members.listed_v1(
        %(standing)s::text, %(joined_from)s::timestamptz, %(joined_before)s::timestamptz,
        %(tag)s::text, %(source_id)s::bigint, %(channel_id)s::bigint, %(store_ids)b::bigint[],
        %(identity_kind)s::text, %(attribute)s::jsonb, %(now)s::timestamptz
    ) as listed
    limit %(count)s::bigint
) as counted

-- name: any_member
select exists(
    select from members.member where standing = 'member' and survivor_id = id
) as is_there

-- name: named_like
-- Candidates: their names hold all the pieces asked for, in whatever order.
select id
from members.member
where name_codes @> %(codes)s::bigint[] and survivor_id = id
order by id desc
limit %(count)s::bigint
