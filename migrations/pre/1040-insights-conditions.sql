-- What members come to, as the lake keeps it every day: what conditions ask of rows.
set local lock_timeout = '5s';

create function shared.lines_v1(of_texts text[]) returns text
language sql immutable
as $$
    select case
        when cardinality(of_texts) > 0 then E'\n' || array_to_string(of_texts, E'\n') || E'\n'
    end
$$;

comment on function shared.lines_v1(text[]) is
    'A line each, with a break before and behind every one; null for none.';

create view shared.lake_member_fact_v1 as
select
    fact.member_id, fact.joined_at, fact.first_seen_at, fact.registered_at, fact.store,
    fact.channel, fact.source, fact.gender, fact.country, fact.region, fact.city, fact.locale,
    fact.time_zone, fact.order_count, fact.return_count, fact.first_order_at, fact.last_order_at,
    (
        select jsonb_object_agg(place.id, place.micro)::text
        from unnest(fact.spend_micro) with ordinality as place (micro, id)
        where place.micro <> 0
    ) as spend,
    (
        select jsonb_object_agg(place.id, place.units)::text
        from unnest(fact.spendable_units) with ordinality as place (units, id)
        where place.units <> 0
    ) as spendable,
    (
        select shared.lines_v1(array_agg(place.id || '=' || place.tier))
        from unnest(fact.tiers) with ordinality as place (tier, id)
        where place.tier is not null
    ) as tiers,
    shared.lines_v1(fact.tags) as tags,
    shared.lines_v1(fact.granted) as granted,
    shared.lines_v1(fact.refused) as refused,
    shared.lines_v1(fact.identity_kinds) as identity_kinds,
    shared.lines_v1(belonging.segments) as segments,
    stage.stage, rfm.recency_score, rfm.frequency_score, rfm.monetary_score,
    rfm.group_name as rfm_group, fact.attributes::text as attributes, fact.made_at
from insights.member_fact as fact
left join shared.stage_v1 as stage on stage.member_id = fact.member_id
left join shared.rfm_v1 as rfm on rfm.member_id = fact.member_id
left join (
    select member_id, array_agg(program_id || '=' || code) as segments
    from shared.segment_membership_v1
    group by member_id
) as belonging on belonging.member_id = fact.member_id;

comment on view shared.lake_member_fact_v1 is
    'Members; lists of names are lines, what goes by ids of programs, assets and ladders names them.';
