-- name: the_count_of_a_segment_is_that_of_its_memberships
select segment.id, segment.member_count, count(membership.member_id) as counted
from segments.segment as segment
left join segments.membership as membership on membership.segment_id = segment.id
group by segment.id
having segment.member_count <> count(membership.member_id)

-- name: the_days_of_a_segment_come_to_its_count
select segment.id, segment.member_count, sum(day.entered_count - day.left_count) as counted
from segments.segment as segment
left join segments.day as day on day.segment_id = segment.id
group by segment.id
having segment.member_count <> coalesce(sum(day.entered_count - day.left_count), 0)

-- name: a_membership_is_the_last_change_of_its_history
select
    person.member_id, last_change.segment_id, last_change.is_entered, membership.entered_at
from (
    select distinct on (person_number, segment_id)
        person_number, segment_id, is_entered, effective_at
    from segments.change
    order by person_number, segment_id, id desc
) as last_change
inner join segments.person as person on person.number = last_change.person_number
left join segments.membership as membership
    on membership.segment_id = last_change.segment_id
    and membership.member_id = person.member_id
where last_change.is_entered <> (membership.member_id is not null)
    or membership.entered_at <> last_change.effective_at

-- name: every_membership_has_a_history
select membership.segment_id, membership.member_id
from segments.membership as membership
left join segments.person as person on person.member_id = membership.member_id
left join segments.change as change
    on change.person_number = person.number and change.segment_id = membership.segment_id
where change.id is null

-- name: comings_and_goings_take_turns
select segment_id, person_number, id
from (
    select
        segment_id, person_number, id, is_entered,
        lag(is_entered, 1, false) over history as was_entered,
        effective_at < lag(effective_at) over history as is_backwards
    from segments.change
    window history as (partition by segment_id, person_number order by id)
) as turn
where is_entered = was_entered or is_backwards

-- name: only_lists_have_listed_members
select segment.id, segment.kind
from segments.segment as segment
where segment.kind = 'dynamic'
    and exists (select from segments.listed as listed where listed.segment_id = segment.id)
