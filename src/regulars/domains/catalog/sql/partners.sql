-- name: save_partners
with given as (
    select *
    from jsonb_to_recordset(%(items)s::jsonb) as item (code text, name text)
),
changed as (
    select given.*
    from given
    left join catalog.partner as known on known.code = given.code
    where known.is_confirmed is not true
        or known.name is distinct from given.name
),
saved as (
    insert into catalog.partner (code, name, is_confirmed, updated_at)
    select code, name, true, %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, is_confirmed = excluded.is_confirmed,
        updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.partner as known on known.code = given.code

-- name: find_partners
select id, code, name, is_confirmed, updated_at
from catalog.partner
where (%(after_code)s::text is null or code > %(after_code)s::text)
    and (%(codes)b::text[] is null or code = any(%(codes)b::text[]))
    and (
        %(text)s::text is null
        or starts_with(lower(code), lower(%(text)s::text))
        or strpos(lower(name), lower(%(text)s::text)) > 0
    )
    and (%(is_confirmed)s::boolean is null or is_confirmed = %(is_confirmed)s::boolean)
order by code
limit %(count)s::bigint
