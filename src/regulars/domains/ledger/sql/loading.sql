-- name: open_accounts
with opened as (
    insert into ledger.account (owner_id, asset_id)
    select asked.owner_id, asked.asset_id
    from unnest(%(owner_ids)b::uuid[], %(asset_ids)b::bigint[]) as asked (owner_id, asset_id)
    inner join ledger.asset as asset on asset.id = asked.asset_id
    order by asked.owner_id, asked.asset_id
    on conflict (owner_id, asset_id) do nothing
),

reaching as (
    select owner_id, hold_id
    from ledger.hold_lot
    where lot_owner_id <> owner_id and lot_owner_id = any(%(party_ids)b::uuid[])
    union
    select owner_id, hold_id
    from ledger.hold_lot
    where lot_owner_id <> owner_id and owner_id = any(%(party_ids)b::uuid[])
)

select distinct party.id as owner_id, hold.asset_id
from reaching
inner join ledger.hold as hold
    on hold.owner_id = reaching.owner_id and hold.id = reaching.hold_id and hold.state = 'open'
inner join ledger.hold_lot as pin on pin.owner_id = hold.owner_id and pin.hold_id = hold.id
cross join lateral (values (pin.owner_id), (pin.lot_owner_id)) as party (id)

-- name: lock_accounts
select
    account.owner_id, account.asset_id, account.debt_units,
    (select asset.revision from ledger.asset as asset where asset.id = account.asset_id) as revision
from ledger.account as account
where (account.owner_id, account.asset_id) in (
    select asked.owner_id, asked.asset_id
    from unnest(%(owner_ids)b::uuid[], %(asset_ids)b::bigint[]) as asked (owner_id, asset_id)
)
order by account.owner_id, account.asset_id
for update

-- name: open_lots
select
    lot.id, lot.owner_id, lot.asset_id, lot.units, lot.remaining_units, lot.earned_at,
    lot.available_at, lot.expires_at, lot.moved_at, lot.held_units, lot.expired_units,
    lot.is_debt, lot.is_expiry_fixed, lot.reference_kind, lot.reference_id
from unnest(%(owner_ids)b::uuid[], %(asset_ids)b::bigint[]) as asked (owner_id, asset_id)
inner join ledger.lot as lot
    on lot.owner_id = asked.owner_id and lot.asset_id = asked.asset_id and lot.is_open
order by lot.expires_at, lot.earned_at, lot.id

-- name: dead_lots
select
    lot.id, lot.owner_id, lot.asset_id, lot.units, lot.remaining_units, lot.earned_at,
    lot.available_at, lot.expires_at, lot.moved_at, lot.held_units, lot.expired_units,
    lot.is_debt, lot.is_expiry_fixed, lot.reference_kind, lot.reference_id
from unnest(
    %(owner_ids)b::uuid[], %(asset_ids)b::bigint[], %(afters)b::timestamptz[]
) as asked (owner_id, asset_id, after)
inner join ledger.lot as lot
    on lot.owner_id = asked.owner_id
    and lot.asset_id = asked.asset_id
    and lot.expired_units > 0
    and lot.expires_at > asked.after
where not lot.is_open
order by lot.expires_at, lot.earned_at, lot.id

-- name: lots_by_id
select
    lot.id, lot.owner_id, lot.asset_id, lot.units, lot.remaining_units, lot.earned_at,
    lot.available_at, lot.expires_at, lot.moved_at, lot.held_units, lot.expired_units,
    lot.is_debt, lot.is_expiry_fixed, lot.reference_kind, lot.reference_id
from unnest(%(owner_ids)b::uuid[], %(ids)b::uuid[]) as asked (owner_id, id)
inner join ledger.lot as lot on lot.owner_id = asked.owner_id and lot.id = asked.id

-- name: takings
select
    transfer.id, transfer.owner_id, transfer.asset_id, entry.owner_id as lot_owner_id, entry.lot_id,
    -entry.units as units
from unnest(%(owner_ids)b::uuid[], %(spend_ids)b::uuid[]) as asked (owner_id, spend_id)
inner join ledger.transfer as transfer
    on transfer.owner_id = asked.owner_id
    and transfer.id = asked.spend_id
    and transfer.kind = 'spent'
inner join lateral unnest(
    coalesce(transfer.lot_owner_ids, array[transfer.owner_id])
) as party (id) on true
inner join ledger.lot_entry as entry
    on entry.owner_id = party.id and entry.transfer_id = transfer.id
order by transfer.id, entry.ordinal

-- name: given_back
select transfer.reverses_id, sum(transfer.units)::bigint as units
from unnest(%(owner_ids)b::uuid[], %(spend_ids)b::uuid[]) as asked (owner_id, spend_id)
inner join ledger.transfer as transfer
    on transfer.owner_id = asked.owner_id and transfer.reverses_id = asked.spend_id
group by transfer.reverses_id

-- name: holds_at_hand
select
    hold.id, hold.owner_id, hold.asset_id, hold.units, hold.placed_at, hold.times_out_at,
    hold.state, hold.captured_units, hold.ended_at, pin.lot_owner_id, pin.lot_id,
    pin.units as pin_units, pin.captured_units as pin_captured_units, pin.ordinal
from ledger.hold as hold
inner join ledger.hold_lot as pin on pin.owner_id = hold.owner_id and pin.hold_id = hold.id
where hold.owner_id = any(%(owner_ids)b::uuid[])
    and (hold.state = 'open' or hold.id = any(%(hold_ids)b::uuid[]))
union all
select
    hold.id, hold.owner_id, hold.asset_id, hold.units, hold.placed_at, hold.times_out_at,
    hold.state, hold.captured_units, hold.ended_at, pin.lot_owner_id, pin.lot_id,
    pin.units as pin_units, pin.captured_units as pin_captured_units, pin.ordinal
from (
    select distinct owner_id, hold_id
    from ledger.hold_lot
    where lot_owner_id <> owner_id and lot_owner_id = any(%(owner_ids)b::uuid[])
) as reaching
inner join ledger.hold as hold
    on hold.owner_id = reaching.owner_id and hold.id = reaching.hold_id and hold.state = 'open'
inner join ledger.hold_lot as pin on pin.owner_id = hold.owner_id and pin.hold_id = hold.id
where hold.owner_id <> all(%(owner_ids)b::uuid[])
order by id, ordinal

-- name: known_keys
select key, fingerprint, owner_id, answer
from ledger.transfer_key
where key = any(%(keys)b::text[])
