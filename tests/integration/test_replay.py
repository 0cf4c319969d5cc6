"""A replay of what was live tells exactly what happened; one of a draft what would have."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.ledger.types import Adjust, PendingOrder, RollingExpiry
from regulars.domains.ledger.types import Spend as SpendUnits
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import DraftInput
from regulars.domains.tiers.types import Calendar, Growth, LadderBody, Names, Reach, Spend, Tier
from regulars.flows.record_orders import Submission
from regulars.flows.replay.request import Versions
from regulars.infra.clock import MovableClock
from tests.integration.test_record_orders import NOON, customer, document, line, record
from tests.support.in_force import install_program, points_for_money
from tests.support.replays import Shop, replay

ASSETS = (
    {
        "code": "points", "kind": "points", "expiry": RollingExpiry(days=45),
        "unit_value": "0.01", "currency": "GBP",
    },
    {"code": "growth", "kind": "growth", "debt": "unlimited"},
)  # fmt: skip

LADDERS = {
    "club": LadderBody(
        names=Names(en="Club"),
        tiers=[
            Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="200")),
            Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="600")),
        ],
        window=Calendar("quarter"),
        on_return="immediate",
        fail="one_down",
    ),
    "ranks": LadderBody(
        names=Names(en="Ranks"),
        tiers=[
            Tier(code="one", names=Names(en="One"), entry=Reach(Growth("growth"), at_least="150"))
        ],
        window=Calendar("year"),
    ),
}


GROWTH = {"kind": "per_amount", "asset": "growth", "units": 1, "per": "1.00"}


def rules_of_the_shop() -> dict[str, Any]:
    table = {
        "kind": "tier_table", "asset": "points", "ladder": "club",
        "rows": {"silver": 2, "gold": 3}, "otherwise": 1, "per": "1.00",
    }  # fmt: skip
    gift = {"kind": "fixed", "asset": "points", "units": 500}
    return {
        "base": points_for_money() | {
            "effects": [table, GROWTH],
            "caps": [{"scope": "member", "per": "month", "asset": "points", "units": 700}],
        },
        "double-tea": points_for_money("2.00") | {
            "when": {"v": 1, "op": "attr", "path": "order.net", "cmp": "ge", "value": 100},
            "schedule": {"weekdays": [6, 7]},
        },
        "welcome": {
            "trigger": {"on": "registration"}, "names": {"en": "Welcome"}, "effects": [gift],
        },
        "gold-gift": {
            "trigger": {"on": "tier_reached", "ladder": "club", "tier": "gold"},
            "names": {"en": "Gold gift"}, "effects": [gift],
        },
    }  # fmt: skip


async def open_shop(platform: Platform, count: int, seed: int = 7) -> Shop:
    await install_program(
        platform, assets=ASSETS, rules_by_code=rules_of_the_shop(), ladders=LADDERS
    )
    shop = Shop(platform, seed, member_count=12)
    await shop.trade(count)
    return shop


async def test_what_was_live_comes_out_exactly_as_it_was(platform: Platform) -> None:
    await open_shop(platform, 200)
    report = await replay(platform)
    result, against = report.result, report.against_live
    assert result.order_count + result.return_count == 200
    for month in against.months:
        assert (
            month.earned_units, month.taken_back_units, month.spent_units, month.expired_units,
            month.net_units,
        ) == (0, 0, 0, 0, 0), month  # fmt: skip
    assert [each.outstanding_units for each in against.owed] == [0, 0]
    assert against.assets is not None
    assert [(each.winner_count, each.loser_count, each.balance_differs_count)
            for each in against.assets] == [(0, 0, 0), (0, 0, 0)]  # fmt: skip
    assert against.tiers == []
    assert sum(each.net_units for each in result.months) > 1_000


async def test_from_the_middle_on_it_begins_with_what_members_had(platform: Platform) -> None:
    shop = await open_shop(platform, 90)
    middle = platform.clock.now()
    await shop.trade(90, middle)
    report = await replay(platform, from_at=middle)
    against = report.against_live
    assert report.result.order_count + report.result.return_count == 90
    assert [
        (each.earned_units, each.taken_back_units, each.expired_units) for each in against.months
    ] == [(0, 0, 0)] * len(against.months)
    assert [each.outstanding_units for each in against.owed] == [0, 0]
    assert against.assets is not None
    assert [each.balance_differs_count for each in against.assets] == [0, 0]
    assert against.tiers == []


async def test_caps_count_what_came_back_only_once_it_came_back(platform: Platform) -> None:
    tea_for_all = points_for_money("1.00") | {
        "caps": [{"scope": "member", "per": "lifetime", "asset": "points", "units": 300}],
        "budget": {"asset": "points", "units": 1_200},
    }
    await install_program(platform, assets=ASSETS[:1], rules_by_code={"base": tea_for_all})
    shop = Shop(platform, 31, member_count=5)
    await shop.trade(70)
    middle = platform.clock.now()
    await shop.trade(70, middle)
    against = (await replay(platform, from_at=middle)).against_live
    assert [
        (each.earned_units, each.taken_back_units, each.expired_units) for each in against.months
    ] == [(0, 0, 0)] * len(against.months)
    assert against.assets is not None
    assert [(each.balance_differs_count, each.same_count) for each in against.assets] == [(0, 5)]


async def test_points_spent_before_come_back_in_the_stretch(platform: Platform) -> None:
    await install_program(
        platform, assets=ASSETS[:1], rules_by_code={"base": points_for_money("1.00")}
    )
    shop = Shop(platform, 23, member_count=4)
    await shop.trade(30)
    bought = [await shop.buy_with_points(units=7) for _ in range(3)]
    middle = platform.clock.now()
    for order_id in bought:
        await shop.bring_back_all(order_id)
    await shop.trade(20, platform.clock.now())
    report = await replay(platform, from_at=middle)
    given_back = sum(each.units.get("given_back", 0) for each in report.result.months)
    assert given_back == 21
    assert report.against_live.assets is not None
    assert [each.balance_differs_count for each in report.against_live.assets] == [0]


async def test_from_nothing_only_the_stretch_counts(platform: Platform) -> None:
    shop = await open_shop(platform, 40)
    middle = platform.clock.now()
    await shop.trade(20, middle)
    with_all = await replay(platform, from_at=middle)
    with_none = await replay(platform, from_at=middle, opening="zero")
    assert with_none.result.opening == "zero"
    more, less = with_all.result.owed, with_none.result.owed
    assert [each.outstanding_units for each in less] < [each.outstanding_units for each in more]


async def test_twice_the_points_are_twice_the_cost_and_everybody_wins(platform: Platform) -> None:
    program_id = await install_program(
        platform,
        assets=ASSETS[:1],
        rules_by_code={"base": points_for_money("1.00"), "gift": points_for_money("10.00")},
    )
    await Shop(platform, 11, member_count=5).trade(40)
    async with platform.database.transaction() as tx:
        body = points_for_money(units=2)
        body["effects"][0]["whole_steps"] = True
        drafts = [DraftInput(program_id=program_id, code="base", body=body)]
        await rules.save_drafts(tx, drafts, "test", platform.clock.now())
    live = await replay(platform)
    report = await replay(platform, versions=Versions(rules={"base": "draft", "gift": "none"}))
    assert [(each.code, each.choice, each.number) for each in report.result.rules] == [
        ("base", "draft", 2),
        ("gift", "none", None),
    ]
    before = {each.key: each for each in live.result.by_rule}
    (after,) = report.result.by_rule
    assert after.earned_units == 2 * before["base"].earned_units
    assert after.cost_minor == after.net_units
    assert report.against_live.assets is not None
    (shift,) = report.against_live.assets
    assert (shift.winner_count, shift.loser_count) == (5, 0)
    assert shift.units - shift.base_units == shift.won_units


async def test_what_was_paid_cancelled_completed_and_done_by_hand_comes_out_too(
    platform: Platform,
) -> None:
    await install_program(
        platform,
        assets=[
            {"code": "points", "kind": "points", "expiry": RollingExpiry(days=45)},
            {"code": "stars", "kind": "points", "pending": PendingOrder()},
        ],
        rules_by_code={
            "base": points_for_money("1.00"),
            "star": points_for_money("10.00")
            | {"effects": [{"kind": "per_amount", "asset": "stars", "units": 1, "per": "10.00"}]},
        },
    )
    shop = Shop(platform, 23, member_count=4)
    await shop.trade(30)
    await shop.pay_with_points(units=7)
    await shop.place_and("completed")
    await shop.place_and("cancelled")
    await shop.by_hand(SpendUnits(units=5))
    await shop.by_hand(Adjust(units=9))
    await shop.trade(30, platform.clock.now())
    against = (await replay(platform)).against_live
    shifts = [(each.earned_units, each.taken_back_units, each.spent_units, each.net_units)
              for each in against.months]  # fmt: skip
    assert shifts == [(0, 0, 0, 0)] * len(shifts)
    assert against.assets is not None
    assert [(each.asset, each.balance_differs_count, each.same_count)
            for each in against.assets] == [("points", 0, 4), ("stars", 0, 4)]  # fmt: skip


async def test_orders_from_before_are_completed_and_cancelled_in_the_stretch(
    platform: Platform,
) -> None:
    stars = {"kind": "per_amount", "asset": "stars", "units": 1, "per": "10.00"}
    capped = points_for_money("1.00") | {
        "caps": [{"scope": "member", "per": "lifetime", "asset": "points", "units": 900}],
        "budget": {"asset": "points", "units": 2_500},
    }
    await install_program(
        platform,
        assets=[*ASSETS, {"code": "stars", "kind": "points", "pending": PendingOrder()}],
        rules_by_code={
            "base": capped,
            "growth": points_for_money("1.00") | {"effects": [GROWTH]},
            "star": points_for_money("10.00") | {"effects": [stars]},
        },
        ladders=LADDERS,
    )
    shop = Shop(platform, 29, member_count=4)
    await shop.trade(30)
    completed, cancelled = await shop.place(), await shop.place(units=7)
    both = await shop.place()
    await shop.bring_back_a_line(both)
    gone = await shop.place()
    await shop.bring_to(gone, "cancelled")
    middle = platform.clock.now()
    await shop.trade(5, middle)
    await shop.bring_to(completed, "completed")
    await shop.bring_to(cancelled, "cancelled")
    await shop.bring_back_a_line(both)
    await shop.bring_to(both, "cancelled")
    await shop.trade(25, platform.clock.now())

    report = await replay(platform, from_at=middle)
    against = report.against_live
    shifts = [(each.earned_units, each.taken_back_units, each.spent_units, each.net_units)
              for each in against.months]  # fmt: skip
    assert shifts == [(0, 0, 0, 0)] * len(shifts)
    assert against.assets is not None
    assert [(each.asset, each.balance_differs_count) for each in against.assets] == [
        ("growth", 0), ("points", 0), ("stars", 0),
    ]  # fmt: skip
    assert against.tiers == []
    given_back = sum(each.units.get("given_back", 0) for each in report.result.months)
    assert given_back == 7


async def test_a_tier_that_time_alone_brings_is_welcomed_when_it_was_reached(
    platform: Platform,
) -> None:
    """Reached in January by what was bought in December, though nobody came before February."""
    ladder = msgspec.structs.replace(
        LADDERS["club"], window=Calendar("year"), period="year", up="next_period"
    )
    welcome = {
        "trigger": {"on": "tier_reached", "ladder": "club", "tier": "silver"},
        "names": {"en": "Welcome to silver"},
        "effects": [{"kind": "fixed", "asset": "points", "units": 7}],
    }
    rules_by_code = {"base": points_for_money("1.00"), "welcome": welcome}
    await install_program(
        platform, assets=ASSETS[:1], rules_by_code=rules_by_code, ladders={"club": ladder}
    )
    for number, day in (("A-1", datetime(2025, 12, 3, tzinfo=UTC)), ("A-2", NOON)):
        sold = document(number, line("TEA", 1, 250_00), occurred_at=day)
        await record(platform, Submission(document=sold, customer=customer("C-1")))
    report = await replay(platform)
    assert report.against_live is not None
    earned = [(each.month.month, each.units["earned"]) for each in report.result.months
              if each.units.get("earned")]  # fmt: skip
    assert earned == [(12, 250), (1, 7), (2, 250)]
    shifts = [(each.earned_units, each.net_units) for each in report.against_live.months]
    assert shifts == [(0, 0)] * len(shifts)


async def test_from_nothing_what_orders_from_before_become_counts_for_nothing(
    platform: Platform,
) -> None:
    await install_program(
        platform, assets=ASSETS[:1], rules_by_code={"base": points_for_money("1.00")}
    )
    shop = Shop(platform, 5, member_count=2)
    await shop.trade(6)
    order_id = await shop.place()
    middle = platform.clock.now() + timedelta(seconds=1)
    await shop.bring_to(order_id, "cancelled")
    report = await replay(platform, from_at=middle, opening="zero")
    assert (report.result.months, report.result.member_count) == ([], 0)


async def test_returns_that_come_out_of_review_take_the_rest_by_its_amount(
    platform: Platform, clock: MovableClock
) -> None:
    await install_program(
        platform, assets=ASSETS, rules_by_code=rules_of_the_shop(), ladders=LADDERS
    )
    shop = Shop(platform, 37, member_count=3)
    await shop.trade(20)
    before = await shop.send_back_more()
    middle = platform.clock.now() + timedelta(seconds=1)
    await shop.bring_to(before, "completed")
    await shop.trade(10, platform.clock.now())
    last = await shop.send_back_more()
    clock.advance(timedelta(days=40))  # What is accepted in another month counts in its own.
    await shop.bring_to(last, "completed")
    await shop.trade(5, platform.clock.now())

    for from_at in (None, middle):
        against = (await replay(platform, from_at=from_at)).against_live
        assert [(each.earned_units, each.taken_back_units, each.net_units)
                for each in against.months] == [(0, 0, 0)] * len(against.months)  # fmt: skip
        assert against.assets is not None
        assert [each.balance_differs_count for each in against.assets] == [0, 0]
        assert against.tiers == []
