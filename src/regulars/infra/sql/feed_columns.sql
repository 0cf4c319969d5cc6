-- name: numbered_columns
select ns.nspname, rel.relname, att.attname
from pg_catalog.pg_attribute as att
inner join pg_catalog.pg_class as rel on att.attrelid = rel.oid
inner join pg_catalog.pg_namespace as ns on rel.relnamespace = ns.oid
where right(att.attname::text, 10) = 'written_in' and rel.relkind in ('r', 'p') and not rel.relispartition
order by ns.nspname, rel.relname, att.attname

-- name: raise_base
update infra.feed_base set base = greatest(base, %(base)s::bigint)
