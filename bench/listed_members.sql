-- A chain with many members and ten times as many orders over two years, written by a few
-- statements: what lists and the overview read, and nothing else of a member or an order.
insert into members.attribute (key, title, type, is_personal, created_at)
values ('size', 'Size', 'integer', false, now());
update members.registry set version = gen_random_uuid();

create temporary table party on commit drop as
select
    number,
    uuidv7() as id,
    timestamptz '2024-01-01 00:00+08' + make_interval(secs => (number * 7919) % 68000000)
    as joined_at
from generate_series(1, current_setting('bench.members')::bigint) as number;

insert into members.member (
    id, survivor_id, standing, first_seen_at, identified_at, registered_at, created_at, store_id,
    channel_id, source_id, gender, city, attributes
)
select
    id, id, 'member', joined_at, joined_at, joined_at, joined_at, 1 + number % 12, 1 + number % 3,
    1, (array['female', 'male', 'other'])[1 + number % 3],
    (array['上海', '杭州', '厦门', '北京', '广州'])[1 + number % 5],
    jsonb_build_object('size', number % 50)
from party;

insert into members.tag (member_id, tag, is_set, origin, origin_ref, confidence, set_at)
select id, 'vip', true, 'manual', '', 1, joined_at from party where number % 100 = 0;

insert into members.consent (
    id, member_id, purpose, channel, basis, is_granted, source, text_version, occurred_at,
    recorded_at
)
select uuidv7(), id, 'marketing', 'sms', 'consent', number % 4 > 0, 'till', '1', joined_at, joined_at
from party
where number % 2 = 0;

insert into orders.document (
    member_id, id, written_in, kind, state, source_id, number, channel_id, store_id, occurred_at,
    recorded_at, currency, scale, gross_minor, discount_minor, shipping_minor, tax_minor,
    total_minor, line_count, is_backfill, return_policy
)
select
    party.id, uuidv7(), (select shared.current_write()),
    case when nth = 9 and party.number % 2 = 0 then 'return' else 'order' end,
    case when (party.number + nth) % 997 = 0 then 'paid' else 'completed' end, 1,
    party.number * 10 + nth || '', 1 + nth % 3, 1 + (party.number + nth) % 12,
    moment.at, moment.at, 'CNY', 2, moment.minor, 0, 0, 0, moment.minor, 1, false,
    case when nth = 9 and party.number % 2 = 0 then 'match' end
from party
cross join generate_series(0, 9) as nth
cross join lateral (
    select
        timestamptz '2024-01-01 00:00+08'
        + make_interval(secs => (party.number * 104729 + nth * 6311111) % 68000000) as at,
        (1000 + (party.number * 31 + nth * 977) % 40000)
        * case when nth = 9 and party.number % 2 = 0 then -1 else 1 end as minor
) as moment;

insert into orders.document_key (source_id, number, content_hash, document_id)
select source_id, number, '\x00', id from orders.document;

create temporary table credited on commit drop as
select id as owner_id, uuidv7() as id, uuidv7() as transfer_id, joined_at, number % 5000 + 1 as units
from party;

insert into ledger.account (owner_id, asset_id, balance_units)
select owner_id, (select min(id) from ledger.asset), units from credited;

insert into ledger.lot (
    written_in, owner_id, id, asset_id, is_debt, is_open, is_pending, is_expiry_fixed, units,
    remaining_units, earned_at, recorded_at, moved_at, available_at
)
select
    (select shared.current_write()), owner_id, id, (select min(asset.id) from ledger.asset as asset),
    false, true, false, false, units, units, joined_at, joined_at, joined_at, joined_at
from credited;

insert into ledger.transfer (
    written_in, owner_id, id, posting_id, asset_id, kind, units, debit_account, credit_account,
    effective_at, recorded_at, is_backfill
)
select
    (select shared.current_write()), owner_id, transfer_id, transfer_id,
    (select min(asset.id) from ledger.asset as asset), 'earned', units, 'issued', 'member', joined_at,
    joined_at, false
from credited;

insert into tiers.standing (member_id, ladder_id, tier, since, ordinal, recorded_at)
select
    id, (select min(ladder.id) from tiers.ladder as ladder),
    (array['silver', 'gold'])[1 + (number / 2) % 2], joined_at, 1, joined_at
from party
where number % 3 > 0;

insert into tiers.change (
    member_id, ladder_id, ordinal, written_in, version_number, why, tier, since, entered, benefits,
    absorbed_ids, effective_at, recorded_at, is_backfill
)
select
    member_id, ladder_id, 1, (select shared.current_write()), 1, 'reached', tier, since, '{}', '{}',
    '{}', since, since, false
from tiers.standing;
