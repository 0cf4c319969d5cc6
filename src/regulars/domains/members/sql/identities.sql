-- name: known_identities
-- One row at least: the version of the registry tells whether what is remembered of it holds.
-- The times are the root's own: a record may be news of it alone and none of all merged into it.
-- The inner select hides the array's length from the planner, or it would plan anew for every short
-- one, at the cost of the look-up itself.
select registry.version, known.*
from members.registry
left join lateral (
    select
        identity.blind_index, identity.member_id, identity.is_verified, identity.claimed_at,
        root.id, root.standing,
        coalesce(own_profile.first_seen_at, root.first_seen_at) as first_seen_at,
        case
            when own_profile.member_id is null then root.identified_at
            else own_profile.identified_at
        end as identified_at,
        case
            when own_profile.member_id is null then root.registered_at
            else own_profile.registered_at
        end as registered_at
    from unnest((select %(indexes)b::bytea[])) as asked (blind_index)
    join members.identity using (blind_index)
    join members.member on member.id = identity.member_id
    join members.member as root on root.id = member.survivor_id
    left join members.own_profile on own_profile.member_id = root.id
) as known on true

-- name: lock_members
select id
from members.member
where id = any(%(ids)b::uuid[])
order by id
for no key update

-- name: holdings
select
    party.survivor_id as root_id,
    identity.kind,
    count(*) as identity_count,
    count(*) filter (where identity.is_verified) as verified_count
from members.member as party
join members.identity on identity.member_id = party.id
where party.id = any(%(ids)b::uuid[])
    or (party.survivor_id = any(%(ids)b::uuid[]) and party.survivor_id <> party.id)
group by party.survivor_id, identity.kind

-- name: decided_pairs
-- Open questions and remembered answers between any two of these survivors.
select
    review.id,
    review.state = 'open' as is_open,
    one.survivor_id as first_id,
    other.survivor_id as second_id
from members.member as one
join members.review on review.first_id = one.id and review.state <> 'merged'
join members.member as other on other.id = review.second_id
where (
        one.id = any(%(ids)b::uuid[])
        or (one.survivor_id = any(%(ids)b::uuid[]) and one.survivor_id <> one.id)
    )
    and other.survivor_id = any(%(ids)b::uuid[])
    and one.survivor_id <> other.survivor_id

-- name: insert_identities
-- In the order of the index, so that two batches with the same new identities wait, not deadlock.
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(member_ids)b::uuid[]) as told (id)
)

insert into members.identity
    (blind_index, member_id, kind, namespace, sealed, is_verified, claimed_at, created_at)
select *, %(now)s::timestamptz
from unnest(
    %(indexes)b::bytea[], %(member_ids)b::uuid[], %(kinds)b::text[], %(namespaces)b::text[],
    %(sealed)b::bytea[], %(verified)b::boolean[], %(claimed_ats)b::timestamptz[]
) as claimed (blind_index, member_id, kind, namespace, sealed, is_verified, claimed_at)
order by blind_index
on conflict (blind_index) do nothing

-- name: update_identities
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(member_ids)b::uuid[]) as told (id)
)

update members.identity
set member_id = changed.member_id,
    is_verified = changed.is_verified,
    claimed_at = changed.claimed_at
from unnest(
    %(indexes)b::bytea[], %(member_ids)b::uuid[], %(verified)b::boolean[],
    %(claimed_ats)b::timestamptz[]
) as changed (blind_index, member_id, is_verified, claimed_at)
where identity.blind_index = changed.blind_index

-- name: identities_of
select
    member.survivor_id, identity.blind_index, identity.member_id, identity.kind,
    identity.namespace, identity.sealed, identity.is_verified, identity.claimed_at,
    identity.created_at
from members.member
join members.identity on identity.member_id = member.id
where (
        member.id = any(%(ids)b::uuid[])
        or (member.survivor_id = any(%(ids)b::uuid[]) and member.survivor_id <> member.id)
    )
    and (%(kinds)b::text[] is null or identity.kind = any(%(kinds)b::text[]))
order by member.survivor_id, identity.kind, identity.claimed_at, identity.blind_index

-- name: delete_identities
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), member_id
    from members.identity
    where blind_index = any(%(indexes)b::bytea[])
)

delete from members.identity where blind_index = any(%(indexes)b::bytea[])
