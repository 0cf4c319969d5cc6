"""A return that waits in review with a part that was matched, and is cancelled: it never was."""

from datetime import timedelta
from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, LotView, PendingOrder, RollingExpiry
from regulars.domains.orders.types import NewDocument, NewLine, NewTender
from regulars.domains.rules import queries as rules
from regulars.domains.tiers.types import (
    Calendar,
    Growth,
    LadderBody,
    Names,
    Reach,
    Tier,
)
from regulars.flows.record_orders import RecordedOrder
from tests.integration.test_rewards import NOON, change, line, record, sale, told
from tests.support.in_force import install_program, points_for_money

DAY = timedelta(days=1)
SUMMER_NOON = NOON + 90 * DAY - timedelta(hours=1)
"""Ninety days later at the same local time in London."""


def matched_return(number: str, *skus: str, days: int = 1, **given: Any) -> NewDocument:
    """Goods for ten pounds each come back; what was never bought waits for somebody."""
    lines = [
        NewLine(sku=sku, quantity_milli=-1000, unit_price_minor=1000, gross_minor=-10_00)
        for sku in skus
    ]
    return sale(
        number,
        *lines,
        kind="return",
        return_policy="match",
        occurred_at=NOON + days * DAY,
        **given,
    )


async def lots_of(platform: Platform, order: RecordedOrder) -> list[LotView]:
    async with platform.database.transaction() as tx:
        at = platform.clock.now()
        return await ledger.lots(tx, (order.member_id,), AsOf(effective_at=at))


async def units_of(platform: Platform, order: RecordedOrder) -> tuple[int, int, int]:
    """Spendable, pending and owed."""
    async with platform.database.transaction() as tx:
        (owned,) = await ledger.balances(tx, [(order.member_id,)], platform.clock.now())
    balance = owned.balance
    return balance.spendable_units, balance.pending_units, balance.debt_units


async def test_it_gives_back_what_it_took_with_the_life_that_it_had(platform: Platform) -> None:
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points", "expiry": RollingExpiry(days=90)}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    order = await record(platform, sale("A-1", line(10_00, "TEA"), line(5_00, "CUP")))
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert (back.state, told(back)) == ("review", [("taken_back", "points", 10)])
    assert await units_of(platform, order) == (5, 0, 0)
    moved = await change(platform, back, "cancelled")
    assert [(each.kind, each.units) for each in moved.effects.units] == [("earned", 10)]
    assert await units_of(platform, order) == (15, 0, 0)
    lots = await lots_of(platform, order)
    assert [(each.remaining_units, each.expires_at) for each in lots] == [
        (5, SUMMER_NOON),
        (10, SUMMER_NOON),
    ]
    assert (await change(platform, back, "cancelled")).effects.units == ()
    assert await units_of(platform, order) == (15, 0, 0)


async def test_the_goods_can_come_back_again_and_take_all_once_more(platform: Platform) -> None:
    capped = points_for_money(
        "1.00", caps=[{"scope": "member", "per": "lifetime", "asset": "points", "units": 100}]
    )
    await install_program(platform, rules_by_code={"base": capped})
    order = await record(platform, sale("A-1", line(10_00, "TEA"), line(5_00, "CUP")))
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert await used(platform, order) == 5
    await change(platform, back, "cancelled")
    assert await used(platform, order) == 15
    again = await record(platform, matched_return("R-2", "TEA", days=2))
    assert (again.state, told(again)) == ("completed", [("taken_back", "points", 10)])
    assert (await used(platform, order), await units_of(platform, order)) == (5, (5, 0, 0))


async def used(platform: Platform, order: RecordedOrder) -> int:
    """What is used up of the member's cap."""
    async with platform.database.transaction() as tx:
        found = await rules.member_usage(tx, [order.member_id])
    return next(each.used for each in found if each.key.asset)


async def test_what_had_become_debt_pays_that_off(platform: Platform) -> None:
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points", "debt": "unlimited"}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    tender = NewTender(kind="points", amount_minor=7_00, asset="points", units=7)
    await record(platform, sale("A-1", line(10_00, "TEA")))
    order = await record(
        platform,
        sale("A-2", line(7_00, "CUP"), tenders=(tender,), occurred_at=NOON + timedelta(hours=1)),
    )
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert told(back) == [("taken_back", "points", 3), ("debt", "points", 7)]
    assert await units_of(platform, order) == (0, 0, -7)
    await change(platform, back, "cancelled")
    assert await units_of(platform, order) == (3, 0, 0)


async def test_what_waits_for_its_order_waits_on(platform: Platform) -> None:
    await install_program(
        platform,
        assets=[{"code": "points", "kind": "points", "pending": PendingOrder()}],
        rules_by_code={"base": points_for_money("1.00")},
    )
    order = await record(platform, sale("A-1", line(10_00, "TEA"), state="placed"))
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert await units_of(platform, order) == (0, 0, 0)
    await change(platform, back, "cancelled")
    assert await units_of(platform, order) == (0, 10, 0)
    await change(platform, order, "completed")
    assert await units_of(platform, order) == (10, 0, 0)


async def test_no_more_of_a_payment_is_given_back_than_was_paid(platform: Platform) -> None:
    await install_program(platform, rules_by_code={"base": points_for_money("1.00")})
    tender = NewTender(kind="points", amount_minor=10_00, asset="points", units=40)
    await record(platform, sale("A-1", line(40_00, "CUP")))
    order = await record(
        platform,
        sale(
            "A-2",
            line(10_00, "TEA"),
            line(10_00, "HAM"),
            tenders=(tender,),
            occurred_at=NOON + timedelta(hours=1),
        ),
    )
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert ("given_back", "points", 20) in told(back)
    await change(platform, back, "cancelled")
    first = await record(platform, matched_return("R-2", "TEA", days=2))
    second = await record(platform, matched_return("R-3", "HAM", days=3))
    given = [
        units
        for answer in (first, second)
        for kind, _, units in told(answer)
        if kind == "given_back"
    ]
    assert sum(given) == 20
    assert await units_of(platform, order) == (40, 0, 0)


async def test_growth_that_was_taken_counts_again_for_the_tier(platform: Platform) -> None:
    ladder = LadderBody(
        names=Names(en="Status"),
        tiers=[
            Tier(code="gold", names=Names(en="Gold"), entry=Reach(Growth("points"), at_least="10"))
        ],
        window=Calendar("year"),
        on_return="immediate",
        fail="true_level",
    )
    await install_program(
        platform, rules_by_code={"base": points_for_money("1.00")}, ladders={"status": ladder}
    )
    await record(platform, sale("A-1", line(10_00, "TEA")))
    back = await record(platform, matched_return("R-1", "TEA", "POT"))
    assert [each.to_tier for each in back.effects.tiers] == [None]
    moved = await change(platform, back, "cancelled")
    assert [each.to_tier for each in moved.effects.tiers] == ["gold"]
