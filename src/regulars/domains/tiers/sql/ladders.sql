-- name: ensure_ladder
with made as (
    insert into tiers.ladder (program_id, code)
    values (%(program_id)s::bigint, %(code)s::text)
    on conflict (program_id, code) do nothing
    returning id, program_id, code
)

select id, program_id, code from made
union all
select id, program_id, code
from tiers.ladder
where program_id = %(program_id)s::bigint and code = %(code)s::text

-- name: lock_ladder
select id, program_id, code
from tiers.ladder
where id = %(ladder_id)s::bigint
for update

-- name: list_ladders
select id, program_id, code
from tiers.ladder
where %(program_ids)b::bigint[] is null or program_id = any(%(program_ids)b::bigint[])
order by program_id, code

-- name: versions_of
select ladder_id, number, state, body, live_from, live_until, created_at, created_by,
    review_due_at
from tiers.ladder_version
where ladder_id = any(%(ladder_ids)b::bigint[])
order by ladder_id, number

-- name: save_draft
insert into tiers.ladder_version (ladder_id, number, state, body, created_at, created_by)
select
    %(ladder_id)s::bigint,
    coalesce(max(number), 0) + 1,
    'draft',
    %(body)s::text::jsonb,
    %(now)s::timestamptz,
    %(created_by)s::text
from tiers.ladder_version
where ladder_id = %(ladder_id)s::bigint
on conflict (ladder_id) where state = 'draft' do update
set body = excluded.body, created_at = excluded.created_at, created_by = excluded.created_by
returning ladder_id, number, state, body, live_from, live_until, created_at, created_by,
    review_due_at

-- name: drop_draft
delete from tiers.ladder_version
where ladder_id = %(ladder_id)s::bigint and state = 'draft'

-- name: end_live
update tiers.ladder_version
set state = 'retired', live_until = %(at)s::timestamptz
where ladder_id = %(ladder_id)s::bigint and state = 'live'

-- name: go_live
update tiers.ladder_version
set state = 'live', live_from = %(at)s::timestamptz,
    review_due_at = %(review_due_at)s::timestamptz
where ladder_id = %(ladder_id)s::bigint and state = 'draft'
returning ladder_id, number, state, body, live_from, live_until, created_at, created_by,
    review_due_at

-- name: end_review
update tiers.ladder_version
set review_due_at = null
where ladder_id = %(ladder_id)s::bigint and review_due_at <= %(through)s::timestamptz

-- name: cutoffs_of
select ladder_id, share, threshold, effective_from, member_count
from tiers.cutoff
where ladder_id = any(%(ladder_ids)b::bigint[])
order by ladder_id, effective_from, share

-- name: save_cutoffs
insert into tiers.cutoff (
    ladder_id, share, effective_from, threshold, member_count, recorded_at
)
select
    %(ladder_id)s::bigint, share, effective_from, threshold::numeric, member_count,
    %(now)s::timestamptz
from unnest(
    %(shares)b::text[], %(effective_froms)b::timestamptz[], %(thresholds)b::text[],
    %(member_counts)b::bigint[]
) as drawn (share, effective_from, threshold, member_count)
on conflict (ladder_id, share, effective_from) do nothing
