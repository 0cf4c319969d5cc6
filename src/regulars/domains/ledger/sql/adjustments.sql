-- name: insert_adjustments
insert into ledger.adjustment (
    owner_id, id, asset_id, state, units, reason, requested_by, requested_at
)
select owner_id, id, asset_id, 'pending', units, reason, requested_by, %(now)s::timestamptz
from unnest(
    %(owner_ids)b::uuid[], %(ids)b::uuid[], %(asset_ids)b::bigint[], %(units)b::bigint[],
    %(reasons)b::text[], %(requested_bys)b::text[]
) as asked (owner_id, id, asset_id, units, reason, requested_by)
returning
    owner_id, id, asset_id, state, units, reason, requested_by, requested_at, decided_by,
    decided_at, decision_note, transfer_id

-- name: lock_adjustment
select
    owner_id, id, asset_id, state, units, reason, requested_by, requested_at, decided_by,
    decided_at, decision_note, transfer_id
from ledger.adjustment
where id = %(id)s::uuid
for update

-- name: decide_adjustment
update ledger.adjustment
set
    state = %(state)s::text, decided_by = %(decided_by)s::text,
    decided_at = %(now)s::timestamptz, decision_note = %(note)s::text,
    transfer_id = %(transfer_id)s::uuid
where owner_id = %(owner_id)s::uuid and id = %(id)s::uuid
returning
    owner_id, id, asset_id, state, units, reason, requested_by, requested_at, decided_by,
    decided_at, decision_note, transfer_id

-- name: list_adjustments
select
    owner_id, id, asset_id, state, units, reason, requested_by, requested_at, decided_by,
    decided_at, decision_note, transfer_id
from ledger.adjustment
where (%(owner_ids)b::uuid[] is null or owner_id = any(%(owner_ids)b::uuid[]))
    and (%(state)s::text is null or state = %(state)s::text)
    and (%(before_id)s::uuid is null or id < %(before_id)s::uuid)
order by id desc
limit %(count)s::bigint

-- name: adjustment_limits
select role_code, asset_id, units_max
from ledger.adjustment_limit
where %(role_codes)b::text[] is null or role_code = any(%(role_codes)b::text[])
order by role_code, asset_id

-- name: save_adjustment_limit
insert into ledger.adjustment_limit (role_code, asset_id, units_max, updated_at)
values (
    %(role_code)s::text, %(asset_id)s::bigint, %(units_max)s::bigint, %(now)s::timestamptz
)
on conflict (role_code, asset_id) do update
set units_max = excluded.units_max, updated_at = excluded.updated_at

-- name: holds_by_id
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
where id = any(%(ids)b::uuid[])

-- name: list_holds
select
    owner_id, id, asset_id, units, captured_units, state, placed_at, times_out_at, ended_at,
    reference_kind, reference_id, reason
from (
    select
        owner_id, id, asset_id, units, captured_units,
        case
            when state = 'open' and times_out_at <= %(now)s::timestamptz then 'timed_out'
            else state
        end as state,
        placed_at, times_out_at,
        case
            when state = 'open' and times_out_at <= %(now)s::timestamptz then times_out_at
            else ended_at
        end as ended_at,
        reference_kind, reference_id, reason
    from ledger.hold
    where (%(owner_ids)b::uuid[] is null or owner_id = any(%(owner_ids)b::uuid[]))
        and (%(asset_id)s::bigint is null or asset_id = %(asset_id)s::bigint)
        and (%(before_id)s::uuid is null or id < %(before_id)s::uuid)
) as hold
where %(state)s::text is null or state = %(state)s::text
order by id desc
limit %(count)s::bigint
