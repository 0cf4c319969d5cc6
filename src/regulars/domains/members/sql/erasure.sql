-- name: erase_members
with touched as (
    insert into members.touched (written_in, member_id)
    select (select shared.current_write()), id from unnest(%(ids)b::uuid[]) as told (id)
)

update members.member
set standing = 'erased',
    erased_at = %(now)s::timestamptz,
    gender = null,
    birth_date = null,
    locale = null,
    time_zone = null,
    country = null,
    region = null,
    city = null,
    attributes = '{}',
    personal = null,
    name_codes = null,
    field_times = '{}'
where id = any(%(ids)b::uuid[])

-- name: erase_own_profiles
delete from members.own_profile where member_id = any(%(ids)b::uuid[])

-- name: erase_identities
delete from members.identity where member_id = any(%(ids)b::uuid[])

-- name: erase_tags
delete from members.tag where member_id = any(%(ids)b::uuid[])

-- name: erase_merge_notes
update members.merge
set note = '', undone_note = case when undone_at is not null then '' end
where winner_id = any(%(ids)b::uuid[]) or loser_id = any(%(ids)b::uuid[])

-- name: erase_reviews
delete from members.review
where first_id = any(%(ids)b::uuid[]) or second_id = any(%(ids)b::uuid[])
