"""Rules for members of a segment, in a stage, with so many orders: who earns, and why not."""

from datetime import timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from regulars.worker.long_jobs import run_next_job
from tests.scenario.test_member_lists import sell
from tests.scenario.test_segments import BIG, give_back
from tests.support.in_force import points_for_money
from tests.support.lifecycle import keep
from tests.support.segments import (
    SEGMENT_SCOPES,
    attr,
    inner,
    make_segment,
    members_of,
    work_off,
)
from tests.support.value import DAY, Till, till_on

Client = AsyncTestClient[Litestar]

HOUR = timedelta(hours=1)
IN_BIG = {"v": 1, **inner("big")}
NAMES = {"en": "Twice for the big", "zh-CN": "大客户双倍"}


async def shop(platform: Platform, client: Client, when: Any) -> Till:
    """A point for every pound; and one more where the condition is met."""
    rules = {"base": points_for_money(), "more": points_for_money(when=when, names=NAMES)}
    scopes = (*SEGMENT_SCOPES, "rules.write", "catalog.write")
    return await till_on(platform, client, scopes=scopes, rules_by_code=rules)


async def earned(till: Till, order_id: str) -> int:
    """All that an order earned."""
    effects = await till.get(f"/v1/orders/{order_id}/effects")
    return sum(each["units"] for each in effects["units"] if each["kind"] == "earned")


async def bought(till: Till, number: str, minor: int, member_id: str, **more: Any) -> int:
    return await earned(till, await sell(till, number, minor, member_id, **more))


async def why(till: Till, order_id: str) -> tuple[str, str, str]:
    """What became of the second rule, and what is said of it in both languages."""
    told = await till.get(f"/v1/orders/{order_id}/why")
    [found] = [each for each in told["considered"] if each["rule"] == "more"]
    return found["outcome"], found["words"]["en"], found["words"]["zh-CN"]


async def replayed(platform: Platform, till: Till, clock: MovableClock) -> dict[str, int]:
    """What each rule earned in a replay of all that happened, by the rules as they are."""
    clock.advance(HOUR)
    path = "/v1/programs/main/replays"
    asked = await till.client.post(path, json={"months": 6}, headers=till.headers)
    assert asked.status_code == 202, asked.text
    assert await run_next_job(platform) == 1
    done = await till.get(f"/v1/replays/{asked.json()['id']}")
    assert done["state"] == "succeeded", done
    return {each["key"]: each["earned_units"] for each in done["result"]["result"]["by_rule"]}


async def granted(till: Till, rule: str) -> int:
    found = await till.get(f"/v1/programs/main/rules/{rule}/granted", days=366)
    return sum(each["granted_units"] for each in found["items"])


async def test_members_of_a_segment_earn_twice_from_when_they_entered_until_they_left(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client, IN_BIG)
    ann, bob = await till.member("ann"), await till.member("bob")
    first = await sell(till, "T-1", 60_00, ann)
    assert await earned(till, first) == 60
    assert (await why(till, first))[0] == "unmet"
    await make_segment(till, "big", BIG, name_en="Big spenders", name_zh="大客户")
    clock.advance(HOUR)
    await work_off(platform)
    assert await members_of(till, "big") == {ann}
    before_it = (clock.now() - HOUR / 2).isoformat()
    clock.advance(HOUR)
    assert await bought(till, "T-2", 10_00, ann) == 20
    outside = await sell(till, "T-3", 10_00, bob)
    assert await earned(till, outside) == 10
    outcome, english, chinese = await why(till, outside)
    assert outcome == "unmet"
    assert "in segment “Big spenders”" in english
    assert "属于人群「大客户」" in chinese
    assert "未知" not in chinese
    assert await bought(till, "T-4", 10_00, ann, occurred_at=before_it) == 10
    inside = clock.now().isoformat()
    clock.advance(HOUR)
    await give_back(till, first, "R-1")
    await work_off(platform)
    assert await members_of(till, "big") == set()
    clock.advance(HOUR)
    assert await bought(till, "T-5", 10_00, ann) == 10
    assert await bought(till, "T-6", 10_00, ann, occurred_at=inside) == 20
    assert (await granted(till, "base"), await granted(till, "more")) == (110, 20)
    assert await replayed(platform, till, clock) == {"base": 110, "more": 20}


async def test_who_was_merged_belongs_where_either_of_them_did(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client, IN_BIG)
    cat, dan = await till.member("cat"), await till.member("dan")
    await sell(till, "T-1", 60_00, dan)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    assert await members_of(till, "big") == {dan}
    clock.advance(HOUR)
    together = {"first_id": cat, "second_id": dan}
    merged = await client.post("/v1/merges", json=together, headers=till.headers)
    assert merged.status_code == 201, merged.text
    assert await bought(till, "T-2", 10_00, cat) == 20
    clock.advance(HOUR)
    await work_off(platform)
    clock.advance(HOUR)
    assert await bought(till, "T-3", 10_00, cat) == 20
    assert await replayed(platform, till, clock) == {"base": 80, "more": 20}


async def test_nobody_is_outside_a_segment_that_was_never_built_or_is_archived(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    outside = {"v": 1, "op": "not", "arg": inner("big")}
    till = await shop(platform, client, outside)
    ann = await till.member("ann")
    assert await bought(till, "T-1", 10_00, ann) == 10
    await make_segment(till, "big", BIG, publish=False)
    clock.advance(HOUR)
    assert await bought(till, "T-2", 10_00, ann) == 10
    published = await client.post("/v1/segments/big/publish", headers=till.headers)
    assert published.is_success, published.text
    await work_off(platform)
    clock.advance(HOUR)
    assert await bought(till, "T-3", 10_00, ann) == 20
    archived = await client.post("/v1/segments/big/archive", headers=till.headers)
    assert archived.is_success, archived.text
    clock.advance(HOUR)
    last = await sell(till, "T-4", 10_00, ann)
    assert await earned(till, last) == 10
    outcome, english, chinese = await why(till, last)
    assert outcome == "unmet"
    assert "in segment “big”; that is not known" in english
    assert "属于人群「big」，但该值未知" in chinese


async def test_a_stage_is_the_one_before_the_order(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    dormant = {"v": 1, "op": "stage", "stages": ["dormant"]}
    till = await shop(platform, client, dormant)
    ann = await till.member("ann")
    await keep(platform)
    clock.advance(HOUR)
    first = await sell(till, "T-1", 60_00, ann)
    assert await earned(till, first) == 60
    await keep(platform)
    clock.advance(100 * DAY)
    await keep(platform)
    clock.advance(HOUR)
    assert await bought(till, "T-2", 10_00, ann) == 20
    await keep(platform)
    clock.advance(HOUR)
    back = await sell(till, "T-3", 10_00, ann)
    assert await earned(till, back) == 10
    assert (await why(till, back))[0] == "unmet"
    assert "沉睡" in (await why(till, back))[2]
    assert await replayed(platform, till, clock) == {"base": 80, "more": 10}


async def test_orders_before_the_order_count_whose_money_has_a_rate(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    parts = [attr("orders.count", "eq", 2), attr("orders.spend", "ge", 60),
             attr("orders.return_count", "eq", 0)]  # fmt: skip
    args = [{key: value for key, value in part.items() if key != "v"} for part in parts]
    till = await shop(platform, client, {"v": 1, "op": "and", "args": args})
    ann, bob = await till.member("ann"), await till.member("bob")
    came: list[tuple[int, int]] = []
    for number in range(4):
        mine = await bought(till, f"A-{number}", 30_00, ann)
        small = await bought(till, f"B-{number}", 29_00, bob)
        came.append((mine, small))
        clock.advance(HOUR)
    assert came == [(30, 29), (30, 29), (60, 29), (30, 29)]
    assert await replayed(platform, till, clock) == {"base": 236, "more": 30}


async def test_a_rule_asks_where_a_member_joined(platform: Platform, client: Client) -> None:
    till = await shop(platform, client, attr("member.store", "eq", "quay"))
    stores = {"items": [{"code": "quay", "name": "Quay"}, {"code": "hill", "name": "Hill"}]}
    kept = await client.put("/v1/catalog/stores", json=stores, headers=till.headers)
    assert kept.is_success, kept.text
    came: list[int] = []
    for store in ("quay", "hill"):
        who = {"kind": "external", "namespace": "till", "value": store}
        body = {"identities": [who], "store": store}
        joined = await client.post("/v1/members", json=body, headers=till.headers)
        assert joined.is_success, joined.text
        came.append(await bought(till, f"T-{store}", 10_00, joined.json()["member_id"]))
    assert came == [20, 10]


async def test_a_rule_is_refused_that_asks_for_a_segment_which_is_not_there_or_what_nobody_knows(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client, IN_BIG)
    path = "/v1/programs/main/rules/new"
    body = points_for_money(when=IN_BIG)
    saved = await client.put(f"{path}/draft", json=body, headers=till.headers)
    assert saved.is_success, saved.text
    refused = await client.post(f"{path}/publish", json={}, headers=till.headers)
    told = refused.json()
    assert (refused.status_code, told["code"]) == (400, "reference_unknown")
    assert [(each["path"], each["code"]) for each in told["errors"]] == [
        ("when", "unknown_segment")
    ]
    await make_segment(till, "big", BIG)
    published = await client.post(f"{path}/publish", json={}, headers=till.headers)
    assert published.is_success, published.text

    for leaf in (
        {"op": "coupon", "state": "available", "cmp": "ge", "value": 1},
        {"op": "message", "kind": "opened"},
        {"op": "score", "model": "churn", "cmp": "ge", "value": 0.5},
    ):
        asks = points_for_money(when={"v": 1, "op": "not", "arg": leaf})
        refused = await client.put(f"{path}/draft", json=asks, headers=till.headers)
        told = refused.json()
        assert (refused.status_code, told["code"]) == (400, "rule_invalid")
        assert [(each["path"], each["code"]) for each in told["errors"]] == [("when", "not_known")]
