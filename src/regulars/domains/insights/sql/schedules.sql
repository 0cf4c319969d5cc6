-- name: save_schedule
insert into insights.report_schedule as kept (
    id, name, report, wanted, formats, cadence, weekday, month_day, local_time, time_zone, locale,
    recipients, is_enabled, next_due_at, created_by, created_at, updated_at
)
values (
    %(id)s::uuid, %(name)s::text, %(report)s::text, %(wanted)s::jsonb, %(formats)b::text[],
    %(cadence)s::text, %(weekday)s::bigint, %(month_day)s::bigint, %(local_time)s::text,
    %(time_zone)s::text, %(locale)s::text, %(recipients)s::bytea, %(is_enabled)s::boolean,
    %(next_due_at)s::timestamptz, %(created_by)s::uuid, %(created_at)s::timestamptz,
    %(updated_at)s::timestamptz
)
on conflict (id) do update
set name = excluded.name,
    report = excluded.report,
    wanted = excluded.wanted,
    formats = excluded.formats,
    cadence = excluded.cadence,
    weekday = excluded.weekday,
    month_day = excluded.month_day,
    local_time = excluded.local_time,
    time_zone = excluded.time_zone,
    locale = excluded.locale,
    recipients = excluded.recipients,
    is_enabled = excluded.is_enabled,
    next_due_at = excluded.next_due_at,
    updated_at = excluded.updated_at

-- name: schedules
select
    id, name, report, wanted, formats, cadence, weekday, month_day, local_time, time_zone, locale,
    recipients, is_enabled, next_due_at, created_by, created_at, updated_at
from insights.report_schedule
where %(ids)b::uuid[] is null or id = any(%(ids)b::uuid[])
order by id
limit %(count)s::bigint

-- name: schedule_count
select count(*) from insights.report_schedule

-- name: lock_schedules
select id from insights.report_schedule where id = any(%(ids)b::uuid[]) order by id for update

-- name: due_schedules
select id
from insights.report_schedule
where next_due_at <= %(now)s::timestamptz
order by id
limit %(count)s::bigint
for update skip locked

-- name: set_next_due
update insights.report_schedule as schedule
set next_due_at = given.next_due_at
from unnest(%(ids)b::uuid[], %(next_due_ats)b::timestamptz[]) as given (id, next_due_at)
where schedule.id = given.id

-- name: drop_schedule
delete from insights.report_schedule where id = %(id)s::uuid

-- name: lock_sealed_schedules
select id, recipients as sealed from insights.report_schedule order by id for update

-- name: reseal_schedules
update insights.report_schedule as schedule
set recipients = given.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as given (id, sealed)
where schedule.id = given.id
