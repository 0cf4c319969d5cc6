-- name: job_request
insert into infra.job (
    id, kind, state, fingerprint, input, total_count, requested_by, is_for_worker, created_at
)
values (
    %(id)s::uuid, %(kind)s::text, 'waiting', %(fingerprint)s::text, %(input)s::jsonb,
    %(total_count)s::bigint, %(requested_by)s::text, %(is_for_worker)s::boolean,
    %(now)s::timestamptz
)
on conflict (kind, fingerprint) where state in ('waiting', 'running', 'failed')
do update set state = case when job.state = 'failed' then 'waiting' else job.state end
returning
    id, kind, state, fingerprint, input, done_count, total_count, cursor, summary, failure,
    requested_by, is_for_worker, created_at, started_at, heartbeat_at, ended_at

-- name: job_read
select
    id, kind, state, fingerprint, input, done_count, total_count, cursor, summary, failure,
    requested_by, is_for_worker, created_at, started_at, heartbeat_at, ended_at
from infra.job
where id = %(id)s::uuid

-- name: job_list
select
    id, kind, state, fingerprint, input, done_count, total_count, cursor, summary, failure,
    requested_by, is_for_worker, created_at, started_at, heartbeat_at, ended_at
from infra.job
where (%(before_id)s::uuid is null or id < %(before_id)s::uuid)
    and (%(kind)s::text is null or kind = %(kind)s::text)
    and (%(state)s::text is null or state = %(state)s::text)
order by id desc
limit %(count)s::bigint

-- name: job_lock
select pg_try_advisory_lock(%(key)s::bigint)

-- name: job_take
update infra.job
set
    state = 'running', runner_id = %(runner_id)s::uuid, failure = null,
    started_at = coalesce(started_at, %(now)s::timestamptz),
    heartbeat_at = %(now)s::timestamptz, ended_at = null
where id = %(id)s::uuid and state in ('waiting', 'running', 'failed')
returning
    id, kind, state, fingerprint, input, done_count, total_count, cursor, summary, failure,
    requested_by, is_for_worker, created_at, started_at, heartbeat_at, ended_at

-- name: job_report
update infra.job
set
    done_count = %(done_count)s::bigint,
    total_count = coalesce(%(total_count)s::bigint, total_count),
    cursor = coalesce(%(cursor)s::jsonb, cursor),
    heartbeat_at = greatest(heartbeat_at, %(now)s::timestamptz)
where id = %(id)s::uuid and runner_id = %(runner_id)s::uuid and state = 'running'

-- name: job_beat
update infra.job
set heartbeat_at = %(now)s::timestamptz
where id in (
    select held.id
    from infra.job as held
    where held.id = %(id)s::uuid and held.runner_id = %(runner_id)s::uuid
        and held.state = 'running'
    for update skip locked
)

-- name: job_end
update infra.job
set
    state = %(state)s::text, summary = coalesce(%(summary)s::jsonb, summary),
    failure = %(failure)s::text, ended_at = %(now)s::timestamptz
where id = %(id)s::uuid and runner_id = %(runner_id)s::uuid and state = 'running'

-- name: job_release
update infra.job
set state = 'waiting'
where id = %(id)s::uuid and runner_id = %(runner_id)s::uuid and state = 'running'

-- name: job_cancel
update infra.job
set state = 'cancelled', ended_at = %(now)s::timestamptz
where id = %(id)s::uuid and state in ('waiting', 'running', 'failed')

-- name: job_for_worker
select id, kind
from infra.job
where is_for_worker and kind = any(%(kinds)b::text[])
    and (
        state = 'waiting'
        or (state = 'running' and heartbeat_at < %(silent_since)s::timestamptz)
    )
order by id
limit %(count)s::bigint

-- name: job_forget
delete from infra.job
where state in ('succeeded', 'cancelled') and ended_at < %(before)s::timestamptz
    and (%(kind)s::text is null or kind = %(kind)s::text)
