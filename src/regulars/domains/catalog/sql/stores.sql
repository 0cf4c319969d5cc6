-- name: save_stores
with given as (
    select *
    from jsonb_to_recordset(%(items)s::jsonb) as item (
        code text, name text, country text, region text, city text, time_zone text,
        opened_on date, is_open boolean, attributes jsonb
    )
),
changed as (
    select given.*
    from given
    left join catalog.store as known on known.code = given.code
    where known.is_confirmed is not true
        or (
            known.name, known.country, known.region, known.city, known.time_zone,
            known.opened_on, known.is_open, known.attributes
        ) is distinct from (
            given.name, given.country, given.region, given.city, given.time_zone,
            given.opened_on, given.is_open, given.attributes
        )
),
saved as (
    insert into catalog.store (
        code, name, country, region, city, time_zone, opened_on, is_open, attributes,
        is_confirmed, updated_at
    )
    select
        code, name, country, region, city, time_zone, opened_on, is_open, attributes, true,
        %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, country = excluded.country, region = excluded.region,
        city = excluded.city, time_zone = excluded.time_zone, opened_on = excluded.opened_on,
        is_open = excluded.is_open, attributes = excluded.attributes,
        is_confirmed = excluded.is_confirmed, updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.store as known on known.code = given.code

-- name: find_stores
select
    id, code, name, country, region, city, time_zone, opened_on, is_open, attributes,
    is_confirmed, updated_at
from catalog.store
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
