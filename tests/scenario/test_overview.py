"""The overview over HTTP: a period in numbers, exact whether or not the worker has been at it."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.tiers.types import Names
from regulars.flows.overview.folding import fold_days
from regulars.infra.clock import MovableClock
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.tiers import body
from tests.support.tiers import tier as tier_of
from tests.support.value import DAY, SCOPES, Till, till_on

Client = AsyncTestClient[Litestar]

LADDER = body(
    tier_of("silver", "100", names=Names(en="Silver", zh_cn="白银")),
    tier_of("gold", "500", names=Names(en="Gold", zh_cn="黄金")),
)
ROLLING = ({"code": "points", "kind": "points", "expiry": {"kind": "rolling", "days": 45}},)
MARCH = {"from": "2026-03-04", "until": "2026-03-13"}


async def shop(platform: Platform, client: Client, **program: Any) -> Till:
    given: dict[str, Any] = {
        "ladders": {"status": LADDER},
        "rules_by_code": {"base": points_for_money()},
        "assets": ROLLING,
    }
    return await till_on(
        platform, client, scopes=(*SCOPES, "jobs.read", "ledger.adjust"), **{**given, **program}
    )


async def sell(till: Till, number: str, minor: int, member_id: str | None, **more: Any) -> str:
    order = {
        "number": number,
        "currency": "GBP",
        "member_id": member_id,
        "lines": [{"sku": "TEA", "quantity": 2, "unit_price_minor": minor // 2}],
        **more,
    }
    answer = await till.client.post("/v1/orders", json=order, headers=till.headers)
    assert answer.status_code == 201, answer.text
    document_id: str = answer.json()["id"]
    return document_id


async def fold(platform: Platform) -> None:
    while await fold_days(platform.database, platform.clock):
        pass


def trend(value: int, previous: int = 0) -> dict[str, int]:
    return {"value": value, "previous": previous}


async def both_ways(platform: Platform, till: Till, path: str, **params: str) -> Any:
    """What is answered before the worker folds and after it, which is the same."""
    before = await till.get(path, **params)
    await fold(platform)
    assert await till.get(path, **params) == before
    return before


async def test_a_period_beside_the_one_before(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    await sell(till, "T-1", 180_00, ann)
    clock.advance(12 * DAY)
    bob = await till.member("2")
    second = await sell(till, "T-2", 600_00, bob)
    await sell(till, "T-3", 10_00, None)
    brought = await client.post(
        f"/v1/orders/{second}/returns",
        json={"number": "R-1", "lines": [{"sku": "TEA", "quantity": 1}]},
        headers=till.headers,
    )
    assert brought.status_code == 201, brought.text
    seen = await both_ways(platform, till, "/v1/overview", **MARCH)
    assert (seen["previous_from_day"], seen["previous_until_day"]) == ("2026-02-22", "2026-03-03")
    assert (seen["members"], seen["new_members"]) == (trend(2, 1), trend(1, 1))
    assert (seen["orders"], seen["returns"]) == (trend(2, 1), trend(1))
    assert seen["sales"] == [
        {
            "currency": "GBP",
            "scale": 2,
            "sales_minor": trend(610_00, 180_00),
            "returned_minor": trend(300_00),
            "net_minor": trend(310_00, 180_00),
        }
    ]
    [points] = seen["assets"]
    assert {key: points[key] for key in points if key.endswith("_units")} == {
        "earned_units": trend(600, 180),
        "spent_units": trend(0),
        "given_back_units": trend(0),
        "taken_back_units": trend(300),
        "expired_units": trend(0),
        "adjusted_units": trend(0),
        "outstanding_units": trend(480, 180),
    }
    [status] = seen["ladders"]
    assert [(each["tier"], each["members"]) for each in status["tiers"]] == [
        ("gold", trend(1)),
        ("silver", trend(1, 1)),
    ]
    assert status["without_tier"] == trend(0)
    assert (status["names"], status["tiers"][0]["names"]["zh-CN"]) == ({"en": "Status"}, "黄金")
    assert (seen["queues"], seen["alerts"]) == (
        {"events": 0, "deliveries": 0, "jobs": 0},
        [
            {
                "kind": "overdue_closes",
                "severity": "error",
                "count": 1,
                "address": "/v1/jobs?kind=close_day",
            }
        ],
    )


async def test_whoever_was_merged_or_erased_stands_on_no_tier(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    members = [await till.member(name) for name in ("1", "2", "3", "4")]
    for at, member_id in enumerate(members):
        await sell(till, f"T-{at}", 600_00, member_id)
    rights = await key_for(platform, "members.merge", "members.erase")
    together = {"first_id": members[0], "second_id": members[1]}
    merged = await client.post("/v1/merges", json=together, headers=rights)
    assert merged.status_code == 201, merged.text
    erased = await client.post(f"/v1/members/{members[2]}/erase", headers=rights)
    assert erased.status_code == 200, erased.text
    [status] = (await till.get("/v1/overview"))["ladders"]
    told = [(each["tier"], each["members"]["value"]) for each in status["tiers"]]
    assert told == [("gold", 2), ("silver", 0)]


async def test_what_is_cancelled_or_decided_counts_otherwise_from_then_on(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    first = await sell(till, "T-1", 50_00, ann, state="placed")
    await sell(till, "T-2", 20_00, ann, state="placed")
    await client.post(
        f"/v1/orders/{first}/returns",
        json={"number": "R-1", "lines": [{"sku": "TEA", "quantity": 1}]},
        headers=till.headers,
    )
    note = {
        "number": "R-2",
        "currency": "GBP",
        "member_id": ann,
        "return_policy": "review",
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": 700}],
    }
    answer = await client.post("/v1/returns", json=note, headers=till.headers)
    assert answer.json()["state"] == "review", answer.text

    async def counted() -> tuple[int, int, int]:
        seen = await both_ways(platform, till, "/v1/overview")
        [money] = seen["sales"]
        return (
            seen["orders"]["value"],
            seen["returns"]["value"],
            money["net_minor"]["value"],
        )

    assert await counted() == (2, 1, 45_00)
    answer = await client.post(f"/v1/orders/{first}/cancel", json={}, headers=till.headers)
    assert answer.status_code == 200, answer.text
    assert await counted() == (1, 0, 20_00)
    review = await client.get("/v1/orders?state=review", headers=till.headers)
    [waiting] = review.json()["items"]
    path = f"/v1/orders/{waiting['id']}/complete"
    answer = await client.post(path, json={}, headers=till.headers)
    assert answer.status_code == 200, answer.text
    assert await counted() == (1, 1, 13_00)


async def test_points_that_died_count_as_expired_before_the_day_is_closed(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    await sell(till, "T-1", 180_00, ann)
    clock.advance(44 * DAY)
    [points] = (await till.get("/v1/overview"))["assets"]
    assert (points["expired_units"], points["outstanding_units"]) == (trend(0), trend(180, 180))
    clock.advance(DAY)
    [points] = (await both_ways(platform, till, "/v1/overview"))["assets"]
    assert (points["expired_units"], points["outstanding_units"]) == (trend(180), trend(0, 180))


async def test_the_days_of_a_period_add_up(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    await sell(till, "T-1", 180_00, ann)
    clock.advance(DAY)
    await till.spend(ann, 30)
    clock.advance(DAY)
    await till.member("2")
    await sell(till, "T-2", 400_00, ann)
    asked = {"from": "2026-02-28", "until": "2026-03-03"}
    seen = await both_ways(platform, till, "/v1/overview/days", **asked)
    assert seen["days"] == ["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"]
    assert (seen["members"], seen["new_members"]) == ([0, 1, 1, 2], [0, 1, 0, 1])
    assert (seen["orders"], seen["returns"]) == ([0, 1, 0, 1], [0, 0, 0, 0])
    assert seen["sales"][0]["net_minor"] == [0, 180_00, 0, 400_00]
    [points] = seen["assets"]
    assert (points["earned_units"], points["spent_units"], points["outstanding_units"]) == (
        [0, 180, 0, 400],
        [0, 0, 30, 0],
        [0, 180, 150, 550],
    )
    [status] = seen["ladders"]
    assert status["tiers"] == [
        {"tier": "gold", "members": [0, 0, 0, 1]},
        {"tier": "silver", "members": [0, 1, 1, 0]},
    ]


async def test_days_are_local_and_stores_are_the_callers(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client, time_zone="Asia/Shanghai")
    for code in ("bund", "lake"):
        put = await key_for(platform, "catalog.write")
        entry = {"code": code, "name": code}
        answer = await client.put("/v1/catalog/stores", json={"items": [entry]}, headers=put)
        assert answer.status_code < 300, answer.text
    await sell(till, "T-1", 10_00, None, store="bund", occurred_at="2026-02-28T15:59:59Z")
    await sell(till, "T-2", 20_00, None, store="lake", occurred_at="2026-02-28T16:00:00Z")
    await sell(till, "T-3", 40_00, None, occurred_at="2026-02-28T16:00:00Z")
    today = {"from": "2026-03-01", "until": "2026-03-01"}
    seen = await both_ways(platform, till, "/v1/overview", **today)
    assert (seen["orders"], seen["sales"][0]["net_minor"]) == (trend(2, 1), trend(60_00, 10_00))
    own = await key_for(
        platform, "members.read", "orders.read", "ledger.read", "jobs.read", stores=["lake"]
    )
    seen = (await client.get("/v1/overview", params=today, headers=own)).json()
    assert (seen["orders"], seen["sales"][0]["net_minor"]) == (trend(1), trend(20_00))
    assert (seen["assets"], seen["ladders"], seen["alerts"]) == (None, None, [])


async def test_who_may_read_members_only_sees_members_only(
    platform: Platform, client: Client
) -> None:
    await shop(platform, client)
    own = await key_for(platform, "members.read")
    seen = (await client.get("/v1/overview", headers=own)).json()
    parts = ("orders", "returns", "sales", "assets", "ladders", "queues")
    assert [seen[part] for part in parts] == [None] * 6
    assert (seen["members"], seen["from_day"], seen["until_day"]) == (
        trend(0),
        "2026-01-31",
        "2026-03-01",
    )


async def test_days_that_are_none_are_refused(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    for asked in (
        {"from": "2026-03-02", "until": "2026-03-01"},
        {"from": "2020-01-01", "until": "2026-03-01"},
    ):
        answer = await client.get("/v1/overview", params=asked, headers=till.headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    answer = await client.get("/v1/overview?program=none", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_code")
