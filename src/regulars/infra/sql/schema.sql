-- name: applied_migrations
select id from infra.migration
