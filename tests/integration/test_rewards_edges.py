"""What is easily missed of what orders do: newcomers who are refused, nothing in force, exports."""

from datetime import timedelta

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.domains.tiers.types import (
    Endless,
    LadderBody,
    Lifetime,
    Names,
    Reach,
    Spend,
    Tier,
)
from regulars.flows.record_orders import (
    RecordedOrder,
    Submission,
    record_orders,
    remembered,
)
from regulars.flows.rewards.effects import Effects
from regulars.infra.clock import MovableClock
from tests.integration.ledger.test_posting import CountedTx
from tests.integration.test_rewards import NOON, customer, line, sale, submit, told
from tests.support.in_force import install_program, points_for_money

WELCOME = {
    "trigger": {"on": "registration"},
    "names": {"en": "Welcome"},
    "effects": [{"kind": "fixed", "asset": "points", "units": 100}],
}


async def test_a_newcomer_whose_payment_is_refused_is_welcomed_all_the_same(
    platform: Platform,
) -> None:
    await install_program(
        platform, rules_by_code={"base": points_for_money("1.00"), "welcome": WELCOME}
    )
    tender = NewTender(kind="points", amount_minor=30_00, asset="points", units=60)
    (refused,) = await submit(platform, sale("A-1", line(30_00), tenders=(tender,)))
    assert isinstance(refused, InsufficientBalance)
    (order,) = await submit(platform, sale("A-2", line(5_00), occurred_at=NOON + timedelta(days=1)))
    assert isinstance(order, RecordedOrder)
    assert told(order) == [("earned", "points", 5)]
    async with platform.database.transaction() as tx:
        (owned,) = await ledger.balances(tx, [(order.member_id,)], platform.clock.now())
    assert owned.balance.spendable_units == 105


async def test_where_no_program_is_in_force_nobody_is_looked_up_for_effects(
    platform: Platform,
) -> None:
    """The number is claimed, the customer found, the order saved and told, programs sought."""
    await submit(platform, sale("A-1", line(5_00)))
    submission = Submission(document=sale("A-2", line(5_00)), customer=customer())
    async with platform.database.transaction() as tx:
        counted = CountedTx(tx.connection)
        await record_orders(counted, platform.vault, [submission], platform.clock.now())
    assert counted.count == 5


async def test_reasons_and_uses_of_caps_say_in_which_write_they_came(
    platform: Platform, database_url: str
) -> None:
    capped = points_for_money(
        "1.00", caps=[{"scope": "member", "per": "day", "asset": "points", "units": 100}]
    )
    await install_program(platform, rules_by_code={"base": capped})
    await submit(platform, sale("A-1", line(5_00)))
    await submit(platform, sale("A-2", line(7_00)))
    with psycopg.connect(database_url) as connection:
        writes = connection.execute(
            """
            select document.number,
                trace.written_in = document.written_in, tally.written_in = document.written_in
            from orders.document as document
            inner join rules.trace on trace.reference_id = document.id
            inner join rules.tally on tally.reference_id = document.id
            order by document.number
            """
        ).fetchall()
    assert writes == [("A-1", True, True), ("A-2", True, True)]


async def sent_again(platform: Platform, *documents: NewDocument) -> list[RecordedOrder]:
    """What is answered to documents that were all recorded before."""
    async with platform.database.transaction() as tx:
        submissions = [Submission(document=each, customer=customer()) for each in documents]
        now = platform.clock.now()
        answers = await record_orders(tx, platform.vault, submissions, now)
        found = await remembered(tx, answers, now)
    assert all(isinstance(each, RecordedOrder) and each.outcome == "unchanged" for each in found)
    return [each for each in found if isinstance(each, RecordedOrder)]


async def test_what_is_sent_again_is_answered_with_the_effects_that_it_had(
    platform: Platform, clock: MovableClock
) -> None:
    """Points, a welcome, a tier with its gift, a tag, a payment, and a return that leaves debt."""
    ladder = LadderBody(
        names=Names(en="Status"),
        tiers=[Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="40"))],
        window=Lifetime(),
        validity=Endless(),
        on_return="immediate",
    )
    gold = {
        "trigger": {"on": "tier_reached", "ladder": "status", "tier": "gold"},
        "names": {"en": "Gold"},
        "effects": [{"kind": "fixed", "asset": "points", "units": 7}],
    }
    tagged = points_for_money("1.00")
    tagged["effects"] = [
        *tagged["effects"],
        {"kind": "tag", "tag": "buyer", "days": 30},
        {"kind": "announce", "topic": "bought", "data": {}},
    ]
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points", "debt": "unlimited"}],
        rules_by_code={"base": tagged, "welcome": WELCOME, "gold": gold},
        ladders={"status": ladder},
    )
    tender = NewTender(kind="points", amount_minor=10_00, asset="points", units=150)
    bought = sale("A-1", line(50_00))
    paid = sale("A-2", line(20_00), tenders=(tender,), occurred_at=NOON + timedelta(days=1))
    returned = sale(
        "R-1",
        NewLine(sku="TEA", quantity_milli=-1000, unit_price_minor=5000, gross_minor=-50_00),
        kind="return",
        returned_number="A-1",
        occurred_at=NOON + timedelta(days=2),
    )
    first = []
    for document in (bought, paid, returned):
        (answer,) = await submit(platform, document)
        assert isinstance(answer, RecordedOrder), answer
        first.append(answer.effects)
        clock.advance(timedelta(seconds=1))
    assert [(each.kind, each.units) for each in first[0].units] == [
        ("earned", 50),
        ("earned", 7),
        ("earned", 100),
    ]
    assert [(each.kind, each.units) for each in first[2].units] == [
        ("taken_back", 17),
        ("debt", 33),
    ]
    assert (first[0].tags, first[0].announced, len(first[0].tiers)) == (("buyer",), ("bought",), 1)
    assert [each.why for each in first[2].tiers] == ["returned"]
    again = [each.effects for each in await sent_again(platform, bought, paid, returned)]
    assert [_told(each) for each in again] == [_told(each) for each in first]
    assert [each.balances for each in again] == [first[2].balances] * 3


def _told(effects: Effects) -> tuple[object, ...]:
    """All but the balances, in an order of their own; a return names the rule, not its version."""
    units = sorted(effects.units, key=lambda each: (each.kind, each.asset, each.units))
    return units, list(effects.tiers), list(effects.tags), list(effects.announced)


@pytest.mark.parametrize("count", [1, 20])
async def test_effects_of_a_batch_are_read_back_in_a_fixed_number_of_statements(
    platform: Platform, count: int
) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    documents = [sale(f"A-{number}", line(5_00)) for number in range(count)]
    await submit(platform, *documents)
    submissions = [Submission(document=each, customer=customer()) for each in documents]
    async with platform.database.transaction() as tx:
        now = platform.clock.now()
        answers = await record_orders(tx, platform.vault, submissions, now)
        counted = CountedTx(tx.connection)
        found = await remembered(counted, answers, now)
    told_again = [told(each) for each in found if isinstance(each, RecordedOrder)]
    assert told_again == [[("earned", "points", 5)]] * count
    assert counted.count == 11
