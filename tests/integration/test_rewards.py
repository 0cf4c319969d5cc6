"""What orders and returns do: rules grant, the ledger books, returns take back, ladders move."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.errors import InsufficientBalance
from regulars.domains.ledger.types import Balance, PendingOrder
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders import actions as orders
from regulars.domains.orders.types import (
    NewDocument,
    NewLine,
    NewTender,
    ReturnedGoods,
    ReturnRequest,
    State,
)
from regulars.domains.tiers.types import (
    Calendar,
    LadderBody,
    Names,
    Reach,
    Spend,
    Tier,
)
from regulars.flows.change_order_state import Moved, change_order_state
from regulars.flows.claim_order import ClaimRequest, claim_order
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.kernel.errors import Refusal
from tests.support.in_force import install_program, points_for_money

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def line(net: int, sku: str = "TEA", quantity: int = 1) -> NewLine:
    return NewLine(
        sku=sku, quantity_milli=quantity * 1000, unit_price_minor=net // quantity, gross_minor=net
    )


def sale(number: str, *lines: NewLine, **given: Any) -> NewDocument:
    values: dict[str, Any] = {
        "kind": "order",
        "occurred_at": NOON,
        "state": "completed",
        "currency": "GBP",
    }
    return NewDocument(source_id=1, number=number, scale=2, lines=lines, **{**values, **given})


def customer(card: str = "C-1") -> Inbound:
    return Inbound(identities=(Identity(kind="card", value=card),), seen_at=NOON)


async def submit(
    platform: Platform, *documents: NewDocument, card: str = "C-1"
) -> list[RecordedOrder | Refusal]:
    submissions = [Submission(document=each, customer=customer(card)) for each in documents]
    async with platform.database.transaction() as tx:
        return await record_orders(tx, platform.vault, submissions, platform.clock.now())


async def record(platform: Platform, *documents: NewDocument, card: str = "C-1") -> RecordedOrder:
    answers = await submit(platform, *documents, card=card)
    last = answers[-1]
    assert isinstance(last, RecordedOrder), last
    return last


async def take_back(
    platform: Platform, order: RecordedOrder, number: str, *goods: ReturnedGoods
) -> RecordedOrder:
    request = ReturnRequest(number=number, occurred_at=NOON + timedelta(days=1), goods=goods)
    async with platform.database.transaction() as tx:
        draft = await orders.draft_return(tx, order.document_id, request)
        (answer,) = await record_orders(
            tx, platform.vault, [Submission(document=draft)], platform.clock.now()
        )
    assert isinstance(answer, RecordedOrder), answer
    return answer


async def balance_of(platform: Platform, order: RecordedOrder) -> Balance:
    async with platform.database.transaction() as tx:
        (found,) = await ledger.balances(tx, [(order.member_id,)], platform.clock.now())
    return found.balance


def told(order: RecordedOrder) -> list[tuple[str, str, int]]:
    return [(each.kind, each.asset, each.units) for each in order.effects.units]


async def test_two_rules_on_1999_grant_28(platform: Platform) -> None:
    await install_program(
        platform,
        rules_by_code={
            "one-per-pound": points_for_money("1.00"),
            "one-per-two": points_for_money("2.00"),
        },
    )
    order = await record(platform, sale("A-1", line(1999)))
    assert told(order) == [("earned", "points", 19), ("earned", "points", 9)]
    assert await balance_of(platform, order) == Balance(spendable_units=28)


async def test_without_a_program_an_order_has_no_effects(platform: Platform) -> None:
    order = await record(platform, sale("A-1", line(1999)))
    assert order.effects.units == ()


@pytest.mark.parametrize("turns", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
async def test_partial_returns_in_any_order_take_back_what_a_full_one_does(
    platform: Platform, turns: tuple[int, ...]
) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("3.00")})
    order = await record(
        platform, sale("A-1", line(1000, "TEA"), line(700, "CUP"), line(333, "POT"))
    )
    assert told(order) == [("earned", "points", 6)]
    taken = 0
    for turn in turns:
        back = await take_back(
            platform, order, f"R-{turn}", ReturnedGoods(quantity_milli=1000, ordinal=turn)
        )
        taken += sum(units for kind, _, units in told(back) if kind == "taken_back")
    assert taken == 6
    assert await balance_of(platform, order) == Balance()


async def test_a_return_undoes_by_the_rule_of_the_purchase(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00", units=2)})
    order = await record(platform, sale("A-1", line(500, quantity=5)))
    back = await take_back(platform, order, "R-1", ReturnedGoods(quantity_milli=2000, ordinal=1))
    assert told(back) == [("taken_back", "points", 4)]
    assert (await balance_of(platform, order)).spendable_units == 6


async def test_two_returns_of_one_batch_each_take_back_their_part(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    bought = sale("A-1", line(1000, quantity=10))
    returns = [
        sale(
            f"R-{at}",
            NewLine(
                sku="TEA", quantity_milli=-5000, unit_price_minor=100, gross_minor=-500,
                returned_ordinal=1,
            ),
            kind="return", returned_number="A-1", occurred_at=NOON + timedelta(days=at),
        )
        for at in (1, 2)
    ]  # fmt: skip
    answers = await submit(platform, bought, *returns)
    kinds = [told(each) for each in answers if isinstance(each, RecordedOrder)]
    assert kinds == [
        [("earned", "points", 10)],
        [("taken_back", "points", 5)],
        [("taken_back", "points", 5)],
    ]


async def test_an_order_is_paid_with_points_that_a_return_gives_back(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    await record(platform, sale("A-1", line(100_00)))
    paid = sale(
        "A-2",
        line(30_00, quantity=3),
        tenders=(NewTender(kind="points", amount_minor=30_00, asset="points", units=60),),
        occurred_at=NOON + timedelta(hours=1),
    )
    order = await record(platform, paid)
    assert told(order) == [("spent", "points", 60)]
    assert (await balance_of(platform, order)).spendable_units == 40
    back = await take_back(platform, order, "R-2", ReturnedGoods(quantity_milli=1000, ordinal=1))
    assert told(back) == [("given_back", "points", 20)]
    assert (await balance_of(platform, order)).spendable_units == 60


async def test_an_order_that_cannot_be_paid_is_not_recorded(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    paid = sale(
        "A-1",
        line(30_00),
        tenders=(NewTender(kind="points", amount_minor=30_00, asset="points", units=60),),
    )
    first, second = await submit(platform, paid, sale("A-2", line(5_00)))
    assert isinstance(first, InsufficientBalance)
    assert isinstance(second, RecordedOrder)
    assert told(second) == [("earned", "points", 5)]
    again = await submit(platform, paid)
    assert isinstance(again[0], InsufficientBalance)


async def test_a_note_without_an_order_takes_back_by_its_amount(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    await record(platform, sale("A-1", line(50_00)))
    note = sale(
        "C-1",
        NewLine(sku="TEA", quantity_milli=-1000, unit_price_minor=7090, gross_minor=-70_90),
        kind="return",
        return_policy="by_amount",
        occurred_at=NOON + timedelta(days=3),
    )
    back = await record(platform, note)
    assert told(back) == [("taken_back", "points", 50), ("forgiven", "points", 20)]
    assert await balance_of(platform, back) == Balance()


async def test_registration_and_first_order_are_granted_once(platform: Platform) -> None:
    welcome = {
        "trigger": {"on": "registration"},
        "names": {"en": "Welcome"},
        "effects": [{"kind": "fixed", "asset": "points", "units": 100}],
    }
    first = points_for_money("1.00") | {
        "effects": [{"kind": "fixed", "asset": "points", "units": 50}],
        "when": {"v": 1, "op": "attr", "path": "order.is_first", "cmp": "eq", "value": True},
        "names": {"en": "First order"},
    }
    await install_program(platform, rules_by_code={"welcome": welcome, "first": first})
    one = await record(platform, sale("A-1", line(1_00)))
    assert told(one) == [("earned", "points", 50), ("earned", "points", 100)]
    two = await record(platform, sale("A-2", line(1_00), occurred_at=NOON + timedelta(days=1)))
    assert told(two) == []


async def test_tiers_move_with_the_order_and_multiply_the_next(platform: Platform) -> None:
    ladder = LadderBody(
        names=Names(en="Club"),
        tiers=[
            Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="100")),
            Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="500")),
        ],
        window=Calendar("year"),
        on_return="immediate",
        fail="true_level",
    )
    table = {
        "kind": "tier_table", "asset": "points", "ladder": "club",
        "rows": {"silver": 2, "gold": 3}, "otherwise": 1, "per": "1.00",
    }  # fmt: skip
    rule = points_for_money() | {"effects": [table]}
    reached = {
        "trigger": {"on": "tier_reached", "ladder": "club", "tier": "gold"},
        "names": {"en": "Gold gift"},
        "effects": [{"kind": "fixed", "asset": "points", "units": 1000}],
    }
    await install_program(
        platform, rules_by_code={"base": rule, "gift": reached}, ladders={"club": ladder}
    )
    one = await record(platform, sale("A-1", line(120_00)))
    assert told(one) == [("earned", "points", 120)]
    assert [(each.from_tier, each.to_tier) for each in one.effects.tiers] == [(None, "silver")]
    two = await record(platform, sale("A-2", line(400_00), occurred_at=NOON + timedelta(days=1)))
    assert told(two) == [("earned", "points", 800), ("earned", "points", 1000)]
    assert [(each.from_tier, each.to_tier) for each in two.effects.tiers] == [("silver", "gold")]
    back = await take_back(platform, two, "R-2")
    assert [(each.from_tier, each.to_tier) for each in back.effects.tiers] == [("gold", "silver")]
    assert told(back) == [("taken_back", "points", 800)]


async def test_points_wait_until_the_order_is_complete(platform: Platform) -> None:
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points", "pending": PendingOrder()}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    order = await record(platform, sale("A-1", line(10_00), state="paid"))
    assert await balance_of(platform, order) == Balance(pending_units=10)
    await change(platform, order, "completed")
    assert await balance_of(platform, order) == Balance(spendable_units=10)


async def test_a_cancelled_order_is_undone_with_what_it_was_paid_with(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    await record(platform, sale("A-1", line(100_00)))
    paid = sale(
        "A-2",
        line(30_00, quantity=3),
        line(7_00, "CUP"),
        tenders=(
            NewTender(kind="points", amount_minor=20_00, asset="points", units=40),
            NewTender(kind="card", amount_minor=17_00),
        ),
        state="paid",
        occurred_at=NOON + timedelta(hours=1),
    )
    order = await record(platform, paid)
    assert told(order) == [("spent", "points", 40), ("earned", "points", 17)]
    moved = await change(platform, order, "cancelled")
    assert sorted((each.kind, each.units) for each in moved.effects.units) == [
        ("given_back", 40),
        ("taken_back", 17),
    ]
    assert await balance_of(platform, order) == Balance(spendable_units=100)
    assert (await change(platform, order, "cancelled")).effects.units == ()


async def test_an_order_that_comes_cancelled_earns_nothing(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    order = await record(platform, sale("A-1", line(10_00), state="cancelled"))
    assert (order.state, told(order)) == ("cancelled", [])


async def test_a_return_out_of_review_takes_back_by_its_amount(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    await record(platform, sale("A-1", line(50_00)))
    note = sale(
        "C-1",
        NewLine(sku="TEA", quantity_milli=-1000, unit_price_minor=2000, gross_minor=-20_00),
        kind="return",
        occurred_at=NOON + timedelta(days=3),
    )
    back = await record(platform, note)
    assert (back.state, told(back)) == ("review", [])
    moved = await change(platform, back, "completed")
    assert [(each.kind, each.units) for each in moved.effects.units] == [("taken_back", 20)]


async def test_an_anonymous_order_earns_when_it_is_claimed(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    async with platform.database.transaction() as tx:
        (order,) = await record_orders(
            tx,
            platform.vault,
            [Submission(document=sale("A-1", line(12_00)))],
            platform.clock.now(),
        )
    assert isinstance(order, RecordedOrder)
    assert told(order) == []
    request = ClaimRequest(
        document_id=order.document_id, identities=(Identity(kind="card", value="C-1"),)
    )
    async with platform.database.transaction() as tx:
        now = platform.clock.now()
        person = await claim_order(tx, platform.vault, request, Caller(principal=SYSTEM), now)
        (found,) = await ledger.balances(tx, [(person.member_id,)], now)
    assert found.balance == Balance(spendable_units=12)


async def change(platform: Platform, order: RecordedOrder, state: State) -> Moved:
    async with platform.database.transaction() as tx:
        return await change_order_state(
            tx, platform.vault, order.document_id, state, reason=None, now=platform.clock.now()
        )
