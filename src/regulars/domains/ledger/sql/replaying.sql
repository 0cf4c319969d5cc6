-- name: by_hand
select id, posting_id, owner_id, asset_id, kind, units, effective_at, reverses_id
from ledger.transfer
where asset_id = any(%(asset_ids)b::bigint[])
    and kind in (
        'earned', 'spent', 'given_back', 'taken_back', 'adjusted_in', 'adjusted_out',
        'moved_out', 'moved_in'
    )
    and (
        reference_kind is null
        or reference_kind not in ('order', 'return', 'event', 'registration', 'tier_reached')
    )
    and effective_at >= %(from_at)s::timestamptz
    and effective_at < %(before_at)s::timestamptz
    and (
        %(after_at)s::timestamptz is null
        or (effective_at, id) > (%(after_at)s::timestamptz, %(after_id)s::uuid)
    )
order by effective_at, id
limit %(count)s::bigint

-- name: earnings_before
select entry.owner_id, entry.asset_id, entry.effective_at, sum(entry.units)::bigint as units
from ledger.lot_entry as entry
where entry.owner_id = any(%(owner_ids)b::uuid[])
    and entry.asset_id = any(%(asset_ids)b::bigint[])
    and entry.kind in ('earned', 'taken_back', 'adjusted_in', 'adjusted_out')
    and entry.effective_at < %(before_at)s::timestamptz
group by entry.owner_id, entry.asset_id, entry.effective_at
order by entry.owner_id, entry.asset_id, entry.effective_at

-- name: spends_given_back_since
select
    spend.id, spend.owner_id, spend.asset_id, spend.units,
    coalesce(
        sum(back.units) filter (where back.effective_at < %(at)s::timestamptz), 0
    )::bigint as given_units,
    spend.reference_kind, spend.reference_id
from ledger.transfer as back
inner join ledger.transfer as spend
    on spend.owner_id = back.owner_id and spend.id = back.reverses_id and spend.kind = 'spent'
where back.owner_id = any(%(owner_ids)b::uuid[])
    and back.asset_id = any(%(asset_ids)b::bigint[])
    and back.reverses_id is not null
    and spend.effective_at < %(at)s::timestamptz
group by
    spend.id, spend.owner_id, spend.asset_id, spend.units, spend.reference_kind,
    spend.reference_id
having max(back.effective_at) >= %(at)s::timestamptz
order by spend.id
