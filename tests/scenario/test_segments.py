"""Segments over HTTP: made, kept up as members change, nested, explained, archived."""

from datetime import timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.infra.clock import MovableClock
from tests.scenario.test_member_lists import LADDER, sell
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.segments import (
    attr,
    inner,
    make_segment,
    members_of,
    segment_till,
    work_off,
)
from tests.support.value import DAY, Till

Client = AsyncTestClient[Litestar]

BIG = attr("orders.spend", "ge", 50)


async def shop(platform: Platform, client: Client) -> Till:
    rules = {"base": points_for_money()}
    return await segment_till(platform, client, ladders={"status": LADDER}, rules_by_code=rules)


async def announced(platform: Platform, topic: str) -> list[dict[str, Any]]:
    async with platform.database.transaction() as tx:
        rows = await tx.connection.execute(
            "select payload from infra.outbox where topic = %s order by id", [topic]
        )
        return [payload for (payload,) in await rows.fetchall()]


async def give_back(till: Till, order_id: str, number: str) -> None:
    answer = await till.client.post(
        f"/v1/orders/{order_id}/returns", json={"number": number}, headers=till.headers
    )
    assert answer.status_code == 201, answer.text


async def test_members_enter_and_leave_as_they_change(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    first = await sell(till, "T-1", 60_00, ann)
    await work_off(platform)
    made = await make_segment(till, "big", BIG, name_en="Big spenders", name_zh="大客户")
    assert (made["segment"]["state"], made["segment"]["member_count"]) == ("building", 0)
    await work_off(platform)
    assert await members_of(till, "big") == {ann}
    read = (await till.get("/v1/segments/big"))["segment"]
    assert read["state"] == "live"
    assert read["upkeep"] == {
        "manner": "on_change",
        "as_of": "2026-03-01T12:00:00Z",
        "in_batch_why": [],
    }
    clock.advance(timedelta(hours=1))
    await sell(till, "T-2", 70_00, bob)
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob}
    clock.advance(DAY)
    await give_back(till, first, "R-1")
    await work_off(platform)
    assert await members_of(till, "big") == {bob}
    entered = await announced(platform, "segment.entered")
    assert [(each["code"], each["why"], each["member_ids"]) for each in entered] == [
        ("big", "version", [ann]),
        ("big", "facts", [bob]),
    ]
    left = await announced(platform, "segment.left")
    assert [(each["why"], each["version"], each["member_ids"]) for each in left] == [
        ("facts", 1, [ann])
    ]
    history = await till.get("/v1/segments/big/history")
    assert (history["time_zone"], history["member_count"]) == ("Europe/London", 1)
    assert history["days"] == [
        {"day": "2026-03-01", "member_count": 2, "entered_count": 2, "left_count": 0},
        {"day": "2026-03-02", "member_count": 1, "entered_count": 0, "left_count": 1},
    ]
    mine = await till.get(f"/v1/members/{bob}/segments")
    assert [(each["program"], each["code"], each["entered_at"]) for each in mine] == [
        ("main", "big", "2026-03-01T13:00:00Z")
    ]


async def test_it_is_said_why_and_why_not_now_and_at_a_past_time(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann = await till.member("ann")
    await work_off(platform)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    before = clock.now()
    clock.advance(DAY)
    order = await sell(till, "T-1", 60_00, ann)
    await work_off(platform)
    inside = clock.now()
    clock.advance(DAY)
    await give_back(till, order, "R-1")
    await work_off(platform)

    async def why(**at: Any) -> Any:
        return await till.get("/v1/segments/big/why", member_id=ann, **at)

    now = await why()
    assert (now["is_member"], now["verdict"], now["version"]) == (False, "false", 1)
    assert [(each["verdict"], each["seen"]) for each in now["reasons"]] == [("false", "0.000000")]
    assert now["reasons"][0]["words"]["en"] == "the sum of orders ≥ 50 GBP"
    assert now["last_change"]["why"] == "facts"
    assert [each["is_entered"] for each in now["changes"]] == [False, True]
    then = await why(at=inside.isoformat())
    assert (then["is_member"], then["verdict"]) == (True, "true")
    assert then["reasons"][0]["seen"] == "60.000000"
    assert then["last_change"]["effective_at"] == "2026-03-02T12:00:00Z"
    first = await why(at=before.isoformat())
    assert (first["is_member"], first["verdict"]) == (False, "false")
    assert first["last_change"] is None
    blind = await key_for(platform, "segments.read", source="till")
    answer = await client.get("/v1/segments/big/why", params={"member_id": ann}, headers=blind)
    hidden = answer.json()
    assert (hidden["verdict"], hidden["trace"]) == ("false", None)
    assert hidden["reasons"][0]["seen"] is None
    assert hidden["reasons"][0]["is_hidden"] is True


async def test_behaviour_counts_as_soon_as_it_was_processed_and_until_time_has_passed(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    await work_off(platform)
    viewed = {
        "v": 1, "op": "event", "name": "Product Viewed", "agg": "count", "cmp": "ge", "value": 2,
        "window": {"kind": "last", "count": 7, "unit": "days"},
    }  # fmt: skip
    await make_segment(till, "lookers", viewed)
    await work_off(platform)
    assert (await till.get("/v1/segments/lookers"))["segment"]["upkeep"]["manner"] == (
        "on_change_and_time"
    )
    headers = await key_for(platform, "events.write", source="web")
    for number in ("v-1", "v-2"):
        clock.advance(timedelta(hours=1))
        event = {
            "type": "track", "event": "Product Viewed", "userId": "ann", "messageId": number,
            "timestamp": clock.now().isoformat(), "sentAt": clock.now().isoformat(),
        }  # fmt: skip
        answer = await client.post("/v1/track", json=event, headers=headers)
        assert answer.status_code == 200, answer.text
        await work_off(platform)
    (ann,) = await members_of(till, "lookers")
    clock.advance(7 * DAY - timedelta(hours=1, seconds=1))
    await work_off(platform)
    assert await members_of(till, "lookers") == {ann}
    clock.advance(timedelta(seconds=1))
    await work_off(platform)
    assert await members_of(till, "lookers") == set()
    left = await announced(platform, "segment.left")
    assert [(each["why"], each["member_ids"]) for each in left] == [("time", [ann])]


async def test_segments_stand_inside_segments_and_never_in_a_circle(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await make_segment(till, "big", BIG)
    vip = {"v": 1, "op": "and", "args": [inner("big"), {"op": "tag", "tag": "friend"}]}
    await make_segment(till, "vip", vip)
    lesser = {"v": 1, "op": "not", "arg": inner("vip")}
    await make_segment(till, "lesser", lesser)
    for who in (ann, bob):
        await sell(till, f"T-{who}", 60_00, who)
    await client.post(f"/v1/members/{ann}/tags", json={"tag": "friend"}, headers=till.headers)
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob}
    assert await members_of(till, "vip") == {ann}
    assert await members_of(till, "lesser") == {bob}
    draft = {"condition": {"v": 1, **inner("lesser")}}
    answer = await client.put("/v1/segments/big/draft", json=draft, headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "segment_in_circle")
    assert "big → lesser → vip → big" in answer.json()["detail"]
    answer = await client.put(
        "/v1/segments/big/draft",
        json={"condition": {"v": 1, **inner("nobody")}},
        headers=till.headers,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "segment_invalid")
    answer = await client.post("/v1/segments/vip/archive", headers=till.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "segment_in_use")
    assert answer.json()["detail"] == "segment 'vip' is asked for by lesser"
    assert (await till.get("/v1/segments/vip"))["used_by"] == ["lesser"]
    for code in ("lesser", "vip"):
        answer = await client.post(f"/v1/segments/{code}/archive", headers=till.headers)
        assert (answer.status_code, answer.json()["state"]) == (200, "archived")
    assert [each["code"] for each in (await till.get("/v1/segments"))["items"]] == ["big"]
    await sell(till, "T-3", 60_00, await till.member("cat"))
    await work_off(platform)
    assert (await till.get("/v1/segments/lesser"))["segment"]["member_count"] == 0


async def test_a_version_does_nothing_until_it_is_published(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    await sell(till, "T-1", 60_00, ann)
    await sell(till, "T-2", 200_00, bob)
    await work_off(platform)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    clock.advance(DAY)
    higher = {"condition": attr("orders.spend", "ge", 100)}
    saved = await client.put("/v1/segments/big/draft", json=higher, headers=till.headers)
    assert (saved.status_code, saved.json()["number"]) == (200, 2)
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob}
    headers = {**till.headers, "Idempotency-Key": "publish-2"}
    once = await client.post("/v1/segments/big/publish", headers=headers)
    assert once.status_code == 200, once.text
    again = await client.post("/v1/segments/big/publish", headers=headers)
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (once.json(), "true")
    await work_off(platform)
    assert await members_of(till, "big") == {bob}
    versions = (await till.get("/v1/segments/big/versions"))["items"]
    assert [(each["number"], each["state"], each["published_by"]) for each in versions] == [
        (1, "retired", "test"),
        (2, "live", "test"),
    ]
    assert versions[0]["live_until"] == versions[1]["live_from"] == "2026-03-02T12:00:00Z"
    refused = await client.post("/v1/segments/big/publish", headers=till.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_draft_segment")
    old = await till.get("/v1/segments/big/why", member_id=ann, at="2026-03-01T13:00:00Z")
    assert (old["is_member"], old["version"]) == (True, 1)
    new = await till.get("/v1/segments/big/why", member_id=ann)
    assert (new["is_member"], new["version"], new["last_change"]["why"]) == (False, 2, "version")


async def test_a_frozen_segment_stays_and_follows_only_who_is_who(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob, cat = [await till.member(name) for name in ("ann", "bob", "cat")]
    for who in (ann, bob):
        await sell(till, f"T-{who}", 60_00, who)
    await work_off(platform)
    await make_segment(till, "big", BIG)
    await work_off(platform)
    await make_segment(till, "was-big", {"v": 1, **inner("big")}, kind="frozen")
    await work_off(platform)
    await sell(till, "T-3", 60_00, cat)
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob, cat}
    assert await members_of(till, "was-big") == {ann, bob}
    shown = (await till.get("/v1/segments/was-big"))["segment"]
    assert (shown["state"], shown["upkeep"]["manner"]) == ("live", "by_list")
    together = {"first_id": bob, "second_id": cat}
    merged = await client.post("/v1/merges", json=together, headers=till.headers)
    assert merged.status_code == 201, merged.text
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob}
    assert await members_of(till, "was-big") == {ann, bob}
    undone = await client.post(
        f"/v1/merges/{merged.json()['merge_id']}/undo",
        json={"note": "two people"},
        headers=till.headers,
    )
    assert undone.status_code == 200, undone.text
    await work_off(platform)
    assert await members_of(till, "big") == {ann, bob, cat}
    assert await members_of(till, "was-big") == {ann, bob}
    erased = await client.post(f"/v1/members/{ann}/erase", headers=till.headers)
    assert erased.status_code == 200, erased.text
    assert erased.json()["erased_rows"]["segments"] == 4
    assert await members_of(till, "was-big") == {bob}
    await work_off(platform)
    assert await members_of(till, "big") == {bob, cat}
    left = (await announced(platform, "segment.left"))[-2:]
    assert [(each["why"], each["member_ids"]) for each in left] == [("erased", [ann])] * 2
