-- name: looked_up
-- All that a look-up answers in one statement: a customer waits at a till. One row at least: the
-- version of the registry tells whether what is remembered of it holds.
select
    registry.version, known.blind_index, known.tags,
    known.id, known.standing, false as is_own,
    known.first_seen_at, known.identified_at, known.registered_at,
    known.source_id, known.channel_id, known.store_id,
    known.gender, known.birth_date, known.locale, known.time_zone,
    known.country, known.region, known.city,
    known.attributes, known.personal, known.field_times
from members.registry
left join lateral (
    select
        identity.blind_index, root.*,
        (
            select jsonb_agg(to_jsonb(standing.*) order by standing.tag)
            from members.standing_tags_v1(root.id, %(now)s::timestamptz) as standing
        ) as tags
    from unnest(%(indexes)b::bytea[]) as asked (blind_index)
    join members.identity using (blind_index)
    join members.member on member.id = identity.member_id
    join members.member as root on root.id = member.survivor_id
) as known on true
