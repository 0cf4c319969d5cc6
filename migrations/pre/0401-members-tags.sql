-- The tags that stand on a member.
set local lock_timeout = '5s';

create function members.standing_tags_v1(of_survivor_id uuid, at_instant timestamptz)
returns table (
    tag text, origin text, origin_ref text, confidence double precision, expires_at timestamptz,
    set_at timestamptz
)
language sql stable
as $$
    select newest.tag, origin, origin_ref, confidence, expires_at, set_at
    from (
        select distinct on (tag.tag)
            tag.tag, tag.is_set, tag.origin, tag.origin_ref, tag.confidence, tag.expires_at,
            tag.set_at
        from members.member as party
        join members.tag on tag.member_id = party.id
        where party.id = of_survivor_id
            or (party.survivor_id = of_survivor_id and party.survivor_id <> party.id)
        order by
            tag.tag, tag.set_at desc, tag.member_id = party.survivor_id desc, tag.member_id
    ) as newest
    where is_set and (expires_at is null or expires_at > at_instant)
$$;

comment on function members.standing_tags_v1(uuid, timestamptz) is
    'The newest word on each tag over all parties of a survivor, where it stands.';
