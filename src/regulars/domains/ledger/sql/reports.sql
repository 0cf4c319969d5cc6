-- name: totals_of_transfers
select kind, sum(units)::bigint as units
from ledger.transfer
where asset_id = %(asset_id)s::bigint
    and effective_at <= %(effective_at)s::timestamptz
    and recorded_at <= %(known_at)s::timestamptz
group by kind

-- name: standing
with past as (
    select distinct on (owner_id, lot_id) owner_id, lot_id, expires_at
    from ledger.past_term
    where asset_id = %(asset_id)s::bigint
        and (
            changed_at > %(effective_at)s::timestamptz
            or recorded_at > %(known_at)s::timestamptz
        )
    order by owner_id, lot_id, id
),

entered as (
    select owner_id, lot_id, sum(units) as units
    from ledger.lot_entry
    where asset_id = %(asset_id)s::bigint
        and effective_at <= %(effective_at)s::timestamptz
        and recorded_at <= %(known_at)s::timestamptz
    group by owner_id, lot_id
    having sum(units) <> 0
),

living as (
    select
        entered.owner_id, entered.units,
        case
            when case when past.lot_id is null then lot.expires_at else past.expires_at end
                <= %(effective_at)s::timestamptz
                then greatest(entered.units - lot.held_units, 0)
            else 0
        end as dead_units
    from entered
    inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
    left join past on past.owner_id = lot.owner_id and past.lot_id = lot.id
),

person as (
    select
        coalesce(redirect.survivor_id, living.owner_id) as person_id,
        sum(living.units - living.dead_units) as units,
        sum(living.dead_units) as dead_units,
        sum(living.units) filter (where living.units < 0) as debt_units
    from living
    left join shared.member_redirect_v1 as redirect on redirect.member_id = living.owner_id
    group by 1
),

known as (
    select count(distinct coalesce(redirect.survivor_id, transfer.owner_id)) as person_count
    from ledger.transfer as transfer
    left join shared.member_redirect_v1 as redirect on redirect.member_id = transfer.owner_id
    where transfer.asset_id = %(asset_id)s::bigint
        and transfer.effective_at <= %(effective_at)s::timestamptz
        and transfer.recorded_at <= %(known_at)s::timestamptz
)

select
    coalesce(sum(units), 0)::bigint as outstanding_units,
    coalesce(sum(dead_units), 0)::bigint as dead_units,
    coalesce(sum(debt_units), 0)::bigint as debt_units,
    (select person_count from known) as owner_count,
    count(*) filter (where units > 0) as owners_above_zero,
    count(*) filter (where units < 0) as owners_below_zero
from person

-- name: months_dead
select
    date_trunc('month', lot.expires_at at time zone %(time_zone)s::text)::date as month,
    'expired' as kind, -sum(greatest(entered.units - lot.held_units, 0))::bigint as units
from (
    select owner_id, lot_id, sum(units) as units
    from ledger.lot_entry
    where asset_id = %(asset_id)s::bigint
        and effective_at <= %(effective_at)s::timestamptz
        and recorded_at <= %(known_at)s::timestamptz
    group by owner_id, lot_id
    having sum(units) > 0
) as entered
inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
where lot.expires_at <= %(effective_at)s::timestamptz
group by 1

-- name: outstanding_by_age
select
    floor(
        extract(epoch from %(effective_at)s::timestamptz - lot.earned_at) / 2629800
    )::bigint as age_months,
    sum(entered.units)::bigint as units
from (
    select owner_id, lot_id, sum(units) as units
    from ledger.lot_entry
    where asset_id = %(asset_id)s::bigint
        and effective_at <= %(effective_at)s::timestamptz
        and recorded_at <= %(known_at)s::timestamptz
    group by owner_id, lot_id
    having sum(units) > 0
) as entered
inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
where lot.expires_at is null or lot.expires_at > %(effective_at)s::timestamptz or lot.held_units > 0
group by 1
order by 1

-- name: ends_by_age
with entered as (
    select owner_id, lot_id, sum(units) as units
    from ledger.lot_entry
    where asset_id = %(asset_id)s::bigint
        and effective_at <= %(effective_at)s::timestamptz
        and recorded_at <= %(known_at)s::timestamptz
    group by owner_id, lot_id
),

finished as (
    select
        lot.owner_id, lot.id, lot.earned_at, lot.expires_at, greatest(entered.units, 0) as units
    from entered
    inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
    where not lot.is_debt
        and (entered.units = 0 or lot.expires_at <= %(effective_at)s::timestamptz)
),

change as (
    select
        finished.owner_id, finished.id, finished.earned_at, entry.effective_at,
        case when entry.kind in ('spent', 'given_back', 'moved_out', 'adjusted_out')
            then -entry.units else 0 end as used_units,
        case when entry.kind in ('expired', 'expiry_undone', 'reinstated')
            then -entry.units else 0 end as unused_units
    from finished
    inner join ledger.lot_entry as entry
        on entry.owner_id = finished.owner_id and entry.lot_id = finished.id
    where entry.effective_at <= %(effective_at)s::timestamptz
        and entry.recorded_at <= %(known_at)s::timestamptz
    union all
    select owner_id, id, earned_at, expires_at, 0, units
    from finished
    where units > 0
),

aged as (
    select
        owner_id, id, used_units, unused_units,
        floor(extract(epoch from effective_at - earned_at) / 2629800)::bigint as age_months
    from change
),

ended as (
    select age_months, count(*) as lot_count
    from (select max(age_months) as age_months from aged group by owner_id, id) as last_age
    group by age_months
)

select
    aged.age_months, sum(aged.used_units)::bigint as used_units,
    sum(aged.unused_units)::bigint as unused_units,
    coalesce(max(ended.lot_count), 0)::bigint as lot_count
from aged
left join ended on ended.age_months = aged.age_months
group by aged.age_months
order by aged.age_months
