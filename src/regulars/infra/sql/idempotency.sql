-- name: claim_keys
insert into infra.idempotency (scope, key, input_hash, answer_status, answer)
select scope, key, input_hash, 0, ''
from unnest(%(scopes)b::text[], %(keys)b::text[], %(input_hashes)b::bytea[])
    as attempt (scope, key, input_hash)
order by scope, key
on conflict (scope, key) do nothing
returning scope, key

-- name: stored_answers
select stored.scope, stored.key, stored.input_hash, stored.answer_status, stored.answer
from infra.idempotency as stored
inner join unnest(%(scopes)b::text[], %(keys)b::text[]) as attempt (scope, key)
    on stored.scope = attempt.scope and stored.key = attempt.key

-- name: store_answers
update infra.idempotency as stored
set answer_status = given.answer_status, answer = given.answer
from unnest(
    %(scopes)b::text[], %(keys)b::text[], %(answer_statuses)b::bigint[], %(answers)b::bytea[]
) as given (scope, key, answer_status, answer)
where stored.scope = given.scope and stored.key = given.key

-- name: release_keys
delete from infra.idempotency as stored
using unnest(%(scopes)b::text[], %(keys)b::text[]) as given (scope, key)
where stored.scope = given.scope and stored.key = given.key and stored.answer_status = 0

-- name: answers_of_other_keys
select scope, key, input_hash, answer_status, answer
from infra.idempotency
where
    (scope, key) > (%(after_scope)s::text, %(after_key)s::text)
    and answer_status <> 0
    and get_byte(answer, 0) <> %(key_number)s::bigint
order by scope, key
limit %(count)s::bigint
