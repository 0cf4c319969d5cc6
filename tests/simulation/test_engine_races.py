"""Races: many connections at once want the same units, the same number, the last of a cap."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.ledger.types import Balance, Posted, Posting, Spend
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.infra.settings import Settings
from regulars.kernel.errors import Refusal
from tests.support.in_force import install_program, points_for_money

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As many connections as clients, so that nobody waits for one."""
    return msgspec.structs.replace(settings, database_connections=64)


def order(number: str, pounds: int, card: str, pay_units: int = 0) -> Submission:
    paid = NewTender(kind="points", amount_minor=100, asset="points", units=pay_units)
    document = NewDocument(
        kind="order",
        source_id=1,
        number=number,
        occurred_at=NOON,
        currency="GBP",
        scale=2,
        state="completed",
        lines=(
            NewLine(
                sku="TEA",
                quantity_milli=1000,
                unit_price_minor=pounds * 100,
                gross_minor=pounds * 100,
            ),
        ),
        tenders=(paid,) if pay_units else (),
    )
    customer = Inbound(identities=(Identity(kind="card", value=card),), seen_at=NOON)
    return Submission(document=document, customer=customer)


async def send(platform: Platform, *submissions: Submission) -> list[RecordedOrder | Refusal]:
    async with platform.database.transaction() as tx:
        return await record_orders(tx, platform.vault, submissions, platform.clock.now())


async def balances(platform: Platform, member_ids: Sequence[UUID]) -> list[Balance]:
    async with platform.database.transaction() as tx:
        groups = [(each,) for each in member_ids]
        found = await known.balances(tx, groups, platform.clock.now())
    return [each.balance for each in found]


async def test_of_twelve_orders_that_are_paid_with_one_balance_one_is_recorded(
    platform: Platform,
) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    (first,) = await send(platform, order("A-0", 100, "C-1"))
    assert isinstance(first, RecordedOrder)
    racing = [send(platform, order(f"A-{at}", 1, "C-1", pay_units=100)) for at in range(1, 13)]
    answers = [answer for (answer,) in await asyncio.gather(*racing)]
    assert Counter(type(each) for each in answers) == {RecordedOrder: 1, InsufficientBalance: 11}
    assert await balances(platform, [first.member_id]) == [Balance()]


async def test_a_key_that_is_sent_twelve_times_spends_once(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    (first,) = await send(platform, order("A-0", 100, "C-1"))
    assert isinstance(first, RecordedOrder)
    async with platform.database.transaction() as tx:
        (asset,) = await known.assets(tx, codes=["points"])
    posting = Posting(
        owner_ids=(first.member_id,),
        asset_id=asset.id,
        effective_at=NOON,
        act=Spend(units=7),
        key="till-1/42",
    )

    async def post() -> Posted | Refusal:
        async with platform.database.transaction() as tx:
            return (await ledger.post(tx, [posting], platform.clock.now()))[0]

    answers = await asyncio.gather(*(post() for _ in range(12)))
    assert len({each.id for each in answers if isinstance(each, Posted)}) == 1
    assert all(isinstance(each, Posted) for each in answers)
    assert await balances(platform, [first.member_id]) == [Balance(spendable_units=93)]


async def test_an_order_that_is_sent_twelve_times_earns_once(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    racing = [send(platform, order("A-1", 40, "C-1")) for _ in range(12)]
    answers = [answer for (answer,) in await asyncio.gather(*racing)]
    recorded = [each for each in answers if isinstance(each, RecordedOrder)]
    assert Counter(each.outcome for each in recorded) == {"created": 1, "unchanged": 11}
    member_ids = {each.member_id for each in recorded}
    assert len(member_ids) == 1
    assert await balances(platform, list(member_ids)) == [Balance(spendable_units=40)]


async def test_a_capped_rule_under_64_clients_never_grants_one_over(platform: Platform) -> None:
    capped = {
        "trigger": {"on": "order"},
        "names": {"en": "First come"},
        "effects": [{"kind": "fixed", "asset": "points", "units": 3}],
        "caps": [{"scope": "rule", "per": "lifetime", "units": 100}],
    }
    await install_program(platform, rules_by_code={"capped": capped})
    racing = [send(platform, order(f"A-{at}", 10, f"C-{at}")) for at in range(64)]
    answers = [answer for (answer,) in await asyncio.gather(*racing)]
    recorded = [each for each in answers if isinstance(each, RecordedOrder)]
    assert len(recorded) == 64
    granted = Counter(sum(unit.units for unit in each.effects.units) for each in recorded)
    assert granted == {3: 33, 1: 1, 0: 30}
    held = await balances(platform, [each.member_id for each in recorded])
    assert sum(each.spendable_units for each in held) == 100


async def test_batches_that_meet_the_same_members_in_any_order_do_not_lock_each_other_out(
    platform: Platform,
) -> None:
    """Sixteen batches, each sent twice at once, of the same eight members in other orders."""
    capped = points_for_money("1.00") | {
        "caps": [{"scope": "member", "per": "lifetime", "units": 1_000}]
    }
    await install_program(
        platform, rules_by_code={"base": points_for_money("1.00"), "capped": capped}
    )
    shuffled = random.Random(3)
    batches = []
    for number in range(16):
        members = shuffled.sample(range(8), 8)
        batches.append([order(f"A-{number}-{at}", 5, f"C-{at}") for at in members])
    racing = [send(platform, *batch) for batch in [*batches, *batches]]
    answers = [answer for found in await asyncio.gather(*racing) for answer in found]
    recorded = [each for each in answers if isinstance(each, RecordedOrder)]
    assert Counter(each.outcome for each in recorded) == {"created": 128, "unchanged": 128}
    member_ids = sorted({each.member_id for each in recorded})
    assert len(member_ids) == 8
    assert await balances(platform, member_ids) == [Balance(spendable_units=160)] * 8
