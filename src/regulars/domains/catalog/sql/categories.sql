-- name: lock_category_tree
select pg_advisory_xact_lock(%(key)s::bigint)

-- name: read_category_tree
select id, code, name, parent_id, ancestor_ids, is_confirmed from catalog.category

-- name: save_categories
update catalog.category as kept
set
    name = given.name, parent_id = given.parent_id, ancestor_ids = given.ancestor_ids,
    is_confirmed = given.is_confirmed, updated_at = %(now)s::timestamptz
from jsonb_to_recordset(%(items)s::jsonb) as given (
    id bigint, name text, parent_id bigint, ancestor_ids bigint[], is_confirmed boolean
)
where kept.id = given.id

-- name: find_categories
select
    category.id, category.code, category.name, parent.code as parent_code,
    array(
        select ancestor.code
        from unnest(category.ancestor_ids) with ordinality as step (id, place)
        inner join catalog.category as ancestor on ancestor.id = step.id
        order by step.place
    ) as ancestor_codes,
    category.is_confirmed, category.updated_at
from catalog.category
left join catalog.category as parent on parent.id = category.parent_id
where (%(after_code)s::text is null or category.code > %(after_code)s::text)
    and (%(codes)b::text[] is null or category.code = any(%(codes)b::text[]))
    and (
        %(text)s::text is null
        or starts_with(lower(category.code), lower(%(text)s::text))
        or strpos(lower(category.name), lower(%(text)s::text)) > 0
    )
    and (%(is_confirmed)s::boolean is null or category.is_confirmed = %(is_confirmed)s::boolean)
order by category.code
limit %(count)s::bigint
