-- name: ledger_an_account_is_the_sum_of_its_lots
select account.owner_id, account.asset_id, account.balance_units, account.debt_units
from ledger.account as account
full join (
    select
        owner_id, asset_id, sum(remaining_units) as units,
        sum(remaining_units) filter (where is_debt) as debt_units
    from ledger.lot
    group by owner_id, asset_id
) as held on held.owner_id = account.owner_id and held.asset_id = account.asset_id
where coalesce(account.balance_units, 0) <> coalesce(held.units, 0)
    or coalesce(account.debt_units, 0) <> coalesce(held.debt_units, 0)
    or (account.owner_id is null and held.owner_id is not null)

-- name: ledger_a_lot_is_the_sum_of_its_entries
select lot.owner_id, lot.id, lot.remaining_units, entered.units
from ledger.lot as lot
full join (
    select
        owner_id, lot_id, sum(units) as units,
        -coalesce(
            sum(units) filter (where kind in ('expired', 'expiry_undone', 'reinstated')), 0
        ) as expired_units
    from ledger.lot_entry
    group by owner_id, lot_id
) as entered on entered.owner_id = lot.owner_id and entered.lot_id = lot.id
where lot.remaining_units is distinct from entered.units
    or lot.expired_units is distinct from entered.expired_units

-- name: ledger_all_accounts_of_an_asset_sum_to_zero
select moved.asset_id, moved.member_units, moved.system_units, held.units
from (
    select
        asset_id,
        coalesce(sum(units) filter (where credit_account = 'member'), 0)
            - coalesce(sum(units) filter (where debit_account = 'member'), 0) as member_units,
        coalesce(sum(units) filter (where credit_account <> 'member'), 0)
            - coalesce(sum(units) filter (where debit_account <> 'member'), 0) as system_units
    from ledger.transfer
    group by asset_id
) as moved
full join (
    select asset_id, sum(balance_units) as units
    from ledger.account
    group by asset_id
) as held on held.asset_id = moved.asset_id
where coalesce(moved.member_units, 0) <> coalesce(held.units, 0)
    or coalesce(moved.member_units, 0) + coalesce(moved.system_units, 0) <> 0

-- name: ledger_the_entries_of_a_transfer_are_what_it_moved
select transfer.owner_id, transfer.id, transfer.kind, transfer.units, entered.units
from ledger.transfer as transfer
full join (
    select
        transfer_id, sum(units) as units, count(distinct kind) as kind_count,
        min(effective_at) as first_at, max(effective_at) as last_at
    from ledger.lot_entry
    group by transfer_id
) as entered on entered.transfer_id = transfer.id
where transfer.id is null
    or coalesce(entered.units, 0) <> transfer.units * (
        (transfer.credit_account = 'member')::integer - (transfer.debit_account = 'member')::integer
    )
    or entered.kind_count > 1
    or entered.first_at <> transfer.effective_at
    or entered.last_at <> transfer.effective_at

-- name: ledger_what_is_held_is_what_open_holds_pin
select lot.owner_id, lot.id, lot.held_units, pinned.units
from ledger.lot as lot
full join (
    select pin.lot_owner_id, pin.lot_id, sum(pin.units - pin.captured_units) as units
    from ledger.hold_lot as pin
    inner join ledger.hold as hold on hold.owner_id = pin.owner_id and hold.id = pin.hold_id
    where hold.state = 'open'
    group by pin.lot_owner_id, pin.lot_id
) as pinned on pinned.lot_owner_id = lot.owner_id and pinned.lot_id = lot.id
where coalesce(lot.held_units, 0) <> coalesce(pinned.units, 0)

-- name: ledger_a_hold_is_the_sum_of_its_pins
select hold.owner_id, hold.id
from ledger.hold as hold
left join ledger.hold_lot as pin on pin.owner_id = hold.owner_id and pin.hold_id = hold.id
group by hold.owner_id, hold.id, hold.units, hold.captured_units
having coalesce(sum(pin.units), 0) <> hold.units
    or coalesce(sum(pin.captured_units), 0) <> hold.captured_units

-- name: ledger_what_was_captured_was_spent
select hold.owner_id, hold.id, hold.captured_units, spent.units
from ledger.hold as hold
full join (
    select hold_id, sum(units) as units
    from ledger.transfer
    where hold_id is not null
    group by hold_id
) as spent on spent.hold_id = hold.id
where coalesce(hold.captured_units, 0) <> coalesce(spent.units, 0)

-- name: ledger_no_more_is_given_back_than_was_spent
select given.reverses_id, given.units, spent.units
from (
    select reverses_id, sum(units) as units
    from ledger.transfer
    where reverses_id is not null
    group by reverses_id
) as given
left join ledger.transfer as spent on spent.id = given.reverses_id and spent.kind = 'spent'
where spent.id is null or given.units > spent.units

-- name: ledger_no_lot_was_ever_below_zero
select owner_id, lot_id, effective_at, units
from (
    select
        entry.owner_id, entry.lot_id, entry.effective_at, lot.is_debt,
        sum(entry.units) over (
            partition by entry.owner_id, entry.lot_id order by entry.effective_at
        ) as units
    from ledger.lot_entry as entry
    inner join ledger.lot as lot on lot.owner_id = entry.owner_id and lot.id = entry.lot_id
) as so_far
where (units < 0 and not is_debt) or (units > 0 and is_debt)

-- name: ledger_what_is_moved_arrives
select posting_id
from ledger.transfer
where kind in ('moved_out', 'moved_in')
group by posting_id
having sum(case when kind = 'moved_out' then units else -units end) <> 0
