-- name: save_campaigns
with given as (
    select *
    from jsonb_to_recordset(%(items)s::jsonb) as item (
        code text, name text, utm_source text, utm_medium text, utm_campaign text,
        utm_term text, utm_content text, starts_at timestamptz, ends_at timestamptz
    )
),
changed as (
    select given.*
    from given
    left join catalog.campaign as known on known.code = given.code
    where known.is_confirmed is not true
        or (
            known.name, known.utm_source, known.utm_medium, known.utm_campaign, known.utm_term,
            known.utm_content, known.starts_at, known.ends_at
        ) is distinct from (
            given.name, given.utm_source, given.utm_medium, given.utm_campaign, given.utm_term,
            given.utm_content, given.starts_at, given.ends_at
        )
),
saved as (
    insert into catalog.campaign (
        code, name, utm_source, utm_medium, utm_campaign, utm_term, utm_content, starts_at,
        ends_at, is_confirmed, updated_at
    )
    select
        code, name, utm_source, utm_medium, utm_campaign, utm_term, utm_content, starts_at,
        ends_at, true, %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, utm_source = excluded.utm_source,
        utm_medium = excluded.utm_medium, utm_campaign = excluded.utm_campaign,
        utm_term = excluded.utm_term, utm_content = excluded.utm_content,
        starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        is_confirmed = excluded.is_confirmed, updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.campaign as known on known.code = given.code

-- name: find_campaigns
select
    id, code, name, utm_source, utm_medium, utm_campaign, utm_term, utm_content, starts_at,
    ends_at, is_confirmed, updated_at
from catalog.campaign
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
