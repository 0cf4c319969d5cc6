-- name: claimed_keys_without_an_answer
select scope, key, created_at from infra.idempotency where answer_status = 0
