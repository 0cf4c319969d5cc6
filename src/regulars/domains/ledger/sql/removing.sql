-- name: remove_owned_by
with entries as (
    delete from ledger.lot_entry where owner_id = any(%(owner_ids)b::uuid[])
),

terms as (
    delete from ledger.past_term where owner_id = any(%(owner_ids)b::uuid[])
),

pins as (
    delete from ledger.hold_lot where owner_id = any(%(owner_ids)b::uuid[])
),

holds as (
    delete from ledger.hold where owner_id = any(%(owner_ids)b::uuid[])
),

lots as (
    delete from ledger.lot where owner_id = any(%(owner_ids)b::uuid[])
),

keys as (
    delete from ledger.transfer_key where owner_id = any(%(owner_ids)b::uuid[])
),

adjustments as (
    delete from ledger.adjustment where owner_id = any(%(owner_ids)b::uuid[])
),

accounts as (
    delete from ledger.account where owner_id = any(%(owner_ids)b::uuid[])
)

delete from ledger.transfer
where owner_id = any(%(owner_ids)b::uuid[])

-- name: anything_counted_in
-- Whether anybody holds, or ever held, anything of these assets.
select exists(select from ledger.account where asset_id = any(%(asset_ids)b::bigint[])) as is_held

-- name: remove_assets
with limits as (
    delete from ledger.adjustment_limit where asset_id = any(%(asset_ids)b::bigint[])
)

delete from ledger.asset
where id = any(%(asset_ids)b::bigint[])
