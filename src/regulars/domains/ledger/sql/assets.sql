-- name: save_assets
insert into ledger.asset (revision, code, program_id, settings, updated_at)
select given.revision, given.code, given.program_id, given.settings::jsonb, %(now)s::timestamptz
from unnest(
    %(revisions)b::uuid[], %(codes)b::text[], %(program_ids)b::bigint[], %(settings)b::text[]
) as given (revision, code, program_id, settings)
order by given.code
on conflict (code) do update set
    revision = excluded.revision, settings = excluded.settings, updated_at = excluded.updated_at
returning id, revision, settings

-- name: lock_assets
select id, revision, settings
from ledger.asset
where code = any(%(codes)b::text[])
order by code
for update

-- name: assets_by_revision
select id, revision, settings
from ledger.asset
where revision = any(%(revisions)b::uuid[])

-- name: find_assets
select id, revision, settings
from ledger.asset
where (%(program_id)s::bigint is null or program_id = %(program_id)s::bigint)
    and (%(codes)b::text[] is null or code = any(%(codes)b::text[]))
    and (%(ids)b::bigint[] is null or id = any(%(ids)b::bigint[]))
order by code
