-- name: remove_members
with profiles as (
    delete from members.own_profile where member_id = any(%(ids)b::uuid[])
),

identities as (
    delete from members.identity where member_id = any(%(ids)b::uuid[])
),

merges as (
    delete from members.merge
    where winner_id = any(%(ids)b::uuid[]) or loser_id = any(%(ids)b::uuid[])
),

reviews as (
    delete from members.review
    where first_id = any(%(ids)b::uuid[]) or second_id = any(%(ids)b::uuid[])
),

tags as (
    delete from members.tag where member_id = any(%(ids)b::uuid[])
),

notes as (
    delete from members.note where member_id = any(%(ids)b::uuid[])
),

consents as (
    delete from members.consent where member_id = any(%(ids)b::uuid[])
),

touched as (
    delete from members.touched where member_id = any(%(ids)b::uuid[])
)

delete from members.member
where id = any(%(ids)b::uuid[])

-- name: group_of
-- All parties that these are read together with, themselves included, and whether each joined.
select party.id, party.joined_at is not null as has_joined
from members.member as party
where party.survivor_id in (
    select survivor_id from members.member where id = any(%(ids)b::uuid[])
)
order by party.id
for update
