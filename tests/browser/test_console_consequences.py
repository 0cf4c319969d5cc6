"""What cannot be taken back is asked about before, with what it does in numbers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.test_console_insight import BOTH
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.programs import applied, document

pytestmark = pytest.mark.slow(30)

ORDER = {
    "number": "T-1",
    "source": "till",
    "currency": "GBP",
    "customer": {"identities": [{"kind": "card", "value": "CARD-8"}]},
    "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": 200_00}],
}
BOUGHT = {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": 1}


@BOTH
async def test_drafts_are_dropped_and_replays_stopped_after_a_question(
    console: Console, language: Language
) -> None:
    await applied(console.platform, document(), live_from=datetime(2020, 1, 1, tzinfo=UTC))
    await console.speak(language)
    page = console.page
    shop = "/v1/programs/shop"

    w = words_of("features/segments", language)
    await send(console, "post", "/v1/segments", code="buyers", condition=BOUGHT)
    await console.open("/segments/buyers")
    await page.get_by_role("button", name=w("dropDraft")).click()
    dialog = await asked(page, w("dropTitle"), w("members"), "0")
    await dialog.get_by_role("button", name=w("dropDraft")).click()
    await expect(page.get_by_text(w("draftWaits"))).to_have_count(0)
    assert (await read(page, "/v1/segments/buyers"))["segment"]["draft"] is None

    w = words_of("features/tiers", language)
    ladder = await read(page, f"{shop}/ladders/status")
    await send(console, "put", f"{shop}/ladders/status/draft", **ladder["versions"][-1]["body"])
    await console.open("/tiers/shop/status?tab=draft")
    await page.get_by_role("button", name=w("dropDraft")).click()
    dialog = await asked(page, w("dropTitle"), w("dropStays"), "1")
    await dialog.get_by_role("button", name=w("dropDraft")).click()
    await expect(page.get_by_text(w("dropped"), exact=True)).to_be_visible()
    assert len((await read(page, f"{shop}/ladders/status"))["versions"]) == 1

    w = words_of("features/replays", language)
    wanted = {"months": 3, "opening": "live", "versions": {}, "name": "As it is"}
    replay = await send(console, "post", f"{shop}/replays", **wanted)
    await console.open(f"/replays/{replay['id']}")
    await page.get_by_role("button", name=w("stop")).click()
    dialog = await asked(page, w("stopTitle"), w("stopDone"), "0")
    await no_serious_findings(page)
    await dialog.get_by_role("button", name=w("stopAct")).click()
    await expect(page.get_by_text(w("noResult"))).to_be_visible()


@BOTH
async def test_a_tag_and_a_view_go_after_a_question(console: Console, language: Language) -> None:
    await applied(console.platform, document(), live_from=datetime(2020, 1, 1, tzinfo=UTC))
    await console.speak(language)
    page, w = console.page, words_of("features/members", language)
    member_id = (await send(console, "post", "/v1/orders", **ORDER))["member_id"]
    tag = {"tag": "regular", "origin": "manual", "origin_ref": "", "confidence": 1}
    await send(console, "post", f"/v1/members/{member_id}/tags", **tag)
    await console.open(f"/members/{member_id}?tab=profile")
    await page.get_by_role("button", name=w("tagRemove", tag="regular")).click()
    title = w("tagRemoveTitle", tag="regular")
    dialog = await asked(page, title, w("tagFrom"), w("tagOrigin.manual"))
    await expect(dialog).to_contain_text(w("tagForGood"))
    await expect(dialog).to_contain_text(w("tagRemoveManual"))
    await dialog.get_by_role("button", name=words_of("shared", language)("cancel")).click()
    await expect(dialog).to_be_hidden()
    assert len((await read(page, f"/v1/members/{member_id}"))["tags"]) == 1
    await page.get_by_role("button", name=w("tagRemove", tag="regular")).click()
    await dialog.get_by_role("button", name=w("remove")).click()
    await expect(page.get_by_text(w("noTags"))).to_be_visible()

    view = {"page": "members", "name": "Best", "filter": {"search": ""}, "is_shared": True}
    await send(console, "post", "/v1/views", **view, columns=[], sort=None)
    await console.open("/members")
    await page.get_by_role("button", name=w("views")).click()
    await page.get_by_role("button", name=w("viewRemove", name="Best")).click()
    title = w("viewRemoveTitle", name="Best")
    dialog = page.get_by_role("dialog").filter(has_text=title)
    await expect(dialog).to_contain_text(w("viewRemoveShared"))
    await no_serious_findings(page)
    await dialog.get_by_role("button", name=w("viewRemoveAct")).click()
    await expect(dialog).to_be_hidden()
    assert (await read(page, "/v1/views?page=members"))["items"] == []


@BOTH
async def test_a_role_and_an_endpoint_say_who_has_them_and_what_waits(
    console: Console, language: Language
) -> None:
    await console.speak(language)
    page, owner, w = console.page, console.page, words_of("features/staff", language)
    role = {"code": "front_desk", "title": "Front desk", "permissions": ["members.read"]}
    await send(console, "post", "/v1/roles", **role)
    await console.as_role("front_desk")
    await owner.goto("/console/roles/front_desk")
    await owner.get_by_role("button", name=w("deleteRole")).click()
    title = w("deleteRoleTitle", name="Front desk")
    dialog = await asked(owner, title, w("deleteRoleHolders"), "1")
    await expect(dialog).to_contain_text(w("deleteRoleHeld"))
    await no_serious_findings(owner)

    w = words_of("features/webhooks", language)
    headers = {"origin": console.url}
    made = {"url": "https://hooks.example.com/in", "description": "Warehouse", "topics": []}
    answer = await owner.request.post("/v1/webhooks", data=made, headers=headers)
    endpoint_id = (await answer.json())["endpoint"]["id"]
    await owner.request.post(f"/v1/webhooks/{endpoint_id}/ping", headers=headers)
    await page.goto(f"/console/webhooks/{endpoint_id}")
    await page.get_by_role("button", name=w("remove")).click()
    dialog = await asked(page, w("removeTitle"), w("removeWaiting"), "1")
    await dialog.get_by_role("button", name=w("remove")).click()
    await expect(page.get_by_text(w("removed"), exact=True)).to_be_visible()


async def asked(page: Page, title: str, label: str, value: str) -> Locator:
    """The question that stands there, with this fact in it."""
    dialog = page.get_by_role("dialog").filter(has_text=title)
    fact = dialog.get_by_role("row").filter(has=page.get_by_text(label, exact=True))
    await expect(fact.get_by_role("cell")).to_have_text(value)
    return dialog


async def send(console: Console, method: str, path: str, **body: Any) -> Any:
    headers = {"origin": console.url}
    answer = await console.page.request.fetch(path, method=method, data=body, headers=headers)
    text = await answer.text()
    assert answer.ok, text
    return json.loads(text) if text else None


async def read(page: Page, path: str) -> Any:
    answer = await page.request.get(path)
    assert answer.ok, await answer.text()
    return await answer.json()
