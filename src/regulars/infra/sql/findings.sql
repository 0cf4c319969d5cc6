-- name: findings
select name, row_count, found_at from infra.finding order by name

-- name: note_findings
with found as (
    select name, row_count
    from unnest(%(names)b::text[], %(row_counts)b::bigint[]) as found (name, row_count)
),

forgotten as (
    delete from infra.finding where name not in (select name from found)
)

insert into infra.finding (name, row_count, found_at)
select name, row_count, %(now)s::timestamptz from found
on conflict (name) do update
set row_count = excluded.row_count, found_at = excluded.found_at
