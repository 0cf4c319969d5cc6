-- Members on the last evening of 2025, Shanghai time, as if they had bought for two years.
--
-- Everybody stands on a tier that ends with the year. By the last two digits of a member's number:
-- ten in a hundred bought nothing in 2025, fifty are bronze by what they bought, thirty silver, ten
-- gold; a third of all stand one tier higher than that and will fall. Two orders each, spread over
-- the year, with a lot that is pending for two weeks and then lives for a year. One in ten got a
-- lot in a promotion a year ago, half of it spent by every fifth of them, and all of those die on
-- the day that is closed. One in five hundred holds units beyond the hold's time.
create temporary table party on commit drop as
select
    number,
    uuidv7() as id,
    number % 100 as mark,
    case
        when number % 100 < 10 then 0
        when number % 100 < 60 then 1
        when number % 100 < 90 then 2
        else 3
    end as level
from generate_series(1, current_setting('bench.members')::bigint) as number;

insert into members.member (
    id, survivor_id, standing, first_seen_at, identified_at, registered_at, created_at
)
select
    id, id, 'member', '2024-01-01+08', '2024-01-01+08', '2024-01-01+08', '2024-01-01+08'
from party;

create temporary table bought on commit drop as
select
    party.id as member_id,
    uuidv7() as id,
    party.number * 2 + nth as number,
    '2025-01-01+08'::timestamptz
    + make_interval(mins => ((party.number * 7919 + nth * 263520) % 525600)::integer)
    as occurred_at,
    case party.level when 1 then 10000 when 2 then 100000 else 400000 end as minor
from party
cross join generate_series(0, 1) as nth
where party.level > 0;

insert into orders.document (
    member_id, id, written_in, kind, state, source_id, number, occurred_at, recorded_at, currency,
    scale, gross_minor, discount_minor, shipping_minor, tax_minor, total_minor, line_count,
    is_backfill
)
select
    member_id, id, (select shared.current_write()), 'order', 'completed', 1, number::text,
    occurred_at, occurred_at, 'CNY', 2, minor, 0, 0, 0, minor, 1, false
from bought;

insert into orders.document_key (source_id, number, content_hash, document_id)
select 1, number::text, '\x00', id
from bought;

insert into orders.line (
    member_id, document_id, ordinal, sku, quantity_milli, unit_price_minor, gross_minor,
    discount_minor, net_minor
)
select member_id, id, 1, 'TEA', 1000, minor, minor, 0, minor
from bought;

create temporary table credited on commit drop as
select
    member_id as owner_id,
    uuidv7() as id,
    uuidv7() as transfer_id,
    minor / 100 as units,
    occurred_at as earned_at,
    occurred_at + interval '14 days' as available_at,
    id as document_id,
    0 as spent_units
from bought
union all
select
    id, uuidv7(), uuidv7(), 100, '2024-12-17 10:00+08', '2024-12-31 10:00+08', null,
    case when number % 50 = 7 then 50 else 0 end
from party
where number % 10 = 7;

create temporary table held on commit drop as
select distinct on (credited.owner_id)
    credited.owner_id, credited.id as lot_id, uuidv7() as hold_id
from credited
inner join party on party.id = credited.owner_id
where party.number % 500 = 11 and credited.document_id is not null
order by credited.owner_id, credited.earned_at;

insert into ledger.lot (
    written_in, owner_id, id, asset_id, is_debt, is_open, is_pending, is_expiry_fixed, units,
    remaining_units, held_units, earned_at, recorded_at, moved_at, available_at, expires_at,
    warned_days, reference_kind, reference_id
)
select
    (select shared.current_write()), lot.owner_id, lot.id,
    current_setting('bench.asset_id')::bigint, false, true,
    lot.available_at > '2025-12-31+08', false, lot.units, lot.units - lot.spent_units,
    case when held.lot_id is null then 0 else 10 end, lot.earned_at, lot.earned_at,
    case
        when lot.spent_units > 0 then '2025-06-01+08'
        when held.lot_id is null then lot.earned_at
        else '2025-12-31 09:00+08'
    end,
    lot.available_at, lot.available_at + interval '365 days',
    case when lot.available_at < '2025-01-30+08' then 30 end,
    case when lot.document_id is not null then 'order' end, lot.document_id
from credited as lot
left join held on held.lot_id = lot.id;

insert into ledger.transfer (
    written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
    effective_at, recorded_at, reference_kind, reference_id, is_backfill
)
select
    (select shared.current_write()), owner_id, transfer_id, transfer_id,
    current_setting('bench.asset_id')::bigint, 'earned', units, 'issued', 'member', earned_at,
    earned_at, case when document_id is not null then 'order' end, document_id, false
from credited;

insert into ledger.lot_entry (
    written_in, owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at,
    recorded_at
)
select
    (select shared.current_write()), owner_id, transfer_id, id, 1,
    current_setting('bench.asset_id')::bigint, 'earned', units, earned_at, earned_at
from credited;

with spent as (
    select owner_id, id as lot_id, uuidv7() as id, spent_units as units
    from credited
    where spent_units > 0
),

entered as (
    insert into ledger.lot_entry (
        written_in, owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at,
        recorded_at
    )
    select
        (select shared.current_write()), owner_id, id, lot_id, 1,
        current_setting('bench.asset_id')::bigint, 'spent', -units, '2025-06-01+08',
        '2025-06-01+08'
    from spent
)

insert into ledger.transfer (
    written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
    effective_at, recorded_at, is_backfill
)
select
    (select shared.current_write()), owner_id, id, id, current_setting('bench.asset_id')::bigint,
    'spent', units, 'member', 'redeemed', '2025-06-01+08', '2025-06-01+08', false
from spent;

insert into ledger.account (owner_id, asset_id, balance_units)
select owner_id, current_setting('bench.asset_id')::bigint, sum(units - spent_units)
from credited
group by owner_id;

insert into ledger.hold (
    written_in, owner_id, id, asset_id, state, units, placed_at, recorded_at, times_out_at
)
select
    (select shared.current_write()), owner_id, hold_id, current_setting('bench.asset_id')::bigint,
    'open', 10, '2025-12-31 09:00+08', '2025-12-31 09:00+08', '2025-12-31 09:15+08'
from held;

insert into ledger.hold_lot (owner_id, hold_id, ordinal, lot_owner_id, lot_id, units)
select owner_id, hold_id, 1, owner_id, lot_id, 10
from held;

create temporary table stood on commit drop as
select
    id as member_id,
    case least(level + (number % 3 = 0 or level = 0)::integer, 3)
        when 1 then 'bronze' when 2 then 'silver' else 'gold'
    end as tier,
    '2024-01-01+08'::timestamptz + make_interval(mins => (number * 7919 % 525600)::integer) as since
from party;

insert into tiers.change (
    member_id, ladder_id, ordinal, written_in, version_number, why, tier, since, earned_tier,
    earned_since, qualified_from, qualified_at, counted_until, valid_until, entered, benefits,
    absorbed_ids, effective_at, recorded_at, is_backfill
)
select
    member_id, current_setting('bench.ladder_id')::bigint, 1, (select shared.current_write()), 1,
    'reached', tier, since, tier, since, '2024-01-01+08', since, '2026-01-01+08',
    '2026-01-01+08', array[tier], '{}', '{}', since, since, false
from stood;

insert into tiers.standing (
    member_id, ladder_id, tier, since, earned_tier, earned_since, qualified_from, qualified_at,
    counted_until, valid_until, entered, ordinal, changed_at, recorded_at, due_at
)
select
    member_id, current_setting('bench.ladder_id')::bigint, tier, since, tier, since,
    '2024-01-01+08', since, '2026-01-01+08', '2026-01-01+08', array[tier], 1, since, since,
    '2026-01-01+08'
from stood;
