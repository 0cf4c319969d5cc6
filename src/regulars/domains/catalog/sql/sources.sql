-- name: save_sources
with given as (
    select *
    from jsonb_to_recordset(%(items)s::jsonb) as item (
        code text, name text, kind text, currency text, time_zone text,
        returns_without_reference text
    )
),
changed as (
    select given.*
    from given
    left join catalog.source as known on known.code = given.code
    where known.is_confirmed is not true
        or (
            known.name, known.kind, known.currency, known.time_zone,
            known.returns_without_reference
        ) is distinct from (
            given.name, given.kind, given.currency, given.time_zone,
            given.returns_without_reference
        )
),
saved as (
    insert into catalog.source (
        code, name, kind, currency, time_zone, returns_without_reference, is_confirmed,
        updated_at
    )
    select
        code, name, kind, currency, time_zone, returns_without_reference, true,
        %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, kind = excluded.kind, currency = excluded.currency,
        time_zone = excluded.time_zone,
        returns_without_reference = excluded.returns_without_reference,
        is_confirmed = excluded.is_confirmed, updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.source as known on known.code = given.code

-- name: find_sources
select
    id, code, name, kind, currency, time_zone, returns_without_reference, is_confirmed,
    updated_at
from catalog.source
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

-- name: source_defaults
select
    source.id, coalesce(source.currency, program.currency) as currency,
    coalesce(source.time_zone, program.time_zone) as time_zone, source.returns_without_reference
from catalog.source
left join lateral (
    select currency, time_zone from catalog.program order by id limit 1
) as program on true
where source.id = any(%(ids)b::bigint[])
