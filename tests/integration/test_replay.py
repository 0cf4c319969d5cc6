"""A replay of what was live tells exactly what happened; one of a draft what would have."""

from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.ledger.types import RollingExpiry
from regulars.domains.tiers.types import Calendar, Growth, LadderBody, Names, Reach, Spend, Tier
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


def rules_of_the_shop() -> dict[str, Any]:
    table = {
        "kind": "tier_table", "asset": "points", "ladder": "club",
        "rows": {"silver": 2, "gold": 3}, "otherwise": 1, "per": "1.00",
    }  # fmt: skip
    growth = {"kind": "per_amount", "asset": "growth", "units": 1, "per": "1.00"}
    gift = {"kind": "fixed", "asset": "points", "units": 500}
    return {
        "base": points_for_money() | {
            "effects": [table, growth],
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
