-- name: sort_indexes
select indexname::text
from pg_indexes
where schemaname = 'insights' and tablename = 'member_fact'
    and indexname ~ '^member_fact_(spend|balance)_[0-9]+$'
