-- Parties as the lake keeps them: nothing that is sealed, and of the birthday the year.
set local lock_timeout = '5s';

create view shared.lake_member_v1 as
select
    member.id as member_id, member.survivor_id, member.standing, member.joined_at,
    member.first_seen_at, source.code as source, channel.code as channel, store.code as store,
    member.gender, extract(year from member.birth_date)::bigint as birth_year, member.country,
    member.region, member.city
from members.member as member
left join shared.place_code_v1 as source
    on source.kind = 'source' and source.id = member.source_id
left join shared.place_code_v1 as channel
    on channel.kind = 'channel' and channel.id = member.channel_id
left join shared.place_code_v1 as store on store.kind = 'store' and store.id = member.store_id;
