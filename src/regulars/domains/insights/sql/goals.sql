-- name: save_goal
insert into insights.goal as kept (
    id, figure, names, direction, target_micro, period, owner_id, is_active, created_by,
    created_at, updated_at
)
values (
    %(id)s::uuid, %(figure)s::text, %(names)s::jsonb, %(direction)s::text,
    %(target_micro)s::bigint, %(period)s::text, %(owner_id)s::uuid, %(is_active)s::boolean,
    %(created_by)s::uuid, %(created_at)s::timestamptz, %(updated_at)s::timestamptz
)
on conflict (id) do update
set figure = excluded.figure,
    names = excluded.names,
    direction = excluded.direction,
    target_micro = excluded.target_micro,
    period = excluded.period,
    owner_id = excluded.owner_id,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at

-- name: goals
select
    id, figure, names, direction, target_micro, period, owner_id, is_active, created_by,
    created_at, updated_at
from insights.goal
where %(ids)b::uuid[] is null or id = any(%(ids)b::uuid[])
order by id

-- name: lock_goal
select id from insights.goal where id = %(id)s::uuid for update

-- name: goal_count
select count(*) from insights.goal

-- name: drop_goal
delete from insights.goal where id = %(id)s::uuid

-- name: drop_goals_of
delete from insights.goal where created_by = %(created_by)s::uuid

-- name: goal_values
select
    goal_id, period_on, before_on, value_micro, numerator, denominator, status, is_final, as_of,
    export_number, computed_at
from insights.goal_value
where goal_id = any(%(goal_ids)b::uuid[])
order by goal_id, period_on

-- name: drop_goal_values
delete from insights.goal_value where goal_id = %(goal_id)s::uuid

-- name: save_goal_values
insert into insights.goal_value as kept (
    goal_id, period_on, before_on, value_micro, numerator, denominator, status, is_final, as_of,
    export_number, computed_at
)
select
    given.goal_id, given.period_on, given.before_on, given.value_micro, given.numerator,
    given.denominator, given.status, given.is_final, given.as_of, %(export_number)s::bigint,
    %(now)s::timestamptz
from unnest(
    %(goal_ids)b::uuid[], %(period_ons)b::date[], %(before_ons)b::date[],
    %(value_micros)b::bigint[], %(numerators)b::bigint[], %(denominators)b::bigint[],
    %(statuses)b::text[], %(are_final)b::boolean[], %(as_ofs)b::date[]
) as given (
    goal_id, period_on, before_on, value_micro, numerator, denominator, status, is_final, as_of
)
inner join insights.goal as goal on goal.id = given.goal_id
on conflict (goal_id, period_on) do update
set before_on = excluded.before_on,
    value_micro = excluded.value_micro,
    numerator = excluded.numerator,
    denominator = excluded.denominator,
    status = excluded.status,
    is_final = excluded.is_final,
    as_of = excluded.as_of,
    export_number = excluded.export_number,
    computed_at = excluded.computed_at
where not kept.is_final

-- name: mark_announced
update insights.goal_value as kept
set announced = kept.status
from insights.goal as goal
where goal.id = kept.goal_id
    and kept.goal_id = any(%(goal_ids)b::uuid[])
    and kept.status in ('reached', 'missed')
    and kept.announced is distinct from kept.status
    and (kept.before_on::timestamp at time zone %(time_zone)s::text) > goal.created_at
returning kept.goal_id, kept.period_on
