-- name: enter
insert into segments.membership (segment_id, member_id, entered_at)
select %(segment_id)s::uuid, met.member_id, %(now)s::timestamptz
from unnest(%(member_ids)b::uuid[]) as met (member_id)
where not exists (
    select from segments.membership as held
    where held.segment_id = %(segment_id)s::uuid and held.member_id = met.member_id
)
order by met.member_id
returning member_id

-- name: leave
delete from segments.membership
where segment_id = %(segment_id)s::uuid
    and member_id = any(%(judged_ids)b::uuid[])
    and member_id not in (select id from unnest(%(meeting_ids)b::uuid[]) as met (id))
returning member_id

-- name: leave_between
delete from segments.membership
where segment_id = %(segment_id)s::uuid
    and member_id > %(after_id)s::uuid
    and member_id <= %(through_id)s::uuid
    and member_id not in (select id from unnest(%(meeting_ids)b::uuid[]) as met (id))
returning member_id

-- name: number_persons
insert into segments.person (member_id)
select asked.id
from unnest(%(member_ids)b::uuid[]) as asked (id)
where not exists (select from segments.person as known where known.member_id = asked.id)
order by asked.id
on conflict (member_id) do nothing

-- name: insert_changes
insert into segments.change (
    segment_id, person_number, is_entered, why, version_number, effective_at
)
select
    %(segment_id)s::uuid, person.number, changed.is_entered, changed.why,
    %(version_number)s::bigint, %(now)s::timestamptz
from unnest(%(member_ids)b::uuid[], %(entered)b::boolean[], %(whys)b::text[])
    as changed (member_id, is_entered, why)
inner join segments.person as person on person.member_id = changed.member_id
order by person.number

-- name: count_day
insert into segments.day (segment_id, day, entered_count, left_count)
values (
    %(segment_id)s::uuid, %(day)s::date, %(entered_count)s::bigint, %(left_count)s::bigint
)
on conflict (segment_id, day) do update
set entered_count = day.entered_count + excluded.entered_count,
    left_count = day.left_count + excluded.left_count

-- name: count_segment
update segments.segment
set member_count = member_count + %(entered_count)s::bigint - %(left_count)s::bigint,
    settled_at = greatest(settled_at, %(now)s::timestamptz)
where id = %(segment_id)s::uuid

-- name: list_members
insert into segments.listed (segment_id, member_id)
select %(segment_id)s::uuid, member_id
from unnest(%(member_ids)b::uuid[]) as given (member_id)
order by member_id
on conflict do nothing

-- name: clear_list
delete from segments.listed
where segment_id = %(segment_id)s::uuid

-- name: listed_among
select distinct asked.id
from unnest(%(ids)b::uuid[]) as asked (id)
inner join shared.joined_member_v1 as member on member.member_id = asked.id
cross join lateral shared.same_person_ids(asked.id) as own (id)
inner join segments.listed as listed
    on listed.member_id = own.id and listed.segment_id = %(segment_id)s::uuid

-- name: listed_behind
select distinct party.survivor_id
from segments.listed as listed
inner join shared.member_redirect_v1 as party on party.member_id = listed.member_id
inner join shared.joined_member_v1 as member on member.member_id = party.survivor_id
where listed.segment_id = %(segment_id)s::uuid and party.survivor_id > %(after_id)s::uuid
order by party.survivor_id
limit %(count)s::bigint

-- name: segments_of_member
select
    segment.id as segment_id, program.code as program, segment.code, segment.kind,
    segment.name_en, segment.name_zh, membership.entered_at
from segments.membership as membership
inner join segments.segment as segment on segment.id = membership.segment_id
inner join shared.program_code_v1 as program on program.id = segment.program_id
where membership.member_id = %(member_id)s::uuid and segment.archived_at is null
order by membership.entered_at desc, segment.code

-- name: changes_of_members
select
    change.id, change.segment_id, change.is_entered, change.why, change.version_number,
    change.effective_at
from segments.person as person
inner join segments.change as change on change.person_number = person.number
where person.member_id = any(%(member_ids)b::uuid[])
    and change.segment_id = %(segment_id)s::uuid
order by change.effective_at desc, change.id desc
limit %(count)s::bigint

-- name: history_of_persons
select
    change.id, segment.code, change.is_entered, change.why, change.version_number,
    change.effective_at
from segments.person as person
inner join segments.change as change on change.person_number = person.number
inner join segments.segment as segment on segment.id = change.segment_id
where person.member_id = any(%(member_ids)b::uuid[]) and change.id > %(after_id)s::bigint
order by change.id
limit %(count)s::bigint

-- name: last_changes_before
select distinct on (person.member_id)
    change.id, change.segment_id, change.is_entered, change.why, change.version_number,
    change.effective_at
from segments.person as person
inner join segments.change as change on change.person_number = person.number
where person.member_id = any(%(member_ids)b::uuid[])
    and change.segment_id = %(segment_id)s::uuid
    and change.effective_at <= %(at)s::timestamptz
order by person.member_id, change.id desc

-- name: courses_of_persons
-- Every segment of these codes that was ever built has a row, whether anybody came or went or not.
select
    segment.program_id, segment.code, gone.member_id, gone.is_entered, gone.effective_at
from segments.segment as segment
left join lateral (
    select change.id, person.member_id, change.is_entered, change.effective_at
    from segments.person as person
    inner join segments.change as change
        on change.person_number = person.number and change.segment_id = segment.id
    where person.member_id = any(%(member_ids)b::uuid[])
        and change.effective_at < %(until_at)s::timestamptz
) as gone on true
where segment.code = any(%(codes)b::text[])
    and segment.archived_at is null
    and (
        segment.kind = 'uploaded'
        or exists (
            select from segments.version as version
            where version.segment_id = segment.id and version.judged_at is not null
        )
    )
order by gone.id

-- name: sizes
select
    day.day, day.entered_count, day.left_count,
    (sum(day.entered_count - day.left_count) over (order by day.day))::bigint as member_count
from segments.day as day
where day.segment_id = %(segment_id)s::uuid
order by day.day

-- name: members_behind
select member_id
from segments.membership
where segment_id = %(segment_id)s::uuid and member_id > %(after_id)s::uuid
order by member_id
limit %(count)s::bigint

-- name: forget_persons
delete from segments.person
where member_id = any(%(ids)b::uuid[])

-- name: unlist_persons
delete from segments.listed
where member_id = any(%(ids)b::uuid[])
