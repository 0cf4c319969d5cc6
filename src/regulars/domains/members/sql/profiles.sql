-- name: profiles
-- Each party's profile, and beside it the own profile of those that others were merged into.
select
    id, standing, false as is_own,
    first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, field_times
from members.member
where id = any(%(ids)b::uuid[])
union all
select
    own_profile.member_id, member.standing, true,
    own_profile.first_seen_at, own_profile.identified_at, own_profile.registered_at,
    own_profile.source_id, own_profile.channel_id, own_profile.store_id,
    own_profile.gender, own_profile.birth_date, own_profile.locale, own_profile.time_zone,
    own_profile.country, own_profile.region, own_profile.city,
    own_profile.attributes, own_profile.personal, own_profile.field_times
from members.own_profile
join members.member on member.id = own_profile.member_id
where own_profile.member_id = any(%(ids)b::uuid[])

-- name: insert_members
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(ids)b::uuid[]) as told (id)
)

insert into members.member (
    id, survivor_id, standing, created_at,
    first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, name_codes, field_times
)
select
    id, survivor_id, standing, %(now)s::timestamptz,
    first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes::jsonb, personal, name_codes::bigint[], field_times::jsonb
from unnest(
    %(ids)b::uuid[], %(survivor_ids)b::uuid[], %(standings)b::text[],
    %(first_seen_ats)b::timestamptz[], %(identified_ats)b::timestamptz[],
    %(registered_ats)b::timestamptz[],
    %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(store_ids)b::bigint[],
    %(genders)b::text[], %(birth_dates)b::date[], %(locales)b::text[], %(time_zones)b::text[],
    %(countries)b::text[], %(regions)b::text[], %(cities)b::text[],
    %(attributes)b::text[], %(personals)b::bytea[], %(name_codes)b::text[],
    %(field_times)b::text[]
) as fresh (
    id, survivor_id, standing, first_seen_at, identified_at, registered_at,
    source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, name_codes, field_times
)

-- name: update_members
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(ids)b::uuid[]) as told (id)
)

update members.member
set standing = changed.standing,
    first_seen_at = changed.first_seen_at,
    identified_at = changed.identified_at,
    registered_at = changed.registered_at,
    source_id = changed.source_id,
    channel_id = changed.channel_id,
    store_id = changed.store_id,
    gender = changed.gender,
    birth_date = changed.birth_date,
    locale = changed.locale,
    time_zone = changed.time_zone,
    country = changed.country,
    region = changed.region,
    city = changed.city,
    attributes = changed.attributes::jsonb,
    personal = changed.personal,
    name_codes = changed.name_codes::bigint[],
    field_times = changed.field_times::jsonb
from unnest(
    %(ids)b::uuid[], %(standings)b::text[],
    %(first_seen_ats)b::timestamptz[], %(identified_ats)b::timestamptz[],
    %(registered_ats)b::timestamptz[],
    %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(store_ids)b::bigint[],
    %(genders)b::text[], %(birth_dates)b::date[], %(locales)b::text[], %(time_zones)b::text[],
    %(countries)b::text[], %(regions)b::text[], %(cities)b::text[],
    %(attributes)b::text[], %(personals)b::bytea[], %(name_codes)b::text[],
    %(field_times)b::text[]
) as changed (
    id, standing, first_seen_at, identified_at, registered_at,
    source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, name_codes, field_times
)
where member.id = changed.id

-- name: restate_members
-- The same values stated again: only the times move, and at times where and since when.
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), member.id
    from members.member
    inner join unnest(
        %(ids)b::uuid[], %(standings)b::text[], %(first_seen_ats)b::timestamptz[],
        %(identified_ats)b::timestamptz[], %(registered_ats)b::timestamptz[],
        %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(store_ids)b::bigint[]
    ) as told (
        id, standing, first_seen_at, identified_at, registered_at, source_id, channel_id,
        store_id
    ) on told.id = member.id
    where (
        member.standing, member.first_seen_at, member.identified_at, member.registered_at,
        member.source_id, member.channel_id, member.store_id
    ) is distinct from (
        told.standing, told.first_seen_at, told.identified_at, told.registered_at,
        told.source_id, told.channel_id, told.store_id
    )
)

update members.member
set standing = restated.standing,
    first_seen_at = restated.first_seen_at,
    identified_at = restated.identified_at,
    registered_at = restated.registered_at,
    source_id = restated.source_id,
    channel_id = restated.channel_id,
    store_id = restated.store_id,
    field_times = restated.field_times::jsonb
from unnest(
    %(ids)b::uuid[], %(standings)b::text[],
    %(first_seen_ats)b::timestamptz[], %(identified_ats)b::timestamptz[],
    %(registered_ats)b::timestamptz[],
    %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(store_ids)b::bigint[],
    %(field_times)b::text[]
) as restated (
    id, standing, first_seen_at, identified_at, registered_at,
    source_id, channel_id, store_id, field_times
)
where member.id = restated.id

-- name: save_own_profiles
insert into members.own_profile (
    member_id, first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, field_times
)
select
    id, first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes::jsonb, personal, field_times::jsonb
from unnest(
    %(ids)b::uuid[],
    %(first_seen_ats)b::timestamptz[], %(identified_ats)b::timestamptz[],
    %(registered_ats)b::timestamptz[],
    %(source_ids)b::bigint[], %(channel_ids)b::bigint[], %(store_ids)b::bigint[],
    %(genders)b::text[], %(birth_dates)b::date[], %(locales)b::text[], %(time_zones)b::text[],
    %(countries)b::text[], %(regions)b::text[], %(cities)b::text[],
    %(attributes)b::text[], %(personals)b::bytea[], %(field_times)b::text[]
) as own (
    id, first_seen_at, identified_at, registered_at, source_id, channel_id, store_id,
    gender, birth_date, locale, time_zone, country, region, city,
    attributes, personal, field_times
)
on conflict (member_id) do update
set first_seen_at = excluded.first_seen_at,
    identified_at = excluded.identified_at,
    registered_at = excluded.registered_at,
    source_id = excluded.source_id,
    channel_id = excluded.channel_id,
    store_id = excluded.store_id,
    gender = excluded.gender,
    birth_date = excluded.birth_date,
    locale = excluded.locale,
    time_zone = excluded.time_zone,
    country = excluded.country,
    region = excluded.region,
    city = excluded.city,
    attributes = excluded.attributes,
    personal = excluded.personal,
    field_times = excluded.field_times

-- name: delete_own_profiles
delete from members.own_profile where member_id = any(%(ids)b::uuid[])
