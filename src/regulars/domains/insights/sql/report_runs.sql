-- name: add_runs
insert into insights.report_run (
    id, schedule_id, why, due_at, state, next_attempt_at, created_at
)
select
    given.id, given.schedule_id, %(why)s::text, given.due_at, 'waiting', %(now)s::timestamptz,
    %(now)s::timestamptz
from unnest(%(ids)b::uuid[], %(schedule_ids)b::uuid[], %(due_ats)b::timestamptz[])
    as given (id, schedule_id, due_at)
on conflict do nothing
returning id, schedule_id

-- name: add_deliveries
insert into insights.report_delivery (id, run_id, recipient, state)
select given.id, given.run_id, given.recipient, 'waiting'
from unnest(%(ids)b::uuid[], %(run_ids)b::uuid[], %(recipients)b::bytea[])
    as given (id, run_id, recipient)

-- name: runs_to_attempt
select id
from insights.report_run
where state = 'waiting' and next_attempt_at <= %(now)s::timestamptz
order by next_attempt_at
limit %(count)s::bigint

-- name: runs
select
    id, schedule_id, why, due_at, state, attempt_count, next_attempt_at, failure, as_of,
    export_number, created_at, ended_at
from insights.report_run
where
    (%(id)s::uuid is null or id = %(id)s::uuid)
    and (%(schedule_id)s::uuid is null or schedule_id = %(schedule_id)s::uuid)
    and (%(before_id)s::uuid is null or id < %(before_id)s::uuid)
order by id desc
limit %(count)s::bigint

-- name: last_runs
select
    run.id, run.schedule_id, run.state, run.due_at, run.next_attempt_at, run.ended_at, run.failure,
    mails.sent_count, mails.recipient_count
from unnest(%(schedule_ids)b::uuid[]) as wanted (schedule_id)
cross join lateral (
    select id, schedule_id, state, due_at, next_attempt_at, ended_at, failure
    from insights.report_run
    where report_run.schedule_id = wanted.schedule_id and why <> 'test'
    order by id desc
    limit 1
) as run
cross join lateral (
    select count(*) filter (where state = 'sent') as sent_count, count(*) as recipient_count
    from insights.report_delivery
    where report_delivery.run_id = run.id
) as mails

-- name: deliveries
select id, run_id, recipient as sealed, state, attempt_count, answer, ended_at
from insights.report_delivery
where run_id = any(%(run_ids)b::uuid[])
order by id

-- name: keep_made
update insights.report_run
set as_of = %(as_of)s::date, export_number = %(export_number)s::bigint
where id = %(id)s::uuid

-- name: add_file
insert into insights.report_file (run_id, format, file_name, content)
values (%(run_id)s::uuid, %(format)s::text, %(file_name)s::text, %(content)s::bytea)
on conflict (run_id, format) do nothing

-- name: files_of_run
select format, file_name, content
from insights.report_file
where run_id = %(run_id)s::uuid and (%(format)s::text is null or format = %(format)s::text)
order by format

-- name: file_names_of_run
select run_id, format
from insights.report_file
where run_id = any(%(run_ids)b::uuid[])
order by run_id, format

-- name: settle_left_behind
update insights.report_delivery
set state = 'unknown', answer = %(answer)s::text, ended_at = %(now)s::timestamptz
where run_id = %(run_id)s::uuid and state = 'handing'

-- name: begin_handing
update insights.report_delivery
set state = 'handing'
where id = %(id)s::uuid and state = 'waiting'

-- name: note_delivery
update insights.report_delivery
set state = %(state)s::text,
    attempt_count = attempt_count + 1,
    answer = %(answer)s::text,
    ended_at = case when %(state)s::text = 'waiting' then null else %(now)s::timestamptz end
where id = %(id)s::uuid

-- name: give_up_deliveries
update insights.report_delivery
set state = 'refused', ended_at = %(now)s::timestamptz
where run_id = %(run_id)s::uuid and state = 'waiting'

-- name: note_run
update insights.report_run
set state = %(state)s::text,
    attempt_count = %(attempt_count)s::bigint,
    next_attempt_at = %(next_attempt_at)s::timestamptz,
    failure = %(failure)s::text,
    ended_at = case when %(state)s::text = 'waiting' then null else %(now)s::timestamptz end
where id = %(id)s::uuid

-- name: forget_runs
delete from insights.report_run
where state <> 'waiting' and ended_at < %(before)s::timestamptz

-- name: lock_sealed_deliveries
select id, recipient as sealed from insights.report_delivery order by id for update

-- name: reseal_deliveries
update insights.report_delivery as delivery
set recipient = given.sealed
from unnest(%(ids)b::uuid[], %(sealed)b::bytea[]) as given (id, sealed)
where delivery.id = given.id
