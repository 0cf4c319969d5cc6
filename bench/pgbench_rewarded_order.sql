-- One order with its effects as a hand-written transaction: one statement a step.
\set customer random(0, :members - 1)
\set number random(1, 9000000000000000000)
begin;
insert into orders.document_key (source_id, number, content_hash, document_id)
values (:source_id::bigint, :number::text, uuid_send(uuidv7()), uuidv7())
on conflict (source_id, number) do nothing
returning document_id \gset
select root.id as member_id
from members.identity
join members.member on member.id = identity.member_id
join members.member as root on root.id = member.survivor_id
where identity.blind_index = decode(md5(:customer::text), 'hex') \gset
insert into orders.document (
    written_in, member_id, id, kind, state, source_id, number, channel_id, store_id,
    occurred_at, recorded_at, currency, scale, gross_minor, discount_minor, shipping_minor,
    tax_minor, total_minor, line_count, is_backfill
)
values (
    shared.current_write(), :member_id::uuid, :document_id::uuid, 'order', 'completed',
    :source_id::bigint, :number::text, :channel_id::bigint, :store_id::bigint,
    now(), now(), 'CNY', 2, 14900, 500, 0, 0, 14400, 3, false
);
insert into orders.line (
    member_id, document_id, ordinal, sku, description, category_code, quantity_milli,
    unit_price_minor, gross_minor, discount_minor, net_minor, discounts
)
values
(:member_id::uuid, :document_id::uuid, 1, 'SKU-100417', '手冲咖啡豆 250g', 'coffee', 1000, 6900, 6900,
500, 6400, '[{"kind":"coupon","amount_minor":500,"reference":"WELCOME5"}]'::jsonb),
(:member_id::uuid, :document_id::uuid, 2, 'SKU-200233', '燕麦奶 1L', 'milk', 2000, 2500, 5000, 0, 5000, null),
(:member_id::uuid, :document_id::uuid, 3, 'SKU-300981', '可颂', 'bakery', 2000, 1500, 3000, 0, 3000, null);
insert into orders.tender (member_id, document_id, ordinal, kind, amount_minor, reference)
values (:member_id::uuid, :document_id::uuid, 1, 'card', 14400, '4200001998202603');
insert into infra.outbox (id, topic, subject_id, payload, occurred_at)
values (
    uuidv7(), 'order.placed', :document_id::uuid,
    '{"document_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b","member_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8c","source_id":3,"number":"1234567890123456789","state":"completed","currency":"CNY","scale":2,"gross_minor":14900}'::jsonb,
    now()
);
insert into ledger.account (owner_id, asset_id)
values (:member_id::uuid, :points_id::bigint), (:member_id::uuid, :growth_id::bigint)
on conflict do nothing;
select balance_units
from ledger.account
where owner_id = :member_id::uuid and asset_id in (:points_id::bigint, :growth_id::bigint)
order by owner_id, asset_id
for update;
select coalesce(sum(remaining_units), 0) as left_units
from ledger.lot
where owner_id = :member_id::uuid and is_open;
insert into ledger.transfer (
    written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
    effective_at, recorded_at, reference_kind, reference_id, reason, is_backfill
)
values (
    shared.current_write(), :member_id::uuid, uuidv7(), uuidv7(), :points_id::bigint, 'earned', 144,
    'issued', 'member', now(), now(), 'order', :document_id::uuid, 'points', false
)
returning id as points_transfer \gset
insert into ledger.transfer (
    written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
    effective_at, recorded_at, reference_kind, reference_id, reason, is_backfill
)
values (
    shared.current_write(), :member_id::uuid, uuidv7(), uuidv7(), :growth_id::bigint, 'earned', 144,
    'issued', 'member', now(), now(), 'order', :document_id::uuid, 'growth', false
)
returning id as growth_transfer \gset
insert into ledger.lot (
    written_in, owner_id, id, asset_id, is_debt, is_open, is_pending, is_expiry_fixed, units,
    remaining_units, earned_at, recorded_at, moved_at, available_at, expires_at, reference_kind,
    reference_id
)
values
(shared.current_write(), :member_id::uuid, uuidv7(), :points_id::bigint, false, true, false, false,
144, 144, now(), now(), now(), now(), now() + interval '180 days', 'order', :document_id::uuid)
returning id as points_lot \gset
insert into ledger.lot (
    written_in, owner_id, id, asset_id, is_debt, is_open, is_pending, is_expiry_fixed, units,
    remaining_units, earned_at, recorded_at, moved_at, available_at, reference_kind, reference_id
)
values
(shared.current_write(), :member_id::uuid, uuidv7(), :growth_id::bigint, false, true, false, false,
144, 144, now(), now(), now(), now(), 'order', :document_id::uuid)
returning id as growth_lot \gset
insert into ledger.lot_entry (
    written_in, owner_id, transfer_id, lot_id, ordinal, asset_id, kind, units, effective_at,
    recorded_at
)
values
(shared.current_write(), :member_id::uuid, :points_transfer::uuid, :points_lot::uuid, 0,
:points_id::bigint, 'earned', 144, now(), now()),
(shared.current_write(), :member_id::uuid, :growth_transfer::uuid, :growth_lot::uuid, 0,
:growth_id::bigint, 'earned', 144, now(), now());
update ledger.account
set balance_units = balance_units + 144
where owner_id = :member_id::uuid and asset_id in (:points_id::bigint, :growth_id::bigint);
insert into rules.granted (
    member_id, id, written_in, program_id, reference_kind, reference_id, rule_id, version_id, asset,
    units, transfer_id, lot_id, occurred_at, recorded_at
)
values (
    :member_id::uuid, uuidv7(), shared.current_write(), :program_id::bigint, 'order',
    :document_id::uuid, uuidv7(), uuidv7(), 'points', 144, :points_transfer::uuid,
    :points_lot::uuid, now(), now()
)
returning id as points_granted \gset
insert into rules.granted (
    member_id, id, written_in, program_id, reference_kind, reference_id, rule_id, version_id, asset,
    units, transfer_id, lot_id, occurred_at, recorded_at
)
values (
    :member_id::uuid, uuidv7(), shared.current_write(), :program_id::bigint, 'order',
    :document_id::uuid, uuidv7(), uuidv7(), 'growth', 144, :growth_transfer::uuid,
    :growth_lot::uuid, now(), now()
)
returning id as growth_granted \gset
insert into rules.granted_line (member_id, granted_id, ordinal, units)
values
(:member_id::uuid, :points_granted::uuid, 1, 64), (:member_id::uuid, :points_granted::uuid, 2, 50),
(:member_id::uuid, :points_granted::uuid, 3, 30), (:member_id::uuid, :growth_granted::uuid, 1, 64),
(:member_id::uuid, :growth_granted::uuid, 2, 50), (:member_id::uuid, :growth_granted::uuid, 3, 30);
insert into rules.trace (
    written_in, member_id, reference_id, program_id, occurred_at, recorded_at, considered
)
values (
    shared.current_write(), :member_id::uuid, :document_id::uuid, :program_id::bigint, now(), now(),
    '[{"rule_code":"growth","version_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b","outcome":"acted","given":[{"asset":"growth","units":144}]},{"rule_code":"points","version_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b","outcome":"acted","given":[{"asset":"points","units":144}]}]'::jsonb
);
insert into infra.outbox (id, topic, subject_id, payload, occurred_at)
values
(uuidv7(), 'ledger.earned', :member_id::uuid, '{"asset":"points","posting_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b","units":144,"spendable_units":288,"total_units":288,"effective_at":"2026-03-01T12:00:00Z","reference_kind":"order","reference_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b"}'::jsonb, now()),
(uuidv7(), 'ledger.earned', :member_id::uuid, '{"asset":"growth","posting_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b","units":144,"spendable_units":288,"total_units":288,"effective_at":"2026-03-01T12:00:00Z","reference_kind":"order","reference_id":"0199b3c5-7c1d-7a3e-8f00-2b1d5e6f7a8b"}'::jsonb, now());
insert into tiers.standing (member_id, ladder_id, recorded_at)
values (:member_id::uuid, :ladder_id::bigint, now())
on conflict do nothing;
select tier
from tiers.standing
where member_id = :member_id::uuid and ladder_id = :ladder_id::bigint
for update;
select coalesce(sum(units), 0) as growth_units
from ledger.transfer
where owner_id = :member_id::uuid and asset_id = :growth_id::bigint
    and effective_at >= date_trunc('year', now());
commit;
