-- name: survivors_are_their_own_survivors
select member.id, member.survivor_id
from members.member
join members.member as survivor on survivor.id = member.survivor_id
where survivor.survivor_id <> survivor.id

-- name: survivors_are_the_roots_of_the_standing_merges
-- Going from merge to merge ends, in fewer steps than there are merges, at the survivor; whoever
-- was merged into nobody is their own. It begins at the merges, so that it costs what they are.
with recursive way (id, root_id, steps) as (
    select loser_id, winner_id, 1 from members.merge where undone_at is null
    union all
    select way.id, merge.winner_id, way.steps + 1
    from way
    join members.merge on merge.loser_id = way.root_id and merge.undone_at is null
    where way.steps < 1000
),

ends as (
    select way.id, way.root_id
    from way
    left join members.merge on merge.loser_id = way.root_id and merge.undone_at is null
    where merge.id is null
),

merged as (
    select id, survivor_id from members.member where survivor_id <> id
)

select coalesce(merged.id, ends.id) as id, merged.survivor_id, ends.root_id
from merged
full join ends on ends.id = merged.id
where ends.root_id is distinct from merged.survivor_id

-- name: an_anonymous_party_is_no_ones_survivor_but_an_anonymous_ones
select member.id, member.survivor_id
from members.member
join members.member as survivor on survivor.id = member.survivor_id
where survivor.standing = 'anonymous' and member.standing <> 'anonymous'

-- name: erasure_takes_everybody_who_is_read_together
select member.id
from members.member
join members.member as survivor on survivor.id = member.survivor_id
where (member.standing = 'erased') <> (survivor.standing = 'erased')

-- name: erased_members_hold_nothing_personal
select id
from members.member
where standing = 'erased'
    and (
        num_nonnulls(
            personal, name_codes, gender, birth_date, locale, time_zone, country, region, city
        ) > 0
        or attributes <> '{}'
        or field_times <> '{}'
        or exists (select from members.identity where identity.member_id = member.id)
        or exists (select from members.tag where tag.member_id = member.id)
        or exists (select from members.note where note.member_id = member.id)
        or exists (select from members.own_profile where own_profile.member_id = member.id)
    )

-- name: identities_of_anonymous_parties_name_nobody
select identity.member_id, identity.kind
from members.identity
join members.member on member.id = identity.member_id
join members.member as survivor on survivor.id = member.survivor_id
join members.identity_rule on identity_rule.kind = identity.kind
where identity_rule.names_a_person and survivor.standing = 'anonymous'

-- name: every_identity_is_of_a_kind_that_has_a_rule
select identity.member_id, identity.kind
from members.identity
where not exists (select from members.identity_rule where identity_rule.kind = identity.kind)

-- name: own_profiles_stand_beside_those_that_absorbed_others
-- A survivor with merged parties has one, and a party that nobody was ever merged into has none.
select member.id
from members.member
where (
        member.standing <> 'erased'
        and member.survivor_id = member.id
        and exists (
            select from members.merge
            where merge.winner_id = member.id and merge.undone_at is null
        ) <> exists (select from members.own_profile where own_profile.member_id = member.id)
    )
    or (
        exists (select from members.own_profile where own_profile.member_id = member.id)
        and not exists (select from members.merge where merge.winner_id = member.id)
    )

-- name: a_survivor_was_seen_no_later_than_those_merged_into_it
select survivor.id, member.id
from members.member
join members.member as survivor on survivor.id = member.survivor_id
where survivor.standing <> 'erased'
    and (
        survivor.first_seen_at > member.first_seen_at
        or survivor.identified_at > member.identified_at
        or survivor.registered_at > member.registered_at
    )

-- name: no_question_is_open_about_one_person
select review.id
from members.review
join members.member as one on one.id = review.first_id
join members.member as other on other.id = review.second_id
where review.state = 'open' and one.survivor_id = other.survivor_id

-- name: attributes_of_profiles_are_registered
select member.id, key
from members.member
cross join lateral jsonb_object_keys(member.attributes) as key
where not exists (
    select from members.attribute where attribute.key = key and not attribute.is_personal
)
