-- name: lock_name
select pg_advisory_xact_lock(hashtextextended(%(name)s::text, 0))

-- name: share_name
select pg_advisory_xact_lock_shared(hashtextextended(%(name)s::text, 0))
