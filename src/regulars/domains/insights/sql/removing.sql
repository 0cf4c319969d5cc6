-- name: forget_days
with positions as (
    delete from insights.position where time_zone <> ''
),

sales as (
    delete from insights.sales_day
),

left_out as (
    delete from insights.left_out
),

points as (
    delete from insights.points_day
)

delete from insights.tier_day

-- name: forget_facts_of
with dirty as (
    delete from insights.dirty where member_id = any(%(member_ids)b::uuid[])
),

acquired as (
    delete from insights.acquisition where member_id = any(%(member_ids)b::uuid[])
)

delete from insights.member_fact
where member_id = any(%(member_ids)b::uuid[])
