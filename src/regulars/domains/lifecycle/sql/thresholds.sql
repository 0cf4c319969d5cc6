-- name: lock_thresholds
select version
from lifecycle.thresholds
order by version
for update

-- name: versions
select
    version, new_days, active_days, dormant_days, reactivated_days, effective_at, made_at, made_by,
    note, adaptive
from lifecycle.thresholds
order by effective_at

-- name: add_version
insert into lifecycle.thresholds (
    version, new_days, active_days, dormant_days, reactivated_days, effective_at, made_at, made_by,
    note, adaptive
)
select
    max(version) + 1, %(new_days)s::bigint, %(active_days)s::bigint, %(dormant_days)s::bigint,
    %(reactivated_days)s::bigint, %(now)s::timestamptz, %(now)s::timestamptz, %(made_by)s::text,
    %(note)s::text, %(adaptive)s::jsonb
from lifecycle.thresholds
returning version

-- name: zone
select time_zone from lifecycle.ground

-- name: save_zone
insert into lifecycle.ground (time_zone)
values (%(time_zone)s::text)
on conflict (is_only) do update set time_zone = excluded.time_zone

-- name: staged_count
select count(*) as member_count
from lifecycle.stage
where stage is not null

-- name: some_members
-- So many of a million, as if drawn at random, and the same ones every time.
select member_id
from lifecycle.stage
where stage is not null
    and mod(abs(hashtextextended(member_id::text, 0)), 1000000) < %(share_micro)s::bigint
limit %(count)s::bigint
