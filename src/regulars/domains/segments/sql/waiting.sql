-- name: note_waiting
insert into segments.waiting (member_id, noted_at)
select member_id, %(now)s::timestamptz
from unnest(%(ids)b::uuid[]) as changed (member_id)
where exists (select from segments.segment where archived_at is null)

-- name: claim_waiting
delete from segments.waiting
where id in (
    select id
    from segments.waiting
    order by id
    limit %(count)s::bigint
    for update skip locked
)
returning member_id

-- name: any_waiting
select
    exists(select from segments.waiting)
    or exists(select from segments.due where due_at <= %(now)s::timestamptz) as is_waiting

-- name: waiting_since
select noted_at
from segments.waiting
order by id
limit 1

-- name: wake_due
delete from segments.due
where (segment_id, member_id) in (
    select segment_id, member_id
    from segments.due
    where due_at <= %(now)s::timestamptz
    order by due_at
    limit %(count)s::bigint
    for update skip locked
)
returning member_id

-- name: save_dues
insert into segments.due (segment_id, member_id, due_at)
select %(segment_id)s::uuid, member_id, due_at
from unnest(%(member_ids)b::uuid[], %(due_ats)b::timestamptz[]) as due (member_id, due_at)
order by member_id
on conflict (segment_id, member_id) do update set due_at = excluded.due_at

-- name: drop_dues
delete from segments.due
where segment_id = %(segment_id)s::uuid and member_id = any(%(member_ids)b::uuid[])

-- name: drop_dues_between
delete from segments.due
where segment_id = %(segment_id)s::uuid
    and member_id > %(after_id)s::uuid
    and member_id <= %(through_id)s::uuid

-- name: drop_dues_of
delete from segments.due
where segment_id = %(segment_id)s::uuid

-- name: forget_waiting
delete from segments.waiting
where member_id = any(%(ids)b::uuid[])

-- name: forget_dues
delete from segments.due
where member_id = any(%(ids)b::uuid[])
