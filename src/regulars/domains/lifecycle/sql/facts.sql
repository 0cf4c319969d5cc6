-- name: whence
select
    member.member_id,
    (select code from shared.place_code_v1 where kind = 'store' and id = member.store_id) as store,
    (select code from shared.place_code_v1 where kind = 'channel' and id = member.channel_id)
        as channel,
    (select code from shared.place_code_v1 where kind = 'source' and id = member.source_id)
        as source,
    rfm.recency_score, rfm.frequency_score, rfm.monetary_score, rfm.group_name,
    to_jsonb(acquired) as acquired
from shared.member_profile_v1 as member
left join shared.rfm_v1 as rfm on rfm.member_id = member.member_id
left join shared.acquired_member_v1 as acquired on acquired.member_id = member.member_id
where member.member_id = any(%(member_ids)b::uuid[])

-- name: counted_sales
select member_id, kind, occurred_at, currency, scale, net_minor
from shared.sale_v1
where member_id = any(%(party_ids)b::uuid[])
    and is_counted
    and occurred_at < %(until_at)s::timestamptz
order by occurred_at, document_id
