-- RFM groups and lifecycle stages as of 2026-01-01, written by hand for DuckDB.
create temp table sold as
select document_id, any_value(member_id) as member_id, min(occurred_on) as day,
    sum(net_minor)::bigint as net_minor
from '$folder/lines.parquet'
where quantity_milli > 0 and gross_minor > 0 and kind = 'order' and occurred_on < date '2026-01-01'
    and document_id in (select document_id from '$folder/documents.parquet' where is_counted)
group by document_id;

create temp table fact as
with gap as (
    select member_id, day, day - lag(day) over (partition by member_id order by day) as gap_days
    from (select distinct member_id, day from sold)
),

back as (
    select member_id, max(day) as reactivated_on from gap where gap_days > 90 group by member_id
)

select member.member_id, money.frequency, money.net_minor, money.last_on, back.reactivated_on,
    date '2026-01-01' - money.last_on as recency_days
from '$folder/members.parquet' as member
left join (
    select member_id, count(*) as frequency, sum(net_minor)::bigint as net_minor,
        max(day) as last_on
    from sold group by member_id
) as money using (member_id)
left join back using (member_id)
where member.standing = 'member' and member.member_id = member.survivor_id;

create temp table scored as
select
    1 + 5 * (rank() over (order by recency_days desc) - 1) // count(*) over () as r,
    1 + 5 * (rank() over (order by frequency) - 1) // count(*) over () as f,
    1 + 5 * (rank() over (order by net_minor) - 1) // count(*) over () as m
from fact
where frequency > 0;

select case
    when r = 5 and f >= 4 then 'champions' when r in (3, 4) and f >= 4 then 'loyal'
    when r >= 4 and f in (2, 3) then 'potential_loyalists' when r = 5 then 'new_customers'
    when r = 4 then 'promising' when r = 3 and f = 3 then 'need_attention'
    when r = 3 then 'about_to_sleep' when f = 5 then 'cannot_lose'
    when f in (3, 4) then 'at_risk' else 'hibernating' end as rfm_group, count(*)
from scored
group by rfm_group;

select case
    when frequency is null then 'potential'
    when reactivated_on >= date '2025-12-02' then 'reactivated'
    when frequency = 1 and recency_days <= 30 then 'new' when recency_days <= 90 then 'active'
    when recency_days <= 180 then 'dormant' else 'churned' end as stage, count(*)
from fact
group by stage
