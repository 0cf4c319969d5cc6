-- name: rows_behind
select member_id
from insights.member_fact
where member_id > %(after_id)s::uuid
order by member_id
limit %(count)s::bigint

-- name: row_count
select count(*)
from insights.member_fact
