-- name: tag_rules
select
    code, title, program, tag, condition, lasts_days, is_on, version, changed_at, changed_by,
    checked_on, archived_at, archived_by
from lifecycle.tag_rule
order by code

-- name: save_tag_rule
insert into lifecycle.tag_rule (
    code, title, program, tag, condition, lasts_days, is_on, version, changed_at, changed_by
)
values (
    %(code)s::text, %(title)s::text, %(program)s::text, %(tag)s::text, %(condition)s::jsonb,
    %(lasts_days)s::bigint, %(is_on)s::boolean, 1, %(now)s::timestamptz, %(changed_by)s::text
)
on conflict (code) do update
set title = excluded.title,
    program = excluded.program,
    tag = excluded.tag,
    condition = excluded.condition,
    lasts_days = excluded.lasts_days,
    is_on = excluded.is_on,
    version = tag_rule.version + 1,
    changed_at = excluded.changed_at,
    changed_by = excluded.changed_by,
    checked_on = null

-- name: archive_tag_rule
-- Everybody is looked at once more, so that what the rule set is taken back.
update lifecycle.tag_rule
set is_on = false,
    archived_at = %(now)s::timestamptz,
    archived_by = %(archived_by)s::text,
    version = tag_rule.version + 1,
    changed_at = %(now)s::timestamptz,
    changed_by = %(archived_by)s::text,
    checked_on = null
where code = %(code)s::text and archived_at is null

-- name: remove_tag_rules
delete from lifecycle.tag_rule
where program = %(program)s::text

-- name: begin_tag_day
update lifecycle.tag_rule
set checked_on = %(day)s::date
where code in (
    select code
    from lifecycle.tag_rule
    where checked_on is null or (is_on and checked_on < %(day)s::date)
    order by code
    for update skip locked
)

-- name: wait_for_tags
insert into lifecycle.tag_waiting (member_id)
select id from unnest(%(ids)b::uuid[]) as told (id)
where exists (select from lifecycle.tag_rule where is_on)
order by id
on conflict do nothing

-- name: everybody_waits_for_tags
insert into lifecycle.tag_waiting (member_id)
select member_id from shared.joined_member_v1
on conflict do nothing

-- name: claim_tagging
delete from lifecycle.tag_waiting
where member_id in (
    select member_id
    from lifecycle.tag_waiting
    order by member_id
    limit %(count)s::bigint
    for update skip locked
)
returning member_id
