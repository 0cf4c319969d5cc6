-- name: lock_rules
select id
from rules.rule
where id = any(%(ids)b::uuid[])
order by id
for update

-- name: enter_rules
insert into rules.rule (id, program_id, code, created_at, created_by)
select id, program_id, code, %(now)s::timestamptz, %(actor)s::text
from unnest(%(ids)b::uuid[], %(program_ids)b::bigint[], %(codes)b::text[])
    as entered (id, program_id, code)
order by program_id, code collate "C"
on conflict (program_id, code) do nothing

-- name: rules_by_code
select rule.id, rule.program_id, rule.code
from unnest(%(program_ids)b::bigint[], %(codes)b::text[]) as sought (program_id, code)
inner join rules.rule as rule using (program_id, code)

-- name: save_drafts
insert into rules.version (rule_id, number, id, body, created_at, created_by)
select
    draft.rule_id,
    1 + coalesce((
        select max(version.number)
        from rules.version as version
        where version.rule_id = draft.rule_id and version.live_from is not null
    ), 0),
    draft.id, draft.body::jsonb, %(now)s::timestamptz, %(actor)s::text
from unnest(%(rule_ids)b::uuid[], %(ids)b::uuid[], %(bodies)b::text[])
    as draft (rule_id, id, body)
on conflict (rule_id) where live_from is null do update
set body = excluded.body, created_at = excluded.created_at, created_by = excluded.created_by

-- name: delete_drafts
delete from rules.version
where rule_id = any(%(rule_ids)b::uuid[]) and live_from is null

-- name: begin_versions
update rules.version as version
set live_from = begun.live_from, published_at = %(now)s::timestamptz,
    published_by = %(actor)s::text
from unnest(%(ids)b::uuid[], %(live_froms)b::timestamptz[]) as begun (id, live_from)
where version.id = begun.id

-- name: end_versions
update rules.version as version
set live_until = ended.live_until
from unnest(%(ids)b::uuid[], %(live_untils)b::timestamptz[]) as ended (id, live_until)
where version.id = ended.id

-- name: renew_revisions
insert into rules.revision (program_id, id)
select program_id, id
from unnest(%(program_ids)b::bigint[], %(ids)b::uuid[]) as changed (program_id, id)
order by program_id
on conflict (program_id) do update
set id = excluded.id

-- name: revisions_of
select program_id, id
from rules.revision
where program_id = any(%(program_ids)b::bigint[])

-- name: versions_of_rules
select
    version.id, version.rule_id, rule.program_id, rule.code as rule_code, version.number,
    version.body, version.live_from, version.live_until, version.created_at, version.created_by,
    version.published_at, version.published_by
from rules.version as version
inner join rules.rule as rule on rule.id = version.rule_id
where version.rule_id = any(%(rule_ids)b::uuid[])
order by version.rule_id, version.number

-- name: published_versions
select
    version.id, version.rule_id, rule.program_id, rule.code as rule_code, version.number,
    version.body, version.live_from, version.live_until, version.created_at, version.created_by,
    version.published_at, version.published_by
from rules.rule as rule
inner join rules.version as version on version.rule_id = rule.id
where rule.program_id = any(%(program_ids)b::bigint[])
    and version.live_from is not null
    and version.live_until is distinct from version.live_from

-- name: rule_ids_of_program
select id
from rules.rule
where program_id = %(program_id)s::bigint
order by code

-- name: versions_by_id
select
    version.id, version.rule_id, rule.program_id, rule.code as rule_code, version.number,
    version.body, version.live_from, version.live_until, version.created_at, version.created_by,
    version.published_at, version.published_by
from rules.version as version
inner join rules.rule as rule on rule.id = version.rule_id
where version.id = any(%(ids)b::uuid[])
order by version.rule_id, version.number
