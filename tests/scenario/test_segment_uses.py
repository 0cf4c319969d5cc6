"""Who asks for a segment, told before it is archived, and what becomes of them when it is."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.scenario.test_member_lists import LADDER, listed, sell
from tests.scenario.test_segments import BIG
from tests.scenario.test_tag_rules import put, settle, tags
from tests.scenario.test_view_routes import Seat, body
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.segments import SEGMENT_SCOPES, inner, make_segment, work_off
from tests.support.staff import person
from tests.support.staff import settle as settle_in
from tests.support.value import DAY, Till, till_on

Client = AsyncTestClient[Litestar]

ASKS: dict[str, Any] = {"v": 1, **inner("big")}
ASKS_ELSE: dict[str, Any] = {"v": 1, "op": "and", "args": [inner("other"), inner("small")]}
NAMED = {"names": {"en": "Big ones", "zh-CN": "大客户"}}


async def shop(platform: Platform, client: Client) -> Till:
    """A till where a segment is asked for by all that can ask for one, and by what is over."""
    rules = {
        "base": points_for_money(),
        "bigger": points_for_money(when=ASKS, **NAMED),
        "else": points_for_money(when=ASKS_ELSE),
    }
    scopes = (*SEGMENT_SCOPES, "rules.write", "lifecycle.write")
    till = await till_on(
        platform, client, scopes=scopes, ladders={"status": LADDER}, rules_by_code=rules
    )
    for code in ("big", "other", "small"):
        await make_segment(till, code, BIG)
    vip = {"v": 1, "op": "not", "arg": {"op": "and", "args": [inner("big"), inner("other")]}}
    await make_segment(till, "vip", vip, publish=False, name_en="Very important", name_zh="重要")
    for code, condition in (("friends", ASKS), ("gone", ASKS), ("else", ASKS_ELSE)):
        made = await put(till, code, tag=code, title=code.title(), condition=condition)
        assert made.is_success, made.text
    assert (await client.post("/v1/tag-rules/gone/archive", headers=till.headers)).is_success
    return till


async def uses(client: Client, headers: dict[str, str]) -> list[tuple[str, str | None, str, str]]:
    answer = await client.get("/v1/segments/big/uses", headers=headers)
    assert answer.status_code == 200, answer.text
    return [
        (each["kind"], each["code"], each["name_en"], each["name_zh"])
        for each in answer.json()["items"]
    ]


async def test_all_that_asks_for_a_segment_is_named(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    seats = {}
    for role in ("owner", "analyst"):
        somebody = await person(platform, role, role)
        signed_in = await settle_in(platform, somebody)
        seats[role] = {"cookie": f"regulars_session={signed_in.token}"}
        seat = Seat(client, signed_in.token)
        for name, is_shared in ((f"Own of {role}", False), (f"Shared by {role}", True)):
            view = body(page="members", name=name, is_shared=is_shared)
            await seat.ask("POST", "/v1/views", {**view, "filter": {"condition": ASKS}}, 201)
        plain = body(page="members", name="Other", filter={"condition": ASKS_ELSE})
        await seat.ask("POST", "/v1/views", plain, 201)
        await seat.ask("POST", "/v1/views", body(page="orders", filter={"condition": ASKS}), 201)

    asking = [
        ("segment", "vip", "Very important", "重要"),
        ("rule", "bigger", "Big ones", "大客户"),
        ("tag_rule", "friends", "Friends", "Friends"),
    ]
    unnamed = ("view", None, "", "")
    shared = [("view", None, f"Shared by {role}", f"Shared by {role}") for role in seats]
    for role, headers in seats.items():
        own = ("view", None, f"Own of {role}", f"Own of {role}")
        found = await uses(client, headers)
        assert found[:3] == asking
        assert sorted(found[3:]) == sorted([unnamed, own, *shared])
    narrow = await key_for(platform, "segments.read")
    found = await uses(client, narrow)
    assert found[:3] == [asking[0], ("rule", None, "", ""), ("tag_rule", None, "", "")]
    assert sorted(found[3:]) == sorted([unnamed, unnamed, *shared])

    answer = await client.post("/v1/segments/big/archive", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "segment_in_use")
    for path in ("/v1/segments/vip/archive", "/v1/programs/main/rules/bigger/retire"):
        assert (await client.post(path, json={}, headers=till.headers)).is_success
    assert (await uses(client, seats["analyst"]))[0][:2] == ("tag_rule", "friends")
    answer = await client.get("/v1/segments/none/uses", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "segment_not_found")


async def test_nothing_finds_anybody_in_a_segment_that_is_archived(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 90_00, ann)
    await work_off(platform)
    await settle(platform)
    before = await tags(till, ann)
    assert before == [("else", "rule", "else"), ("friends", "rule", "friends")]
    for code in ("vip", "big"):
        answer = await client.post(f"/v1/segments/{code}/archive", headers=till.headers)
        assert answer.status_code == 200, answer.text
    await sell(till, "T-2", 90_00, bob)
    await work_off(platform)
    await settle(platform)
    assert await listed(till, ASKS) == []
    assert await listed(till, {"v": 1, "op": "not", "arg": inner("big")}) == []
    clock.advance(DAY)
    await settle(platform)
    for who in (ann, bob):
        assert await tags(till, who) == [("else", "rule", "else")]
