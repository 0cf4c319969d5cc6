-- name: endpoint_has_one_newest_secret_and_at_most_one_other
select endpoint.id
from webhooks.endpoint
left join webhooks.secret on secret.endpoint_id = endpoint.id
group by endpoint.id
having count(*) filter (where secret.id is not null and secret.expires_at is null) <> 1
    or count(*) filter (where secret.expires_at is not null) > 1

-- name: attempted_deliveries_know_their_first_attempt
select id from webhooks.delivery where (attempt_count > 0) <> (first_attempt_at is not null)
