-- One order as a hand-written transaction: one statement a step between begin and commit.
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
commit;
