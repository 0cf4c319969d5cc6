"""Tiers over HTTP: what is missing in numbers and words, history, tiers by hand, and reasons."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.tiers.types import (
    Calendar,
    Growth,
    LadderBody,
    Names,
    Penalty,
    Reach,
    Tier,
)
from regulars.infra.clock import MovableClock
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.tiers import body
from tests.support.tiers import tier as tier_of
from tests.support.value import DAY, SCOPES, Till, standing, till_on

Client = AsyncTestClient[Litestar]

LADDER = body(
    tier_of("silver", "100", names=Names(en="Silver", zh_cn="白银")),
    tier_of("gold", "500", names=Names(en="Gold", zh_cn="黄金")),
    penalties=[Penalty(code="misuse", names=Names(en="Misuse"), notice_days=14)],
)


async def shop(platform: Platform, client: Client, **program: Any) -> Till:
    given = {"ladders": {"status": LADDER}, "rules_by_code": {"base": points_for_money()}}
    return await till_on(platform, client, scopes=(*SCOPES, "tiers.write"), **{**given, **program})


async def sell(till: Till, member_id: str, net_minor: int, number: str) -> Any:
    order = {
        "number": number,
        "currency": "GBP",
        "member_id": member_id,
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": net_minor}],
    }
    answer = await till.client.post("/v1/orders", json=order, headers=till.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_what_is_missing_is_told_in_numbers_and_in_words(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    await sell(till, ann, 180_00, "T-1")
    (status,) = await till.get(f"/v1/members/{ann}/tiers")
    assert (status["ladder"], status["tier"]) == ("status", "silver")
    assert status["names"] == {"en": "Silver", "zh-CN": "白银"}
    progress = status["progress"]
    assert (progress["next_tier"], progress["by"]) == ("gold", "2026-12-31")
    assert progress["ways"] == [
        [
            {
                "metric": "spend",
                "asset": None,
                "has": "180",
                "wanted": "500",
                "missing": "320",
                "is_more_than": False,
            }
        ]
    ]
    assert progress["words"] == {
        "en": "320 to Gold by 31 December",
        "zh-CN": "还差 320，12月31日（含）前升为黄金",
    }
    asked = {"identities": [{"kind": "external", "namespace": "till", "value": "1"}]}
    shown = (await client.post("/v1/members:resolve", json=asked, headers=till.headers)).json()
    assert [(each["ladder"], each["tier"]) for each in shown["tiers"]] == [("status", "silver")]
    assert [each["balance"] for each in shown["balances"]] == [standing(180)]


async def test_tiers_are_told_as_of_any_instant_and_with_their_history(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    before = clock.now().isoformat()
    clock.advance(DAY)
    await sell(till, ann, 100_00, "T-1")
    silver = clock.now().isoformat()
    clock.advance(DAY)
    await sell(till, ann, 400_00, "T-2")

    async def tier(**as_of: str) -> str | None:
        (status,) = await till.get(f"/v1/members/{ann}/tiers", **as_of)
        found: str | None = status["tier"]
        return found

    assert await tier() == "gold"
    assert await tier(effective_at=silver) == "silver"
    assert await tier(effective_at=before) is None
    assert await tier(known_at=silver) == "silver"
    history = await till.get(f"/v1/members/{ann}/tiers/status/history", limit=1)
    (latest,) = history["items"]
    assert (latest["from_tier"], latest["tier"], latest["why"]) == ("silver", "gold", "reached")
    rest = await till.get(f"/v1/members/{ann}/tiers/status/history", cursor=history["next_cursor"])
    assert [(each["from_tier"], each["tier"]) for each in rest["items"]] == [(None, "silver")]
    report = await till.get("/v1/reports/tiers")
    (ladder,) = report["ladders"]
    assert ladder["tiers"] == [
        {"tier": "gold", "member_count": 1},
        {"tier": "silver", "member_count": 0},
    ]
    assert (ladder["members"], ladder["none"], ladder["no_activity"]) == (1, 0, 0)


async def test_flows_tell_who_stood_where_at_two_instants(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob, cem = [await till.member(each) for each in ("1", "2", "3")]
    await sell(till, ann, 100_00, "T-1")
    clock.advance(DAY)
    before = clock.now().isoformat()
    clock.advance(DAY)
    dan, _ = [await till.member(each) for each in ("4", "5")]
    for number, (who, amount) in enumerate(((ann, 400_00), (bob, 100_00), (dan, 600_00))):
        await sell(till, who, amount, f"U-{number}")
    clock.advance(DAY)
    middle = clock.now().isoformat()
    clock.advance(DAY)
    await sell(till, cem, 600_00, "V-1")
    clock.advance(DAY)

    async def told(**between: str) -> tuple[set[tuple[Any, ...]], int, int]:
        report = await till.get("/v1/reports/tier-flows", **between)
        (ladder,) = report["ladders"]
        assert (ladder["program"], ladder["ladder"]) == ("main", "status")
        flows = {
            (each["is_new"], each["from_tier"], each["to_tier"], each["member_count"])
            for each in ladder["flows"]
        }
        return flows, ladder["members_before"], ladder["members_after"]

    assert await told(**{"from": before, "until": middle}) == (
        {
            (False, "silver", "gold", 1),
            (False, None, "silver", 1),
            (False, None, None, 1),
            (True, None, "gold", 1),
            (True, None, None, 1),
        },
        3,
        5,
    )
    flows, _, _ = await told(**{"from": middle})
    assert flows == {
        (False, "gold", "gold", 2),
        (False, "silver", "silver", 1),
        (False, None, "gold", 1),
        (False, None, None, 1),
    }
    backwards = {"from": middle, "until": before}
    refused = await client.get("/v1/reports/tier-flows", params=backwards, headers=till.headers)
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "until")


async def test_a_tier_is_given_by_hand_and_taken_away_and_a_notice_given_and_lifted(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    await sell(till, ann, 100_00, "T-1")
    path = f"/v1/members/{ann}/tiers/status"
    given = await client.put(
        f"{path}/manual",
        json={"tier": "gold", "reason": "a guest of the house"},
        headers=till.headers,
    )
    assert (given.status_code, given.json()["tier"]) == (200, "gold")
    assert given.json()["earned_tier"] == "silver"
    assert given.json()["manual"]["reason"] == "a guest of the house"
    taken = await client.delete(f"{path}/manual", headers=till.headers)
    assert (taken.status_code, taken.json()["tier"]) == (200, "silver")

    noticed = await client.put(
        f"{path}/notice", json={"penalty": "misuse", "reason": "resold"}, headers=till.headers
    )
    falls_at = (clock.now() + 14 * DAY).isoformat().replace("+00:00", "Z")
    assert noticed.json()["notice"]["falls_at"] == falls_at
    lifted = await client.delete(
        f"{path}/notice", params={"reason": "a mistake"}, headers=till.headers
    )
    assert (lifted.status_code, lifted.json()["notice"]) == (200, None)
    unknown = await client.put(
        f"/v1/members/{ann}/tiers/nobility/manual",
        json={"tier": "gold", "reason": "x"},
        headers=till.headers,
    )
    assert (unknown.status_code, unknown.json()["code"]) == (404, "ladder_not_found")


async def test_growth_that_is_earned_or_adjusted_over_http_moves_the_tier_at_once(
    platform: Platform, client: Client
) -> None:
    ladder = LadderBody(
        names=Names(en="Ranks"),
        tiers=[
            Tier(code="reader", names=Names(en="Reader"), entry=Reach(Growth("growth"), "10")),
            Tier(code="scholar", names=Names(en="Scholar"), entry=Reach(Growth("growth"), "50")),
        ],
        window=Calendar("year"),
    )
    till = await shop(
        platform,
        client,
        assets=({"code": "points", "kind": "growth"}, {"code": "growth", "kind": "growth"}),
        ladders={"ranks": ladder},
        rules_by_code={},
    )
    ann = await till.member("1")
    earned = await till.earn(ann, 12, asset="growth")
    assert [(each["from_tier"], each["to_tier"]) for each in earned["tiers"]] == [(None, "reader")]
    more = await till.earn(ann, 40, asset="growth")
    assert [each["to_tier"] for each in more["tiers"]] == ["scholar"]
    (ranks,) = await till.get(f"/v1/members/{ann}/tiers")
    assert ranks["tier"] == "scholar"
    spent = await till.post(
        "/v1/transfers", {"kind": "spend", "member_id": ann, "asset": "growth", "units": 52}
    )
    assert spent.status_code == 201
    assert (await till.get(f"/v1/members/{ann}/tiers"))[0]["tier"] == "scholar"


async def test_what_an_order_did_and_why_is_read_back(platform: Platform, client: Client) -> None:
    large = points_for_money(
        when={"v": 1, "op": "attr", "path": "order.net", "cmp": "ge", "value": 1000},
        names={"en": "Large orders", "zh-CN": "大额订单"},
    )
    till = await shop(platform, client, rules_by_code={"base": points_for_money(), "large": large})
    ann = await till.member("1")
    order = await sell(till, ann, 150_00, "T-1")
    did = await till.get(f"/v1/orders/{order['id']}/effects")
    assert [
        (each["kind"], each["asset"], each["units"], each["rule"]) for each in did["units"]
    ] == [("earned", "points", 150, "base")]
    assert [(each["from_tier"], each["tier"]) for each in did["tiers"]] == [(None, "silver")]

    back = {"number": "R-1", "lines": [{"ordinal": 1, "quantity": 1}]}
    returned = await client.post(
        f"/v1/orders/{order['id']}/returns", json=back, headers=till.headers
    )
    assert returned.status_code == 201, returned.text
    did = await till.get(f"/v1/orders/{order['id']}/effects")
    assert [(each["kind"], each["units"], each["reference_kind"]) for each in did["units"]] == [
        ("earned", 150, "order"),
        ("taken_back", 150, "return"),
    ]
    why = await till.get(f"/v1/orders/{order['id']}/why")
    (grant,) = why["grants"]
    assert (grant["rule"], grant["units"], grant["taken_back_units"]) == ("base", 150, 150)
    assert grant["lines"] == [{"ordinal": 1, "units": 150, "taken_back_units": 150}]
    assert [(each["return_id"], each["units"]) for each in grant["taken_back"]] == [
        (returned.json()["id"], 150)
    ]
    outcomes = {each["rule"]: each["outcome"] for each in why["considered"]}
    assert outcomes == {"base": "acted", "large": "unmet"}
    words = next(each["words"] for each in why["considered"] if each["rule"] == "large")
    assert "Large orders" in words["en"]
    assert "大额订单" in words["zh-CN"]


async def test_nothing_of_other_stores_is_explained(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    ann = await till.member("1")
    order = await sell(till, ann, 10_00, "T-1")
    soho = await key_for(platform, *SCOPES, stores=["soho"])
    for path in ("effects", "why"):
        answer = await client.get(f"/v1/orders/{order['id']}/{path}", headers=soho)
        assert (answer.status_code, answer.json()["code"]) == (404, "document_not_found")
    for path in ("/v1/liability", "/v1/statements", "/v1/reports/points", "/v1/reports/tiers"):
        refused = await client.get(path, params={"asset": "points"}, headers=soho)
        assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing"), path
    unknown = await client.get(f"/v1/events/{order['id']}/why", headers=till.headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "event_not_found")
