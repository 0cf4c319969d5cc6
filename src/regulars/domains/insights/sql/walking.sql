-- name: rows_behind
select member_id
from insights.member_fact
where member_id > %(after_id)s::uuid
order by member_id
limit %(count)s::bigint

-- name: row_estimate
select greatest(reltuples, 0)::bigint as row_count
from pg_catalog.pg_class
where oid = 'insights.member_fact'::regclass

-- name: row_count
select count(*)
from insights.member_fact
