-- name: top_holders
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
        entered.owner_id,
        case
            when case when past.lot_id is null then lot.expires_at else past.expires_at end
                <= %(effective_at)s::timestamptz
                then least(entered.units, lot.held_units)
            else entered.units
        end as units
    from entered
    inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
    left join past on past.owner_id = lot.owner_id and past.lot_id = lot.id
)

select
    coalesce(redirect.survivor_id, living.owner_id) as owner_id, sum(living.units)::bigint as units
from living
left join shared.member_redirect_v1 as redirect on redirect.member_id = living.owner_id
group by 1
having sum(living.units) > 0
order by 2 desc, 1
limit %(count)s::bigint

-- name: member_totals
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
        entered.owner_id,
        case
            when case when past.lot_id is null then lot.expires_at else past.expires_at end
                <= %(effective_at)s::timestamptz
                then least(entered.units, lot.held_units)
            else entered.units
        end as units
    from entered
    inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
    left join past on past.owner_id = lot.owner_id and past.lot_id = lot.id
),

person as (
    select
        coalesce(redirect.survivor_id, living.owner_id) as person_id, sum(living.units) as units
    from living
    left join shared.member_redirect_v1 as redirect on redirect.member_id = living.owner_id
    group by 1
)

select
    count(*) as member_count,
    count(*) filter (where person.units > 0) as above_zero_count,
    count(*) filter (where person.units < 0) as below_zero_count
from shared.member_tenure_v1 as tenure
left join person on person.person_id = tenure.member_id
where tenure.survivor_id = tenure.member_id
    and tenure.standing = 'member'
    and tenure.joined_at <= %(effective_at)s::timestamptz

-- name: booked_counts
select
    (
        select count(*) from ledger.transfer where asset_id = %(asset_id)s::bigint
    ) as transfer_count,
    (
        select count(*) from ledger.lot_entry where asset_id = %(asset_id)s::bigint
    ) as entry_count,
    count(*) as account_count, coalesce(sum(balance_units), 0)::bigint as balance_units
from ledger.account
where asset_id = %(asset_id)s::bigint

-- name: wrong_balances
select
    coalesce(account.owner_id, computed.owner_id) as owner_id,
    coalesce(account.balance_units, 0) as stored_units,
    coalesce(computed.units, 0)::bigint as computed_units
from (
    select owner_id, balance_units
    from ledger.account
    where asset_id = %(asset_id)s::bigint
) as account
full join (
    select
        entry.owner_id,
        sum(
            case
                when transfer.credit_account = transfer.debit_account then entry.units
                when transfer.credit_account = 'member' then abs(entry.units)
                else -abs(entry.units)
            end
        ) as units
    from ledger.transfer as transfer
    inner join ledger.lot_entry as entry on entry.transfer_id = transfer.id
    where transfer.asset_id = %(asset_id)s::bigint
    group by entry.owner_id
) as computed on computed.owner_id = account.owner_id
where coalesce(account.balance_units, 0) <> coalesce(computed.units, 0)
order by 1
limit %(count)s::bigint
