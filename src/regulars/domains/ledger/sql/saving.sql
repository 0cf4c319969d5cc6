-- name: save_movements
with saved_transfer as (
    insert into ledger.transfer (
        written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account,
        credit_account, effective_at, recorded_at, reference_kind, reference_id, reason, actor,
        hold_id, reverses_id, lot_owner_ids, is_backfill
    )
    select
        (select shared.current_write()), owner_id, id, posting_id, asset_id, kind, units,
        debit_account, credit_account, effective_at, %(now)s::timestamptz, reference_kind,
        reference_id, reason, actor, hold_id, reverses_id, lot_owner_ids::uuid[], is_backfill
    from unnest(
        %(owner_ids)b::uuid[], %(ids)b::uuid[], %(posting_ids)b::uuid[], %(asset_ids)b::bigint[],
        %(kinds)b::text[], %(units)b::bigint[], %(debit_accounts)b::text[],
        %(credit_accounts)b::text[], %(effective_ats)b::timestamptz[],
        %(reference_kinds)b::text[], %(reference_ids)b::uuid[], %(reasons)b::text[],
        %(actors)b::text[], %(hold_ids)b::uuid[], %(reverses_ids)b::uuid[],
        %(lot_owner_ids)b::text[], %(is_backfills)b::boolean[]
    ) as transfer (
        owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
        effective_at, reference_kind, reference_id, reason, actor, hold_id, reverses_id,
        lot_owner_ids, is_backfill
    )
),

saved_entry as (
    insert into ledger.lot_entry (
        written_in, owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at,
        recorded_at
    )
    select
        (select shared.current_write()), owner_id, transfer_id, lot_id, ordinal, asset_id, kind,
        units, effective_at, %(now)s::timestamptz
    from unnest(
        %(entry_owner_ids)b::uuid[], %(entry_transfer_ids)b::uuid[], %(entry_lot_ids)b::uuid[],
        %(entry_ordinals)b::bigint[], %(entry_asset_ids)b::bigint[], %(entry_kinds)b::text[],
        %(entry_units)b::bigint[], %(entry_effective_ats)b::timestamptz[]
    ) as entry (
        owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at
    )
),

saved_lot as (
    insert into ledger.lot (
        written_in, owner_id, id, asset_id, is_debt, is_open, is_pending, is_expiry_fixed, units,
        remaining_units, held_units, expired_units, earned_at, recorded_at, moved_at,
        available_at, expires_at, reference_kind, reference_id
    )
    select
        (select shared.current_write()), owner_id, id, asset_id, units < 0, remaining_units <> 0,
        available_at is null or available_at > %(now)s::timestamptz, is_expiry_fixed, units,
        remaining_units, held_units, expired_units, earned_at, %(now)s::timestamptz, moved_at,
        available_at, expires_at, reference_kind, reference_id
    from unnest(
        %(lot_owners)b::uuid[], %(lot_ids)b::uuid[], %(lot_asset_ids)b::bigint[],
        %(lot_units)b::bigint[], %(lot_remaining_units)b::bigint[],
        %(lot_held_units)b::bigint[], %(lot_expired_units)b::bigint[],
        %(lot_earned_ats)b::timestamptz[], %(lot_moved_ats)b::timestamptz[],
        %(lot_available_ats)b::timestamptz[], %(lot_expires_ats)b::timestamptz[],
        %(lot_is_expiry_fixeds)b::boolean[], %(lot_reference_kinds)b::text[],
        %(lot_reference_ids)b::uuid[]
    ) as lot (
        owner_id, id, asset_id, units, remaining_units, held_units, expired_units, earned_at,
        moved_at, available_at, expires_at, is_expiry_fixed, reference_kind, reference_id
    )
),

changed_lot as (
    update ledger.lot as lot
    set
        written_in = (select shared.current_write()),
        remaining_units = changed.remaining_units,
        held_units = changed.held_units,
        expired_units = changed.expired_units,
        is_open = changed.remaining_units <> 0,
        moved_at = changed.moved_at,
        is_pending = (
            lot.is_pending and not (changed.available_at is distinct from lot.available_at)
        ),
        warned_days = case
            when changed.expires_at is not distinct from lot.expires_at then lot.warned_days
        end,
        available_at = changed.available_at,
        expires_at = changed.expires_at
    from unnest(
        %(changed_owner_ids)b::uuid[], %(changed_ids)b::uuid[],
        %(changed_remaining_units)b::bigint[], %(changed_held_units)b::bigint[],
        %(changed_expired_units)b::bigint[], %(changed_moved_ats)b::timestamptz[],
        %(changed_available_ats)b::timestamptz[], %(changed_expires_ats)b::timestamptz[]
    ) as changed (
        owner_id, id, remaining_units, held_units, expired_units, moved_at, available_at,
        expires_at
    )
    where lot.owner_id = changed.owner_id and lot.id = changed.id
)

update ledger.account as account
set
    balance_units = account.balance_units + changed.units,
    debt_units = account.debt_units + changed.debt_units
from unnest(
    %(account_owner_ids)b::uuid[], %(account_asset_ids)b::bigint[], %(account_units)b::bigint[],
    %(account_debt_units)b::bigint[]
) as changed (owner_id, asset_id, units, debt_units)
where account.owner_id = changed.owner_id and account.asset_id = changed.asset_id

-- name: save_past_terms
insert into ledger.past_term (
    owner_id, lot_id, id, asset_id, available_at, expires_at, changed_at, recorded_at
)
select
    owner_id, lot_id, id, asset_id, available_at, expires_at, changed_at, %(now)s::timestamptz
from unnest(
    %(owner_ids)b::uuid[], %(lot_ids)b::uuid[], %(ids)b::uuid[], %(asset_ids)b::bigint[],
    %(available_ats)b::timestamptz[], %(expires_ats)b::timestamptz[],
    %(changed_ats)b::timestamptz[]
) as term (owner_id, lot_id, id, asset_id, available_at, expires_at, changed_at)

-- name: save_holds
with saved_hold as (
    insert into ledger.hold (
        written_in, owner_id, id, asset_id, state, units, captured_units, placed_at, recorded_at,
        times_out_at, ended_at, end_recorded_at, reference_kind, reference_id, reason, actor
    )
    select
        (select shared.current_write()), owner_id, id, asset_id, state, units, captured_units,
        placed_at, %(now)s::timestamptz, times_out_at, ended_at,
        case when ended_at is not null then %(now)s::timestamptz end,
        reference_kind, reference_id, reason, actor
    from unnest(
        %(owner_ids)b::uuid[], %(ids)b::uuid[], %(asset_ids)b::bigint[], %(states)b::text[],
        %(units)b::bigint[], %(captured_units)b::bigint[], %(placed_ats)b::timestamptz[],
        %(times_out_ats)b::timestamptz[], %(ended_ats)b::timestamptz[],
        %(reference_kinds)b::text[], %(reference_ids)b::uuid[], %(reasons)b::text[],
        %(actors)b::text[]
    ) as hold (
        owner_id, id, asset_id, state, units, captured_units, placed_at, times_out_at, ended_at,
        reference_kind, reference_id, reason, actor
    )
    on conflict (owner_id, id) do update set
        written_in = excluded.written_in, state = excluded.state,
        captured_units = excluded.captured_units, ended_at = excluded.ended_at,
        end_recorded_at = excluded.end_recorded_at
)

insert into ledger.hold_lot (
    owner_id, hold_id, ordinal, lot_owner_id, lot_id, units, captured_units
)
select pin.*
from unnest(
    %(pin_owner_ids)b::uuid[], %(pin_hold_ids)b::uuid[], %(pin_ordinals)b::bigint[],
    %(pin_lot_owner_ids)b::uuid[], %(pin_lot_ids)b::uuid[], %(pin_units)b::bigint[],
    %(pin_captured_units)b::bigint[]
) as pin
on conflict (owner_id, hold_id, ordinal) do update set captured_units = excluded.captured_units

-- name: save_keys
insert into ledger.transfer_key (key, fingerprint, owner_id, answer)
select key, fingerprint, owner_id, answer::jsonb
from unnest(
    %(keys)b::text[], %(fingerprints)b::bytea[], %(owner_ids)b::uuid[], %(answers)b::text[]
) as saved (key, fingerprint, owner_id, answer)
order by key
