-- name: dying_lots
-- The `coalesce` keeps the planner from taking the owners of a share for a rare few.
select owner_id, id, expires_at as at
from ledger.lot
where asset_id = %(asset_id)s::bigint
    and is_open
    and expires_at <= %(until)s::timestamptz
    and remaining_units > held_units
    and coalesce(
        mod(get_byte(uuid_send(owner_id), 15), %(share_count)s::bigint)
        = %(share_place)s::bigint,
        false
    )
    and (
        %(after_at)s::timestamptz is null
        or (expires_at, owner_id, id) > (
            %(after_at)s::timestamptz, %(after_owner_id)s::uuid, %(after_id)s::uuid
        )
    )
order by expires_at, owner_id, id
limit %(count)s::bigint

-- name: expire_lots
with due as materialized (
    select
        lot.owner_id, lot.id, lot.remaining_units - lot.held_units as units,
        greatest(lot.expires_at, lot.moved_at) as effective_at, uuidv7() as transfer_id
    from unnest(%(owner_ids)b::uuid[], %(ids)b::uuid[]) as asked (owner_id, id)
    inner join ledger.lot as lot on lot.owner_id = asked.owner_id and lot.id = asked.id
    where lot.is_open
        and lot.expires_at <= %(until)s::timestamptz
        and lot.remaining_units > lot.held_units
),

changed_lot as (
    update ledger.lot as lot
    set
        written_in = (select shared.current_write()),
        remaining_units = lot.remaining_units - due.units,
        expired_units = lot.expired_units + due.units,
        is_open = lot.remaining_units <> due.units
    from due
    where lot.owner_id = due.owner_id and lot.id = due.id
),

saved_transfer as (
    insert into ledger.transfer (
        written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account,
        credit_account, effective_at, recorded_at, is_backfill
    )
    select
        (select shared.current_write()), owner_id, transfer_id, transfer_id,
        %(asset_id)s::bigint, 'expired', units, %(debit_account)s::text,
        %(credit_account)s::text, effective_at, %(now)s::timestamptz, false
    from due
),

saved_entry as (
    insert into ledger.lot_entry (
        written_in, owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at,
        recorded_at
    )
    select
        (select shared.current_write()), owner_id, transfer_id, id, 1, %(asset_id)s::bigint,
        'expired', -units, effective_at, %(now)s::timestamptz
    from due
),

changed_account as (
    update ledger.account as account
    set balance_units = account.balance_units - gone.units
    from (select owner_id, sum(units)::bigint as units from due group by owner_id) as gone
    where account.owner_id = gone.owner_id and account.asset_id = %(asset_id)s::bigint
)

select owner_id, effective_at as at, sum(units)::bigint as units
from due
group by owner_id, effective_at
order by owner_id, effective_at

-- name: waiting_lots
select owner_id, id, available_at as at
from ledger.lot
where asset_id = %(asset_id)s::bigint
    and is_pending
    and available_at <= %(until)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or (available_at, owner_id, id) > (
            %(after_at)s::timestamptz, %(after_owner_id)s::uuid, %(after_id)s::uuid
        )
    )
order by available_at, owner_id, id
limit %(count)s::bigint

-- name: note_released
with released as (
    update ledger.lot as lot
    set is_pending = false
    from unnest(%(owner_ids)b::uuid[], %(ids)b::uuid[]) as asked (owner_id, id)
    where lot.owner_id = asked.owner_id
        and lot.id = asked.id
        and lot.is_pending
        and lot.available_at <= %(until)s::timestamptz
    returning lot.owner_id, lot.available_at, lot.remaining_units - lot.held_units as units
)

select owner_id, available_at as at, sum(units)::bigint as units
from released
group by owner_id, available_at
having sum(units) > 0
order by owner_id, available_at

-- name: lots_to_warn_of
select lot.owner_id, lot.id, lot.expires_at as at
from ledger.lot as lot
where lot.asset_id = %(asset_id)s::bigint
    and lot.is_open
    and lot.expires_at > %(now)s::timestamptz
    and lot.expires_at <= %(until)s::timestamptz
    and lot.remaining_units > lot.held_units
    and coalesce(lot.warned_days, 9223372036854775807) > (
        select min(ahead.days)
        from unnest(%(days)b::bigint[], %(untils)b::timestamptz[]) as ahead (days, until)
        where lot.expires_at <= ahead.until
    )
    and (
        %(after_at)s::timestamptz is null
        or (lot.expires_at, lot.owner_id, lot.id) > (
            %(after_at)s::timestamptz, %(after_owner_id)s::uuid, %(after_id)s::uuid
        )
    )
order by lot.expires_at, lot.owner_id, lot.id
limit %(count)s::bigint

-- name: note_warned
with warned as (
    update ledger.lot as lot
    set warned_days = (
        select min(ahead.days)
        from unnest(%(days)b::bigint[], %(untils)b::timestamptz[]) as ahead (days, until)
        where lot.expires_at <= ahead.until
    )
    from unnest(%(owner_ids)b::uuid[], %(ids)b::uuid[]) as asked (owner_id, id)
    where lot.owner_id = asked.owner_id
        and lot.id = asked.id
        and lot.is_open
        and lot.expires_at > %(now)s::timestamptz
        and lot.expires_at <= %(until)s::timestamptz
    returning lot.owner_id, lot.expires_at, lot.remaining_units - lot.held_units as units
)

select owner_id, expires_at as at, sum(units)::bigint as units
from warned
group by owner_id, expires_at
having sum(units) > 0
order by owner_id, expires_at

-- name: holds_timing_out
select owner_id, id, times_out_at as at, asset_id, units - captured_units as units
from ledger.hold
where state = 'open'
    and times_out_at <= %(until)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or (times_out_at, owner_id, id) > (
            %(after_at)s::timestamptz, %(after_owner_id)s::uuid, %(after_id)s::uuid
        )
    )
order by times_out_at, owner_id, id
limit %(count)s::bigint
