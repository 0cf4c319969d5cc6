-- Lots as conditions ask for them: what waits, what is held, what expires when.
set local lock_timeout = '5s';

-- `living_units` are neither dead nor held; what a hold keeps whose time is out is free again, and a
-- debt is below zero. Held units live as long as their hold.
create function shared.lots_at_v1(at_instant timestamptz)
returns table (
    owner_id uuid, asset_id bigint, is_debt boolean, living_units bigint, held_units bigint,
    available_at timestamptz, expires_at timestamptz
)
language sql stable
as $$
    select
        lot.owner_id, lot.asset_id, lot.is_debt,
        case
            when lot.expires_at <= at_instant then 0
            else lot.remaining_units - lot.pinned_units
        end,
        lot.pinned_units, lot.available_at, lot.expires_at
    from (
        select
            kept.owner_id, kept.asset_id, kept.is_debt, kept.remaining_units, kept.available_at,
            kept.expires_at,
            kept.held_units - case when kept.held_units > 0 then coalesce((
                select sum(pin.units - pin.captured_units)
                from ledger.hold_lot as pin
                join ledger.hold as hold on hold.owner_id = pin.owner_id and hold.id = pin.hold_id
                where pin.lot_owner_id = kept.owner_id
                    and pin.lot_id = kept.id
                    and hold.state = 'open'
                    and hold.times_out_at <= at_instant
            ), 0)::bigint else 0 end as pinned_units
        from ledger.lot as kept
        where kept.is_open
    ) as lot
$$;

comment on function shared.lots_at_v1(timestamptz) is
    'Open lots of everybody as they stand at an instant, whether or not a job has booked it.';
