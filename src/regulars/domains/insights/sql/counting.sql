-- name: member_counts
-- How many of today's members had joined before each of these instants: all of them, less those
-- who joined later, who are few where the instants are recent.
select
    asked.place,
    (
        select count(joined_at)
        from shared.joined_member_v1
        where %(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[])
    ) - (
        select count(*)
        from shared.joined_member_v1
        where joined_at >= asked.before_at
            and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
    ) as member_count
from unnest(%(places)b::bigint[], %(before_ats)b::timestamptz[]) as asked (place, before_at)
order by asked.place

-- name: joined_days
select
    (joined_at at time zone %(time_zone)s::text)::date as day, count(*) as member_count
from shared.joined_member_v1
where joined_at >= %(from_at)s::timestamptz
    and joined_at < %(before_at)s::timestamptz
    and (%(store_ids)b::bigint[] is null or store_id = any(%(store_ids)b::bigint[]))
group by 1

-- name: dead_days
select
    asset_id, (expires_at at time zone %(time_zone)s::text)::date as day,
    sum(units)::bigint as units
from shared.dying_lot_v1
where asset_id = any(%(asset_ids)b::bigint[]) and expires_at <= %(now)s::timestamptz
group by 1, 2

-- name: tier_counts
-- The members who stand on each tier, as booked: everybody who stands there, less those few who were
-- merged or erased since. Nobody anonymous ever stands on any.
with stood as (
    select ladder_id, tier, count(*) as party_count
    from shared.standing_v1
    where ladder_id = any(%(ladder_ids)b::bigint[]) and tier is not null
    group by 1, 2
),

former as (
    select standing.ladder_id, standing.tier, count(*) as party_count
    from shared.former_member_v1 as party
    inner join shared.standing_v1 as standing on standing.member_id = party.member_id
    where standing.ladder_id = any(%(ladder_ids)b::bigint[]) and standing.tier is not null
    group by 1, 2
)

select
    stood.ladder_id, stood.tier,
    stood.party_count - coalesce(former.party_count, 0) as member_count
from stood
left join former on former.ladder_id = stood.ladder_id and former.tier = stood.tier
where stood.party_count > coalesce(former.party_count, 0)

-- name: waiting
select kind, waiting_count from shared.waiting_v1
