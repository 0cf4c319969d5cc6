"""Lists of members by what they come to, as it was just written, worker or no worker."""

import csv
import io
from datetime import timedelta
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.flows.member_lists.upkeep import keep_members
from regulars.infra.clock import MovableClock
from regulars.worker.long_jobs import run_next_job
from tests.support.in_force import points_for_money
from tests.support.keys import key_for
from tests.support.tiers import body
from tests.support.tiers import tier as tier_of
from tests.support.value import DAY, SCOPES, Till, till_on

Client = AsyncTestClient[Litestar]

LADDER = body(tier_of("silver", "100"), tier_of("gold", "500"))
ROLLING = ({"code": "points", "kind": "points", "expiry": {"kind": "rolling", "days": 45}},)


async def shop(platform: Platform, client: Client) -> Till:
    return await till_on(
        platform,
        client,
        scopes=(*SCOPES, "members.merge"),
        ladders={"status": LADDER},
        rules_by_code={"base": points_for_money()},
        assets=ROLLING,
    )


async def sell(till: Till, number: str, minor: int, member_id: str, **more: Any) -> str:
    order = {
        "number": number,
        "currency": "GBP",
        "member_id": member_id,
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": minor}],
        **more,
    }
    answer = await till.client.post("/v1/orders", json=order, headers=till.headers)
    assert answer.status_code == 201, answer.text
    document_id: str = answer.json()["id"]
    return document_id


async def listed(till: Till, condition: Any = None, **more: Any) -> list[str]:
    """The ids that a list gives, all pages of it, two a page; the count agrees."""
    found: list[str] = []
    cursor = None
    while True:
        asked = {"condition": condition, "limit": 2, "cursor": cursor, **more}
        answer = await till.client.post("/v1/members/query", json=asked, headers=till.headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["is_behind"] is False
        found += [each["member"]["member"]["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    counted = await till.client.post(
        "/v1/members/query/count", json={"condition": condition}, headers=till.headers
    )
    assert counted.json() == {"count": len(found), "is_exact": True}
    return found


def attr(path: str, cmp: str, value: Any) -> dict[str, Any]:
    return {"v": 1, "op": "attr", "path": path, "cmp": cmp, "value": value}


async def test_members_are_listed_by_what_they_come_to(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    people = {}
    for name, spent in (("ann", 600_00), ("bob", 180_00), ("cat", 20_00), ("dan", None)):
        people[name] = await till.member(name)
        clock.advance(timedelta(minutes=1))
        if spent:
            await sell(till, f"T-{name}", spent, people[name])
    ann, bob, cat, dan = people.values()
    assert await listed(till) == [dan, cat, bob, ann]
    assert await listed(till, sort="joined_at") == [ann, bob, cat, dan]
    assert await listed(till, sort="-spend") == [ann, bob, cat, dan]
    assert await listed(till, sort="-last_order_at") == [cat, bob, ann, dan]
    assert (await listed(till, sort="-balance:points"))[0] == ann
    silver_up = {"v": 1, "op": "tier", "ladder": "status", "cmp": "ge", "value": "silver"}
    assert await listed(till, silver_up) == [bob, ann]
    rich = {"v": 1, "op": "asset", "asset": "points", "cmp": "lt", "value": 100}
    assert await listed(till, rich) == [dan, cat]
    gold = {"op": "tier", "ladder": "status", "cmp": "eq", "value": "gold"}
    spent = {"op": "attr", "path": "orders.spend", "cmp": "ge", "value": 20}
    both = {"v": 1, "op": "and", "args": [spent, {"op": "not", "arg": gold}]}
    # Cat has no tier: whether hers is gold is unknown, and so is that it is not.
    assert await listed(till, both) == [bob]
    await keep_members(platform.database, platform.clock)
    assert await listed(till, silver_up) == [bob, ann]
    answer = await client.post(
        "/v1/members/query", json={"sort": "-spend", "limit": 1}, headers=till.headers
    )
    [first] = answer.json()["items"]
    assert {key: first[key] for key in ("order_count", "return_count", "spend_micro")} == {
        "order_count": 1,
        "return_count": 0,
        "spend_micro": 600_000_000,
    }
    assert first["tiers"] == [{"ladder": "status", "tier": "gold"}]
    assert first["balances"] == [{"asset": "points", "scale": 0, "spendable_units": 600}]
    assert (answer.json()["program"], answer.json()["currency"]) == ("main", "GBP")


async def test_a_list_follows_tags_consents_returns_merges_and_time(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    till = await shop(platform, client)
    ann, bob = await till.member("ann"), await till.member("bob")
    tagged = {"v": 1, "op": "tag", "tag": "vip"}
    agreed = {"v": 1, "op": "consent", "purpose": "marketing", "channel": "sms"}
    until = (clock.now() + 2 * DAY).isoformat()
    await client.post(
        f"/v1/members/{ann}/tags", json={"tag": "vip", "expires_at": until}, headers=till.headers
    )
    given = {"purpose": "marketing", "channel": "sms", "is_granted": True}
    evidence = {**given, "source": "till", "text_version": "1"}
    answer = await client.post(f"/v1/members/{bob}/consents", json=evidence, headers=till.headers)
    assert answer.status_code < 300, answer.text
    assert (await listed(till, tagged), await listed(till, agreed)) == ([ann], [bob])
    first = await sell(till, "T-1", 80_00, ann)
    await sell(till, "T-2", 70_00, bob)
    points = {"v": 1, "op": "asset", "asset": "points", "cmp": "gt", "value": 75}
    assert await listed(till, points) == [ann]
    await client.post(
        f"/v1/orders/{first}/returns",
        json={"number": "R-1"},
        headers=till.headers,
    )
    assert await listed(till, points) == []
    assert await listed(till, attr("orders.return_count", "eq", 1)) == [ann]
    held = {"member_id": bob, "asset": "points", "units": 60, "timeout_seconds": 60}
    assert (await till.post("/v1/holds", held)).status_code == 201
    free = {"v": 1, "op": "asset", "asset": "points", "cmp": "ge", "value": 70}
    assert await listed(till, free) == []
    clock.advance(timedelta(seconds=60))
    assert await listed(till, free) == [bob]
    clock.advance(2 * DAY)
    assert await listed(till, tagged) == []
    merged = await client.post(
        "/v1/merges", json={"first_id": ann, "second_id": bob}, headers=till.headers
    )
    assert merged.status_code in {200, 201}, merged.text
    [one] = await listed(till)
    assert await listed(till, attr("orders.count", "eq", 2)) == [one]
    assert await listed(till, free) == [one]
    clock.advance(45 * DAY)
    assert await listed(till, free) == []
    window = {"kind": "last", "count": 60, "unit": "days"}
    assert await listed(till, attr("orders.last_at", "in", window)) == [one]


async def test_who_may_not_see_a_part_gets_none_of_it(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    await till.member("ann")
    own = await key_for(platform, "members.read")
    [seen] = (await client.post("/v1/members/query", json={}, headers=own)).json()["items"]
    parts = ("order_count", "last_order_at", "spend_micro", "tiers", "balances")
    assert [seen[part] for part in parts] == [None] * 5
    asked = {"condition": {"v": 1, "op": "asset", "asset": "points", "cmp": "ge", "value": 1}}
    for path in ("/v1/members/query", "/v1/members/query/count"):
        answer = await client.post(path, json=asked, headers=own)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_what_a_list_cannot_tell_is_refused(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    for asked, code in (
        (
            {"condition": {"v": 1, "op": "coupon", "cmp": "ge", "value": 1}},
            "condition_not_listable",
        ),
        ({"condition": attr("member.full_name", "eq", "Ann")}, "condition_not_listable"),
        ({"condition": {"v": 1, "op": "tag"}}, "condition_invalid"),
        ({"sort": "name"}, "sort_not_listable"),
        ({"sort": "-balance:none"}, "sort_not_listable"),
        ({"cursor": "bm9uZQ"}, "invalid_cursor"),
        ({"program": "none"}, "unknown_code"),
    ):
        answer = await client.post("/v1/members/query", json=asked, headers=till.headers)
        assert (answer.status_code, answer.json()["code"]) in {(400, code), (404, code)}


async def test_a_list_is_downloaded_by_who_asked_for_it(platform: Platform, client: Client) -> None:
    till = await shop(platform, client)
    people = [
        {
            "identities": [{"kind": "phone", "value": "13812345678"}],
            "profile": {"full_name": "张三"},
        },
        {"identities": [{"kind": "phone", "value": "13812345679"}], "profile": {"city": "=1+1"}},
    ]
    for person in people:
        answer = await client.post("/v1/members", json=person, headers=till.headers)
        assert answer.status_code == 201, answer.text
    await sell(till, "T-1", 180_50, answer.json()["member_id"])
    analyst = await key_for(
        platform,
        *("members.read", "members.download", "orders.read", "ledger.read", "tiers.read"),
        *("audit.read",),
    )
    asked = await client.post("/v1/members/exports", json={"sort": "joined_at"}, headers=analyst)
    assert (asked.status_code, asked.json()["total_count"]) == (201, 2)
    path = f"/v1/members/exports/{asked.json()['id']}"
    early = await client.get(f"{path}/file", headers=analyst)
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")
    assert await run_next_job(platform) == 1
    seen = (await client.get(path, headers=analyst)).json()
    assert (seen["state"], seen["done_count"]) == ("succeeded", 2)
    file = await client.get(f"{path}/file", headers=analyst)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["name"], row["phones"], row["city"]) for row in rows] == [
        ("张*", "138****5678", ""),
        ("", "138****5679", "'=1+1"),
    ]
    parts = ("orders", "spend", "tier:status", "balance:points")
    assert [tuple(row[part] for part in parts) for row in rows] == [
        ("0", "0", "", "0"),
        ("1", "180.5", "silver", "180"),
    ]
    other = await key_for(platform, "members.read", "members.download")
    assert (await client.get(f"{path}/file", headers=other)).status_code == 404
    told = (await client.get("/v1/audit?subject_kind=export", headers=analyst)).json()["items"]
    assert [each["action"] for each in told] == ["members.export_downloaded", "members.exported"]


async def test_open_contacts_are_for_those_who_may_see_them(
    platform: Platform, client: Client
) -> None:
    await shop(platform, client)
    own = await key_for(platform, "members.read", "members.download")
    answer = await client.post("/v1/members/exports", json={"unmasked": True}, headers=own)
    assert (answer.status_code, answer.json()["code"]) == (403, "unmasking_forbidden")
