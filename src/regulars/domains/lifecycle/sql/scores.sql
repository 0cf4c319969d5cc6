-- name: clear_scores
with rfm as (
    delete from lifecycle.rfm
)

delete from lifecycle.score

-- name: add_rfm
insert into lifecycle.rfm (
    member_id, recency_days, frequency, monetary_micro, recency_score, frequency_score,
    monetary_score, group_name, as_of
)
select
    member_id::uuid, recency_days, frequency, monetary_micro, recency_score, frequency_score,
    monetary_score, group_name, %(as_of)s::date
from unnest(
    %(member_ids)b::text[], %(recency_days)b::bigint[], %(frequencies)b::bigint[],
    %(monetary_micros)b::bigint[], %(recency_scores)b::bigint[], %(frequency_scores)b::bigint[],
    %(monetary_scores)b::bigint[], %(group_names)b::text[]
) as told (
    member_id, recency_days, frequency, monetary_micro, recency_score, frequency_score,
    monetary_score, group_name
)

-- name: add_scores
insert into lifecycle.score (member_id, engagement, loyalty, parts, as_of)
select member_id::uuid, engagement, loyalty, parts::jsonb, %(as_of)s::date
from unnest(
    %(member_ids)b::text[], %(engagements)b::double precision[], %(loyalties)b::double precision[],
    %(parts)b::text[]
) as told (member_id, engagement, loyalty, parts)

-- name: save_cuts
insert into lifecycle.cuts (
    as_of, rule, currency, time_zone, member_count, recency_days, frequency, monetary_micro,
    export_number, made_at
)
values (
    %(as_of)s::date, %(rule)s::text, %(currency)s::text, %(time_zone)s::text,
    %(member_count)s::bigint, %(recency_days)b::bigint[], %(frequency)b::bigint[],
    %(monetary_micro)b::bigint[], %(export_number)s::bigint, %(now)s::timestamptz
)
on conflict (as_of) do update
set rule = excluded.rule,
    currency = excluded.currency,
    time_zone = excluded.time_zone,
    member_count = excluded.member_count,
    recency_days = excluded.recency_days,
    frequency = excluded.frequency,
    monetary_micro = excluded.monetary_micro,
    export_number = excluded.export_number,
    made_at = excluded.made_at

-- name: clear_offers
delete from lifecycle.offers

-- name: add_offers
insert into lifecycle.offers (store, order_count, discounted_count, as_of)
select store, order_count, discounted_count, %(as_of)s::date
from unnest(
    %(stores)b::text[], %(order_counts)b::bigint[], %(discounted_counts)b::bigint[]
) as told (store, order_count, discounted_count)

-- name: newest_cuts
select
    as_of, rule, currency, time_zone, member_count, recency_days, frequency, monetary_micro,
    export_number, made_at
from lifecycle.cuts
order by as_of desc
limit %(count)s::bigint

-- name: scores_of
select
    recency_days, frequency, monetary_micro, recency_score, frequency_score, monetary_score,
    group_name, as_of
from lifecycle.rfm
where member_id = %(member_id)s::uuid

-- name: liveliness_of
select engagement, loyalty, parts, as_of
from lifecycle.score
where member_id = %(member_id)s::uuid
