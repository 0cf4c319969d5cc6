-- name: save_programs
with given as (
    select *
    from jsonb_to_recordset(%(items)s::jsonb) as item (
        code text, name text, time_zone text, currency text, brand_ids bigint[],
        channel_ids bigint[], store_ids bigint[], exchange_rates jsonb
    )
),
changed as (
    select given.*
    from given
    left join catalog.program as known on known.code = given.code
    where (
            known.name, known.time_zone, known.currency, known.brand_ids, known.channel_ids,
            known.store_ids, known.exchange_rates
        ) is distinct from (
            given.name, given.time_zone, given.currency, given.brand_ids, given.channel_ids,
            given.store_ids, given.exchange_rates
        )
),
saved as (
    insert into catalog.program (
        code, name, time_zone, currency, brand_ids, channel_ids, store_ids, exchange_rates,
        updated_at
    )
    select
        code, name, time_zone, currency, brand_ids, channel_ids, store_ids, exchange_rates,
        %(now)s::timestamptz
    from changed
    order by code
    on conflict (code) do update set
        name = excluded.name, time_zone = excluded.time_zone, currency = excluded.currency,
        brand_ids = excluded.brand_ids, channel_ids = excluded.channel_ids,
        store_ids = excluded.store_ids, exchange_rates = excluded.exchange_rates,
        updated_at = excluded.updated_at
    returning id, code, old.id is null as is_new
)
select
    given.code, coalesce(saved.id, known.id) as id,
    case when saved.id is null then 'unchanged' when saved.is_new then 'created' else 'updated' end
        as outcome
from given
left join saved on saved.code = given.code
left join catalog.program as known on known.code = given.code

-- name: find_programs
select
    id, code, name, time_zone, currency, brand_ids, channel_ids, store_ids,
    array(
        select brand.code from catalog.brand where brand.id = any(program.brand_ids)
        order by brand.code
    ) as brand_codes,
    array(
        select channel.code from catalog.channel where channel.id = any(program.channel_ids)
        order by channel.code
    ) as channel_codes,
    array(
        select store.code from catalog.store where store.id = any(program.store_ids)
        order by store.code
    ) as store_codes,
    exchange_rates, is_confirmed, updated_at
from catalog.program
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

-- name: programs_revision
select revision from shared.programs_revision_v1

-- name: closed_through
select closed_through
from catalog.program_close
where program_id = %(program_id)s::bigint

-- name: note_closed
insert into catalog.program_close (program_id, closed_through, recorded_at)
values (%(program_id)s::bigint, %(closed_through)s::timestamptz, %(now)s::timestamptz)
on conflict (program_id) do update
set closed_through = excluded.closed_through, recorded_at = excluded.recorded_at
where program_close.closed_through < excluded.closed_through
