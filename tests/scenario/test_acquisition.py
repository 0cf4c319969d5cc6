"""Acquisition over HTTP and by the worker: links and QR codes, origins with reasons, costs."""

import io
from typing import Any

import ibis
import pytest
import zxingcpp
from litestar import Litestar
from litestar.testing import AsyncTestClient
from PIL import Image

from regulars.bootstrap import Platform
from regulars.domains.insights.errors import ConditionNotListable
from regulars.domains.insights.queries import LakeGround, truths_of
from regulars.flows.member_lists.scope import scope_of, terms_of
from regulars.flows.member_lists.upkeep import keep_members
from regulars.flows.rewards.terms import in_force
from regulars.infra import jobs
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.ids import new_id
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import attribute_members
from tests.support.in_force import install_program
from tests.support.keys import key_for
from tests.support.lake import everything_ended
from tests.support.tracking import process, shipment, take

Client = AsyncTestClient[Litestar]

NO_TABLE = ibis.table({"member_id": "string"}, name="nothing")
POSTER: dict[str, Any] = {
    "name": "Poster in the mall",
    "target_url": "https://shop.test/join?lang=en",
    "campaign": "spring",
    "partner": "mall",
    "store": "quay",
}


@pytest.fixture
async def marketer(platform: Platform, client: Client) -> Client:
    await platform.codes.ids("source", ["web"])
    client.headers.update(
        await key_for(
            platform,
            "reports.read",
            "acquisition.write",
            "members.read",
            "catalog.read",
            "segments.read",
            "segments.write",
        )
    )
    return client


async def track(platform: Platform, *events: dict[str, Any]) -> None:
    await take(platform, shipment(*events))
    await process(platform, len(events))
    await everything_ended(platform)


async def attribute(platform: Platform) -> None:
    await attribute_members(platform)
    while await run_next_job(platform):
        pass


def page(number: int, who: dict[str, str], at: str, **context: Any) -> dict[str, Any]:
    return {
        "type": "page",
        "messageId": f"p{number}",
        **who,
        "name": "Home",
        "timestamp": at,
        "context": context,
    }


def identify(number: int, user: str, device: str, at: str) -> dict[str, Any]:
    return {
        "type": "identify",
        "messageId": f"i{number}",
        "userId": user,
        "anonymousId": device,
        "timestamp": at,
    }


async def member_ids(platform: Platform) -> list[str]:
    async with platform.database.transaction() as tx:
        rows = await tx.connection.execute(
            "select id from members.member where standing = 'member' and survivor_id = id"
        )
        return [str(row[0]) for row in await rows.fetchall()]


async def test_a_link_is_kept_drawn_followed_and_counted(
    marketer: Client, platform: Platform
) -> None:
    saved = await marketer.put("/v1/acquisition/links/poster-1", json=POSTER)
    assert saved.status_code == 200, saved.text
    body = saved.json()
    taken = await marketer.put("/v1/acquisition/links/poster-1?new=true", json=POSTER)
    assert (taken.status_code, taken.json()["code"]) == (409, "acquisition_link_taken")
    assert taken.json()["errors"][0]["path"] == "code"
    leads_to = (
        "https://shop.test/join?lang=en&utm_source=mall&utm_medium=link&utm_campaign=spring"
        "&acquisition_link=poster-1"
    )
    assert (body["leads_to"], body["click_count"]) == (leads_to, 0)
    png = await marketer.get("/v1/acquisition/links/poster-1.png")
    assert png.headers["content-type"] == "image/png"
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.content)))
    assert [each.text for each in found] == [body["url"]]
    svg = await marketer.get("/v1/acquisition/links/poster-1.svg")
    assert svg.content.startswith(b"<?xml")
    assert b"<svg" in svg.content
    del marketer.headers["authorization"]
    for _ in range(2):
        followed = await marketer.get(
            "/v1/go/poster-1?target_url=https://evil.test&url=//evil.test", follow_redirects=False
        )
        assert (followed.status_code, followed.headers["location"]) == (302, leads_to)
    missing = await marketer.get("/v1/go/nowhere", follow_redirects=False)
    assert (missing.status_code, missing.json()["code"]) == (404, "acquisition_link_not_found")
    marketer.headers.update(await key_for(platform, "reports.read", "acquisition.write"))
    listed = (await marketer.get("/v1/acquisition/links")).json()["items"]
    assert [(each["code"], each["click_count"]) for each in listed] == [("poster-1", 2)]
    await marketer.put("/v1/acquisition/links/poster-1", json={**POSTER, "is_active": False})
    stopped = await marketer.get("/v1/go/poster-1", follow_redirects=False)
    assert stopped.status_code == 404
    wrong = {**POSTER, "target_url": "javascript:alert(1)"}
    refused = await marketer.put("/v1/acquisition/links/poster-1", json=wrong)
    assert refused.status_code == 400


async def test_a_member_came_by_the_poster_and_at_last_by_a_mailing(
    marketer: Client, platform: Platform
) -> None:
    await marketer.put("/v1/acquisition/links/poster-1", json=POSTER)
    device = {"anonymousId": "d-1"}
    url = "https://shop.test/join?acquisition_link=poster-1"
    await track(
        platform,
        page(1, device, "2026-02-20T10:00:00Z", page={"url": url}),
        page(2, device, "2026-02-25T10:00:00Z", campaign={"name": "spring", "source": "news"}),
        identify(3, "ann", "d-1", "2026-02-26T10:00:00Z"),
    )
    await attribute(platform)
    (ann,) = await member_ids(platform)
    found = (await marketer.get(f"/v1/acquisition/members/{ann}")).json()
    first, last = found["first"], found["last"]
    assert found["touch_count"] == 2
    assert (first["how"], first["campaign"], first["partner"], first["store"]) == (
        "link", "spring", "mall", "quay",
    )  # fmt: skip
    assert first["evidence"] == {"acquisition_link": "poster-1"}
    assert first["occurred_at"] == "2026-02-20T10:00:00Z"
    assert (last["how"], last["campaign"], last["partner"]) == ("campaign", "spring", None)
    assert last["evidence"] == {"utm_campaign": "spring", "utm_source": "news"}
    listed = await marketer.get(
        "/v1/acquisition/members", params=[("member_id", ann), ("member_id", str(new_id()))]
    )
    assert listed.json() == {"items": [found]}
    await lists_and_segments_find(platform, marketer, ann)
    # A device that turns out to be hers later, with an event that came late.
    await track(
        platform,
        page(4, {"anonymousId": "d-2"}, "2026-02-10T10:00:00Z", campaign={"name": "winter"}),
    )
    await attribute(platform)
    await track(platform, identify(5, "ann", "d-2", "2026-02-27T10:00:00Z"))
    await attribute(platform)
    found = (await marketer.get(f"/v1/acquisition/members/{ann}")).json()
    assert (found["touch_count"], found["first"]["evidence"]) == (3, {"utm_campaign": "winter"})
    # With ten days of look-back only what came since 16 February counts.
    settings = await marketer.put("/v1/acquisition/settings", json={"lookback_days": 10})
    assert settings.json() == {"lookback_days": 10}
    await attribute(platform)
    found = (await marketer.get(f"/v1/acquisition/members/{ann}")).json()
    assert (found["touch_count"], found["first"]["how"]) == (2, "link")


async def lists_and_segments_find(platform: Platform, marketer: Client, ann: str) -> None:
    """Whoever asks through what somebody came finds them, is told why, and may have to wait."""
    await install_program(platform)
    while await keep_members(platform.database, platform.clock):
        pass
    met = {"op": "and", "args": [came("first.link", "poster-1"), came("last.campaign", "spring")]}
    other = {"op": "or", "args": [came("first.campaign", "winter"), came("last.link", "poster-1")]}
    for condition, expected in ((met, [ann]), (other, [])):
        found = await marketer.post("/v1/members/query", json={"condition": {"v": 1, **condition}})
        assert [each["member"]["member"]["id"] for each in found.json()["items"]] == expected, (
            found.text
        )
    segment = {"code": "by-poster", "publish": True, "condition": {"v": 1, **met}}
    made = await marketer.post("/v1/segments", json=segment)
    assert made.status_code == 201, made.text
    assert made.json()["segment"]["upkeep"]["manner"] == "on_change"
    while await run_next_job(platform):
        pass
    why = (await marketer.get("/v1/segments/by-poster/why", params={"member_id": ann})).json()
    assert (why["is_member"], why["verdict"]) == (True, "true")
    assert why["reasons"][0]["words"]["en"] == "the link of the first touch is “Poster in the mall”"
    async with platform.database.transaction() as tx:
        scope = await scope_of(tx, terms_of(await in_force(tx), None), platform.clock.now())
    ground = LakeGround(
        member_facts=NO_TABLE, events=NO_TABLE, documents=NO_TABLE, members=NO_TABLE,
        time_zone="UTC",
    )  # fmt: skip
    with pytest.raises(ConditionNotListable):
        truths_of(from_builtins({"v": 1, **met}), scope, ground)


def came(path: str, code: str) -> dict[str, str]:
    return {"op": "attr", "path": f"acquisition.{path}", "cmp": "eq", "value": code}


async def test_costs_are_entered_once_and_wrong_lines_are_told(
    marketer: Client, platform: Platform
) -> None:
    text = (
        "from,to,campaign,partner,amount,currency,reference\n"
        "2026-02-01,2026-02-28,spring,,1200.50,GBP,inv-1\n"
        "2026-02-01,,,mall,300,JPY,\n"
        "2026-02-30,,spring,,5,GBP,\n"
        "2026-02-01,,spring,,5.001,GBP,\n"
        "2026-02-01,,,,5,GBP,\n"
        "2026-02-02,2026-02-01,spring,,5,GBP,\n"
    )
    path = "/v1/acquisition/costs/import"
    told = (await marketer.post(f"{path}?preview=true", content=text)).json()
    assert (told["created_count"], told["refused_count"]) == (2, 4)
    assert {each["id"] for each in told["results"]} == {None}
    given = told["results"][0]["given"]
    assert (given["amount_text"], given["codes"]["campaign"]) == ("1200.50", "spring")
    assert (await marketer.get("/v1/acquisition/costs")).json()["items"] == []
    assert (await marketer.get("/v1/catalog/campaigns")).json()["items"] == []
    done = (await marketer.post(path, content=text)).json()
    assert [each["outcome"] for each in done["results"]] == [
        "created", "created", "refused", "refused", "refused", "refused",
    ]  # fmt: skip
    paths = [each["error"]["path"] for each in done["results"] if each["error"]]
    assert paths == ["from", "amount", "campaign", "to"]
    again = (await marketer.post(path, content=text)).json()
    assert (again["created_count"], again["known_count"], again["refused_count"]) == (0, 2, 4)
    by_hand = {
        "from_on": "2026-03-01",
        "amount": {"amount": 5000, "currency": "GBP"},
        "channel": "app",
        "note": "banner",
    }
    entered = await marketer.post("/v1/acquisition/costs", json={"items": [by_hand]})
    assert entered.json()["created_count"] == 1
    kept = (await marketer.get("/v1/acquisition/costs")).json()["items"]
    assert [(each["campaign"], each["partner"], each["channel"]) for each in kept] == [
        (None, None, "app"), (None, "mall", None), ("spring", None, None),
    ]  # fmt: skip
    assert kept[2]["amount"] == {"amount": 120050, "currency": "GBP", "scale": 2}
    assert kept[2]["before_on"] == "2026-03-01"
    # What was entered today counts today, where somebody asks for it.
    asked = await marketer.post("/v1/lake/exports?snapshots=true")
    async with platform.database.transaction() as tx:
        (job,) = await jobs.newest(tx, count=1, kind="lake")
    assert (asked.status_code, job.input["takes_snapshots"]) == (202, True)
    gone = await marketer.delete(f"/v1/acquisition/costs/{kept[0]['id']}")
    assert gone.status_code == 204
    refused = await marketer.post(path, content="a,b\n1,2\n")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_input")
