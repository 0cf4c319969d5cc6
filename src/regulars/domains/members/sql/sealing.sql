-- name: identities_of_other_keys
select blind_index, sealed
from members.identity
where blind_index > %(after)s::bytea and get_byte(sealed, 0) <> %(key_number)s::int
order by blind_index
limit %(count)s::bigint

-- name: reseal_identities
update members.identity
set sealed = fresh.sealed
from unnest(%(indexes)b::bytea[], %(sealed)b::bytea[]) as fresh (blind_index, sealed)
where identity.blind_index = fresh.blind_index

-- name: profiles_of_other_keys
select id, personal
from members.member
where id > %(after)s::uuid and get_byte(personal, 0) <> %(key_number)s::int
order by id
limit %(count)s::bigint

-- name: reseal_profiles
-- Not where somebody has written the profile anew since it was read.
update members.member
set personal = fresh.personal
from unnest(
    %(ids)b::uuid[], %(before)b::bytea[], %(personals)b::bytea[]
) as fresh (id, before, personal)
where member.id = fresh.id and member.personal = fresh.before

-- name: own_profiles_of_other_keys
select member_id as id, personal
from members.own_profile
where member_id > %(after)s::uuid and get_byte(personal, 0) <> %(key_number)s::int
order by member_id
limit %(count)s::bigint

-- name: reseal_own_profiles
-- Not where somebody has written the profile anew since it was read.
update members.own_profile
set personal = fresh.personal
from unnest(
    %(ids)b::uuid[], %(before)b::bytea[], %(personals)b::bytea[]
) as fresh (id, before, personal)
where own_profile.member_id = fresh.id and own_profile.personal = fresh.before

-- name: notes_of_other_keys
select id, sealed
from members.note
where id > %(after)s::uuid and get_byte(sealed, 0) <> %(key_number)s::int
order by id
limit %(count)s::bigint

-- name: reseal_notes
update members.note
set sealed = fresh.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as fresh (id, sealed)
where note.id = fresh.id

-- name: sealed_with_other_keys
select
    (
        select count(*) from members.identity
        where get_byte(sealed, 0) <> %(key_number)s::int
    ) as identity_count,
    (
        select count(*) from members.member
        where get_byte(personal, 0) <> %(key_number)s::int
    ) + (
        select count(*) from members.own_profile
        where get_byte(personal, 0) <> %(key_number)s::int
    ) as profile_count,
    (
        select count(*) from members.note
        where get_byte(sealed, 0) <> %(key_number)s::int
    ) as note_count
