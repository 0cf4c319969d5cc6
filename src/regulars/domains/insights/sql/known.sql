-- name: known_of
with sold as (
    select sale.kind, sale.occurred_at, sale.currency, sale.scale, sale.net_minor
    from shared.sale_v1 as sale
    where sale.member_id = any(%(party_ids)b::uuid[])
        and sale.is_counted
        and sale.occurred_at <= %(at)s::timestamptz
),

spent as (
    select round(sum(sold.net_minor * rate.factor * 10::numeric ^ (6 - sold.scale))) as micro
    from sold
    inner join insights.rate as rate
        on rate.currency = sold.currency and rate.program_id = %(program_id)s::bigint
)

select
    (select code from shared.place_code_v1 where kind = 'store' and id = member.store_id) as store,
    (select code from shared.place_code_v1 where kind = 'channel' and id = member.channel_id)
        as channel,
    (select code from shared.place_code_v1 where kind = 'source' and id = member.source_id)
        as source,
    (select count(*) from sold where kind = 'order') as order_count,
    (select count(*) from sold where kind = 'return') as return_count,
    (select min(occurred_at) from sold where kind = 'order') as first_order_at,
    (select max(occurred_at) from sold where kind = 'order') as last_order_at,
    coalesce((select micro from spent), 0)::bigint as spend_micro,
    rfm.recency_score, rfm.frequency_score, rfm.monetary_score, rfm.group_name,
    to_jsonb(acquired) as acquired
from shared.member_profile_v1 as member
left join shared.rfm_v1 as rfm on rfm.member_id = member.member_id
left join shared.acquired_member_v1 as acquired on acquired.member_id = member.member_id
where member.member_id = %(member_id)s::uuid
