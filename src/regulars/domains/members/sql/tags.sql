-- name: save_tags
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(member_ids)b::uuid[]) as told (id)
)

insert into members.tag
    (member_id, tag, is_set, origin, origin_ref, confidence, expires_at, set_at)
select member_id, tag, is_set, origin, origin_ref, confidence, expires_at, %(now)s::timestamptz
from unnest(
    %(member_ids)b::uuid[], %(tags)b::text[], %(are_set)b::boolean[], %(origins)b::text[],
    %(origin_refs)b::text[], %(confidences)b::double precision[], %(expires_ats)b::timestamptz[]
) as said (member_id, tag, is_set, origin, origin_ref, confidence, expires_at)
order by member_id, tag
on conflict (member_id, tag) do update
set is_set = excluded.is_set,
    origin = excluded.origin,
    origin_ref = excluded.origin_ref,
    confidence = excluded.confidence,
    expires_at = excluded.expires_at,
    set_at = excluded.set_at

-- name: tags_of
select
    asked.id, standing.tag, standing.origin, standing.origin_ref, standing.confidence,
    standing.expires_at, standing.set_at
from unnest(%(ids)b::uuid[]) as asked (id)
cross join lateral members.standing_tags_v1(asked.id, %(now)s::timestamptz) as standing
order by asked.id, standing.tag

-- name: tag_counts
-- Every tag in use, with the number of members who have it.
select tag, count(*) as member_count
from (
    select distinct on (party.survivor_id, tag.tag)
        party.survivor_id, tag.tag, tag.is_set, tag.expires_at
    from members.tag
    join members.member as party on party.id = tag.member_id
    order by
        party.survivor_id, tag.tag, tag.set_at desc,
        tag.member_id = party.survivor_id desc, tag.member_id
) as newest
where is_set and (expires_at is null or expires_at > %(now)s::timestamptz)
group by tag
order by tag
limit %(count)s::bigint

-- name: tag_origins
-- How many members have a tag, by who set it.
select origin, origin_ref, count(*) as member_count
from (
    select distinct on (party.survivor_id)
        tag.origin, tag.origin_ref, tag.is_set, tag.expires_at
    from members.tag
    inner join members.member as party on party.id = tag.member_id
    where tag.tag = %(tag)s::text
    order by
        party.survivor_id, tag.set_at desc, tag.member_id = party.survivor_id desc, tag.member_id
) as newest
where is_set and (expires_at is null or expires_at > %(now)s::timestamptz)
group by origin, origin_ref
order by origin, origin_ref

-- name: said_tags
-- The newest word on these tags over all parties of each survivor, taken away or expired too.
select
    asked.id as member_id, newest.tag, newest.origin, newest.origin_ref, newest.is_set,
    newest.expires_at
from unnest(%(ids)b::uuid[]) as asked (id)
cross join lateral (
    select distinct on (tag.tag)
        tag.tag, tag.origin, tag.origin_ref, tag.is_set, tag.expires_at
    from members.member as party
    inner join members.tag as tag on tag.member_id = party.id
    where (
        party.id = asked.id
        or (party.survivor_id = asked.id and party.survivor_id <> party.id)
    )
    and tag.tag = any(%(tags)b::text[])
    order by tag.tag, tag.set_at desc, tag.member_id = party.survivor_id desc, tag.member_id
) as newest
