-- name: stored_text_save
insert into infra.stored_text (collection, name, content, updated_at, updated_by)
values (
    %(collection)s::text, %(name)s::text, %(content)s::text, %(now)s::timestamptz,
    %(updated_by)s::text
)
on conflict (collection, name) do update
set
    content = excluded.content, updated_at = excluded.updated_at,
    updated_by = excluded.updated_by

-- name: stored_text_read
select name, content, updated_at, updated_by
from infra.stored_text
where collection = %(collection)s::text and name = %(name)s::text

-- name: stored_text_list
select name, content, updated_at, updated_by
from infra.stored_text
where collection = %(collection)s::text and name > %(after_name)s::text
order by name
limit %(count)s::bigint

-- name: stored_text_remove
delete from infra.stored_text
where collection = %(collection)s::text and name = %(name)s::text
