-- name: save_view
insert into access.saved_view as kept (
    id, staff_id, page, name, is_shared, filter, columns, sort, created_at, updated_at
)
values (
    %(id)s::uuid, %(staff_id)s::uuid, %(page)s::text, %(name)s::text, %(is_shared)s::boolean,
    %(filter)s::jsonb, %(columns)b::text[], %(sort)s::text, %(now)s::timestamptz,
    %(now)s::timestamptz
)
on conflict (id) do update
set name = excluded.name,
    is_shared = excluded.is_shared,
    filter = excluded.filter,
    columns = excluded.columns,
    sort = excluded.sort,
    updated_at = excluded.updated_at

-- name: view_by_id
select id, staff_id, page, name, is_shared, filter, columns, sort, created_at, updated_at
from access.saved_view
where id = %(id)s::uuid

-- name: views_of
select id, staff_id, page, name, is_shared, filter, columns, sort, created_at, updated_at
from access.saved_view
where (staff_id = %(staff_id)s::uuid or is_shared)
    and (%(page)s::text is null or page = %(page)s::text)
order by page, name, id
limit %(count)s::bigint

-- name: views_of_segment
select id, staff_id, page, name, is_shared, filter, columns, sort, created_at, updated_at
from access.saved_view
where page = 'members'
    and jsonb_path_exists(
        filter,
        '$.condition.** ? (@.op == "segment" && @.segment == $segment)',
        jsonb_build_object('segment', %(segment)s::text)
    )
order by name, id
limit %(count)s::bigint

-- name: view_count
select count(*) from access.saved_view where staff_id = %(staff_id)s::uuid

-- name: drop_view
delete from access.saved_view where id = %(id)s::uuid

-- name: preferences_of
select theme, settings from access.staff_preference where staff_id = %(staff_id)s::uuid

-- name: save_preferences
insert into access.staff_preference (staff_id, theme, settings, updated_at)
values (%(staff_id)s::uuid, %(theme)s::text, %(settings)s::jsonb, %(now)s::timestamptz)
on conflict (staff_id) do update
set theme = excluded.theme, settings = excluded.settings, updated_at = excluded.updated_at
