"""Tags by condition: set and taken away as members change, and daily, beside what people say."""

from datetime import timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.lifecycle.tagging import keep_tags
from regulars.infra.clock import MovableClock
from tests.scenario.test_lifecycle_routes import shop
from tests.scenario.test_member_lists import sell
from tests.support.lifecycle import keep
from tests.support.value import Till

Client = AsyncTestClient[Litestar]

RICH = {"v": 1, "op": "attr", "path": "orders.spend", "cmp": "ge", "value": 100}
LATELY = {
    "v": 1,
    "op": "attr",
    "path": "orders.last_at",
    "cmp": "in",
    "value": {"kind": "last", "count": 30, "unit": "days"},
}


async def settle(platform: Platform) -> None:
    for _ in range(3):
        await keep(platform)
        while await keep_tags(platform.database, platform.vault, platform.clock):
            pass


async def tags(till: Till, member_id: str) -> list[tuple[str, str, str]]:
    """The tags of a member: tag, who set it, by which rule."""
    portrait = (await till.client.get(f"/v1/members/{member_id}", headers=till.headers)).json()
    return [(each["tag"], each["origin"], each["origin_ref"]) for each in portrait["tags"]]


async def put(till: Till, code: str, **rule: Any) -> Any:
    given = {"title": "Big spenders", "tag": "vip", "condition": RICH, **rule}
    return await till.client.put(f"/v1/tag-rules/{code}", json=given, headers=till.headers)


async def test_a_rule_sets_its_tag_and_takes_it_away_with_the_condition(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 150_00, ann)
    await sell(till, "T-2", 50_00, bob)
    answer = await put(till, "rich")
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    await settle(platform)
    assert await tags(till, ann) == [("vip", "rule", "rich")]
    assert await tags(till, bob) == []
    await sell(till, "T-3", 60_00, bob)
    await settle(platform)
    assert await tags(till, bob) == [("vip", "rule", "rich")]
    answer = await put(till, "rich", condition={**RICH, "value": 130})
    assert answer.json()["version"] == 2
    await settle(platform)
    assert (await tags(till, ann), await tags(till, bob)) == ([("vip", "rule", "rich")], [])
    await put(till, "rich", is_on=False)
    await settle(platform)
    assert await tags(till, ann) == []


async def test_an_archived_rule_takes_back_what_it_set_and_is_gone_for_good(
    platform: Platform, client: Client
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 150_00, ann)
    await client.post(f"/v1/members/{bob}/tags", json={"tag": "vip"}, headers=till.headers)
    await put(till, "rich")
    await settle(platform)
    assert await till.get("/v1/tag-rules/rich/tagged") == {"by_rule_count": 1, "by_others_count": 1}
    archive = "/v1/tag-rules/rich/archive"
    answer = await client.post(archive, headers=till.headers)
    assert (answer.status_code, answer.json()["is_on"]) == (200, False), answer.text
    assert answer.json()["archived_at"] is not None
    await settle(platform)
    assert (await tags(till, ann), await tags(till, bob)) == ([], [("vip", "manual", "")])
    assert (await till.get("/v1/tag-rules"))["items"] == []
    [kept] = (await till.get("/v1/tag-rules", archived=True))["items"]
    assert kept["code"] == "rich"
    for refused in (await put(till, "rich"), await client.post(archive, headers=till.headers)):
        assert (refused.status_code, refused.json()["code"]) == (409, "tag_rule_archived")


async def test_what_people_say_by_hand_stands(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 150_00, ann)
    await put(till, "rich")
    await settle(platform)
    assert (await client.delete(f"/v1/members/{ann}/tags/vip", headers=till.headers)).is_success
    await client.post(f"/v1/members/{bob}/tags", json={"tag": "vip"}, headers=till.headers)
    await settle(platform)
    assert await tags(till, ann) == []
    assert await tags(till, bob) == [("vip", "manual", "")]


async def test_a_tag_that_lasts_is_put_off_daily_and_expires_by_itself(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("ann")
    await sell(till, "T-1", 10_00, ann)
    answer = await put(till, "fresh", tag="fresh", condition=LATELY, lasts_days=7)
    assert answer.status_code == 200, answer.text
    await settle(platform)
    began = clock.now()
    for day in (1, 29, 31, 35):
        clock.advance(began + timedelta(days=day) - clock.now())
        await settle(platform)
        assert await tags(till, ann) == [("fresh", "rule", "fresh")], day
    clock.advance(timedelta(days=2))
    await settle(platform)
    assert await tags(till, ann) == []


async def test_a_rule_that_cannot_be_told_is_refused(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    sealed = {"v": 1, "op": "attr", "path": "member.full_name", "cmp": "eq", "value": "Ann"}
    answer = await put(till, "anns", condition=sealed)
    assert answer.status_code == 400, answer.text
    answer = await put(till, "Not A Code")
    assert (answer.status_code, answer.json()["code"]) == (400, "tag_rule_unfit")
    found = await client.get("/v1/tag-rules/rich", headers=till.headers)
    assert (found.status_code, found.json()["code"]) == (404, "tag_rule_not_found")
    assert (await client.get("/v1/tag-rules", headers=till.headers)).json()["items"] == []
