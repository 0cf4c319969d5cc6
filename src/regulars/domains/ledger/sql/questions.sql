-- name: accounts_of
select owner_id, asset_id
from ledger.account
where owner_id = any(%(owner_ids)b::uuid[])
    and (%(asset_ids)b::bigint[] is null or asset_id = any(%(asset_ids)b::bigint[]))
order by owner_id, asset_id

-- name: lots_as_of
with entered as (
    select owner_id, lot_id, sum(units)::bigint as units
    from ledger.lot_entry
    where owner_id = any(%(owner_ids)b::uuid[])
        and (%(asset_ids)b::bigint[] is null or asset_id = any(%(asset_ids)b::bigint[]))
        and effective_at <= %(effective_at)s::timestamptz
        and recorded_at <= %(known_at)s::timestamptz
    group by owner_id, lot_id
    having sum(units) <> 0
)

select
    lot.id, lot.owner_id, lot.asset_id, lot.units, entered.units as remaining_units,
    lot.earned_at,
    case when past.id is null then lot.available_at else past.available_at end as available_at,
    case when past.id is null then lot.expires_at else past.expires_at end as expires_at,
    lot.earned_at as moved_at, 0::bigint as held_units, 0::bigint as expired_units, lot.is_debt,
    lot.is_expiry_fixed, lot.reference_kind, lot.reference_id
from entered
inner join ledger.lot as lot on lot.owner_id = entered.owner_id and lot.id = entered.lot_id
left join lateral (
    select term.id, term.available_at, term.expires_at
    from ledger.past_term as term
    where term.owner_id = lot.owner_id
        and term.lot_id = lot.id
        and (
            term.changed_at > %(effective_at)s::timestamptz
            or term.recorded_at > %(known_at)s::timestamptz
        )
    order by term.id
    limit 1
) as past on true
order by 8, lot.earned_at, lot.id

-- name: pins_as_of
select
    hold.id, hold.owner_id, hold.asset_id, hold.units, hold.placed_at, hold.times_out_at,
    'open' as state, 0::bigint as captured_units, null::timestamptz as ended_at,
    pin.lot_owner_id, pin.lot_id, pin.units as pin_units,
    coalesce(spent.units, 0)::bigint as pin_captured_units
from (
    select owner_id, id
    from ledger.hold
    where owner_id = any(%(owner_ids)b::uuid[])
    union
    select owner_id, hold_id
    from ledger.hold_lot
    where lot_owner_id <> owner_id and lot_owner_id = any(%(owner_ids)b::uuid[])
) as asked
inner join ledger.hold as hold on hold.owner_id = asked.owner_id and hold.id = asked.id
inner join ledger.hold_lot as pin on pin.owner_id = hold.owner_id and pin.hold_id = hold.id
left join lateral (
    select -sum(entry.units) as units
    from ledger.transfer as transfer
    inner join ledger.lot_entry as entry
        on entry.owner_id = pin.lot_owner_id
        and entry.transfer_id = transfer.id
        and entry.lot_id = pin.lot_id
    where transfer.hold_id = hold.id
        and transfer.effective_at <= %(effective_at)s::timestamptz
        and transfer.recorded_at <= %(known_at)s::timestamptz
) as spent on true
where hold.placed_at <= %(effective_at)s::timestamptz
    and hold.recorded_at <= %(known_at)s::timestamptz
    and (
        hold.ended_at is null
        or hold.ended_at > %(effective_at)s::timestamptz
        or hold.end_recorded_at > %(known_at)s::timestamptz
    )
order by hold.id, pin.ordinal

-- name: find_holds
select
    owner_id, id, asset_id, units, captured_units,
    case
        when state = 'open' and times_out_at <= %(now)s::timestamptz then 'timed_out' else state
    end as state,
    placed_at, times_out_at,
    case
        when state = 'open' and times_out_at <= %(now)s::timestamptz then times_out_at
        else ended_at
    end as ended_at,
    reference_kind, reference_id, reason
from ledger.hold
where owner_id = any(%(owner_ids)b::uuid[])
    and (%(ids)b::uuid[] is null or id = any(%(ids)b::uuid[]))
order by id desc
limit %(count)s::bigint

-- name: list_transfers
select
    owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account, effective_at,
    recorded_at, reference_kind, reference_id, reason, actor, hold_id, reverses_id
from ledger.transfer
where owner_id = any(%(owner_ids)b::uuid[])
    and (%(asset_id)s::bigint is null or asset_id = %(asset_id)s::bigint)
    and (%(kinds)b::text[] is null or kind = any(%(kinds)b::text[]))
    and (%(from_at)s::timestamptz is null or effective_at >= %(from_at)s::timestamptz)
    and (%(before_at)s::timestamptz is null or effective_at < %(before_at)s::timestamptz)
    and (
        %(after_at)s::timestamptz is null
        or (effective_at, id) < (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by effective_at desc, id desc
limit %(count)s::bigint

-- name: transfers_of_references
select
    owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account, effective_at,
    recorded_at, reference_kind, reference_id, reason, actor, hold_id, reverses_id
from ledger.transfer
where reference_id = any(%(reference_ids)b::uuid[])
order by effective_at, id

-- name: entries_of
select
    entry.owner_id, entry.lot_id, entry.transfer_id, entry.kind, entry.units, entry.effective_at,
    entry.recorded_at
from ledger.transfer as transfer
inner join lateral unnest(
    coalesce(transfer.lot_owner_ids, array[transfer.owner_id])
) as party (id) on true
inner join ledger.lot_entry as entry
    on entry.owner_id = party.id and entry.transfer_id = transfer.id
where transfer.owner_id = any(%(owner_ids)b::uuid[])
    and transfer.id = any(%(transfer_ids)b::uuid[])
order by transfer.id, entry.ordinal

-- name: debts_of
select entry.transfer_id, -sum(entry.units)::bigint as units
from unnest(%(owner_ids)b::uuid[], %(transfer_ids)b::uuid[]) as asked (owner_id, transfer_id)
inner join ledger.lot_entry as entry
    on entry.owner_id = asked.owner_id and entry.transfer_id = asked.transfer_id
inner join ledger.lot as lot
    on lot.owner_id = entry.owner_id and lot.id = entry.lot_id and lot.is_debt
group by entry.transfer_id

-- name: months_of_entries
select
    date_trunc('month', effective_at at time zone %(time_zone)s::text)::date as month,
    kind, sum(units)::bigint as units
from ledger.lot_entry
where asset_id = %(asset_id)s::bigint
    and (%(owner_ids)b::uuid[] is null or owner_id = any(%(owner_ids)b::uuid[]))
    and effective_at <= %(effective_at)s::timestamptz
    and recorded_at <= %(known_at)s::timestamptz
group by 1, 2

-- name: months_forgiven
select
    date_trunc('month', effective_at at time zone %(time_zone)s::text)::date as month,
    kind, sum(units)::bigint as units
from ledger.transfer
where asset_id = %(asset_id)s::bigint
    and kind = 'forgiven'
    and (%(owner_ids)b::uuid[] is null or owner_id = any(%(owner_ids)b::uuid[]))
    and effective_at <= %(effective_at)s::timestamptz
    and recorded_at <= %(known_at)s::timestamptz
group by 1, 2

-- name: earned_net
select asked.place, coalesce(sum(entry.units), 0)::bigint as units
from unnest(
    %(places)b::bigint[], %(owner_ids)b::uuid[], %(from_ats)b::timestamptz[],
    %(before_ats)b::timestamptz[]
) as asked (place, owner_id, from_at, before_at)
inner join ledger.lot_entry as entry
    on entry.owner_id = asked.owner_id
    and entry.asset_id = %(asset_id)s::bigint
    and entry.kind in ('earned', 'taken_back', 'adjusted_in', 'adjusted_out')
    and entry.effective_at >= asked.from_at
    and entry.effective_at < asked.before_at
where entry.recorded_at <= %(known_at)s::timestamptz
group by asked.place
