"""Rules in the console: a double-points day from its template to the member who got it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from regulars.worker.long_jobs import run_next_job
from tests.support.console import DESKTOP, PHONE, Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.keys import key_for
from tests.support.programs import applied, document

pytestmark = pytest.mark.slow(40)

RULE = "/rules/shop/double-eleven"


class Desk:
    """The interface, as a till and an auditor ask it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def sell(self, number: str, net_minor: int) -> str:
        """An order of one and the same member; its id."""
        order = {
            "number": number,
            "source": "till",
            "currency": "GBP",
            "customer": {"identities": [{"kind": "card", "value": "CARD-8"}]},
            "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": net_minor}],
        }
        answer = await self._client.post("/v1/orders", json=order)
        assert answer.status_code == 201, answer.text
        order_id: str = answer.json()["id"]
        return order_id

    async def read(self, path: str) -> Any:
        answer = await self._client.get(f"/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def desk(console: Console) -> AsyncIterator[Desk]:
    """A shop with a point for every pound."""
    await applied(console.platform, document(), live_from=datetime(2020, 1, 1, tzinfo=UTC))
    scopes = ("orders.write", "orders.read", "members.write", "members.read", "rules.read")
    headers = await key_for(console.platform, *scopes, "ledger.read", source="till")
    async with httpx.AsyncClient(base_url=console.url, headers=headers, timeout=30) as client:
        yield Desk(client)


async def begun(page: Page, console: Console, language: Language = "en") -> None:
    """A double-points day from its template, on whatever day it is now."""
    w = words_of("features/rules", language)
    await console.open("/rules")
    await page.get_by_role("link", name=w("add")).first.click()
    await expect(
        page.get_by_role("radio", name=re.compile(w("template.double_day")))
    ).to_be_checked()
    await page.get_by_label(w("names.en")).fill("Double eleven")
    await page.get_by_label(w("names.zh-CN")).fill("双十一双倍积分")
    await page.get_by_label(w("code"), exact=True).fill("double-eleven")
    await page.get_by_role("button", name=w("begin")).click()
    await expect(page).to_have_url(re.compile(rf"{RULE}$"))


async def two_chosen_on_a_phone(page: Page, console: Console) -> None:
    """A second replay, and both side by side on a screen as narrow as a phone's."""
    body = {"months": 3, "opening": "live", "versions": {}, "name": "As it is"}
    headers = {"origin": console.url}
    begun = await page.request.post("/v1/programs/shop/replays", data=body, headers=headers)
    assert begun.status == 202, await begun.text()
    while await run_next_job(console.platform):
        pass
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await console.open("/replays")
    boxes = page.get_by_role("list", name="Replays").get_by_role("checkbox")
    await expect(boxes).to_have_count(2)
    for box in await boxes.all():
        await box.check()
    await page.get_by_role("button", name="Compare (2)").click()
    await expect(page.get_by_role("heading", name="Replays side by side")).to_be_visible()
    await expect(page.get_by_role("link", name="As it is").first).to_be_visible()
    await no_serious_findings(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


@pytest.mark.parametrize(
    ("language", "cut", "name"),
    [
        ("en", "cap 1 left 150 of 200 Points", "Double eleven"),
        ("zh-CN", "上限 1 在应发 200 Points中只留 150", "双十一双倍积分"),
    ],
)
async def test_an_operator_sets_up_a_double_points_day_replays_and_publishes_it(
    console: Console, desk: Desk, language: Language, cut: str, name: str
) -> None:
    w, replays = words_of("features/rules", language), words_of("features/replays", language)
    await desk.sell("BEFORE-1", 200_00)
    page = await console.as_role("operator", language=language)
    await begun(page, console, language)
    said = page.get_by_role("note", name=words_of("shared/conditions", language)("sentence")).first
    await expect(said).to_contain_text("For an order: 2 times the Points.")
    await expect(said).to_contain_text("按 2 倍")
    await no_serious_findings(page)
    await page.get_by_label(w("cap.most")).fill("150")
    await expect(page.get_by_text(w("draft.saved"))).to_be_visible()
    await expect(said).to_contain_text("150")

    await page.get_by_role("tab", name=w("tab.trial")).click()
    await page.get_by_label(w("trial.price", currency="GBP")).fill("200")
    await page.get_by_role("button", name=w("trial.try"), exact=True).click()
    tried = page.get_by_role("listitem").filter(has_text="double-eleven")
    await expect(tried).to_contain_text("150")
    await expect(tried).to_contain_text(cut)

    await page.get_by_role("button", name=w("replay"), exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name=replays("start")).click()
    await expect(page).to_have_url(re.compile(r"/replays/[0-9a-f-]{36}$"))
    while await run_next_job(console.platform):
        pass
    compared = page.get_by_role("heading", name=replays("against", base=replays("reality")))
    await expect(compared).to_be_visible(timeout=60_000)
    await no_serious_findings(page)
    if language == "en":
        await two_chosen_on_a_phone(page, console)
    await console.open(RULE)
    await page.get_by_role("button", name=w("publish")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(replays("winnersLosers", winners=1, losers=0))
    await dialog.get_by_role("button", name=w("publish")).click()
    await expect(page.get_by_text(w("published", name=name))).to_be_visible()

    order_id = await desk.sell("ON-THE-DAY", 200_00)
    why = await desk.read(f"/orders/{order_id}/why")
    verdicts = {each["rule"]: (each["outcome"], each["words"]) for each in why["considered"]}
    outcome, words = verdicts["double-eleven"]
    assert outcome == "acted"
    assert "cap 1 left 150 of 200" in words["en"]
    assert "150" in words["zh-CN"]


async def test_a_condition_is_built_with_the_keyboard_alone(console: Console, desk: Desk) -> None:
    page = console.page
    await begun(page, console)
    part = page.get_by_role("region", name="For whom and which")
    await part.get_by_role("button", name="Add condition").focus()
    await page.keyboard.press("Enter")
    await expect(part.get_by_role("combobox", name="What is asked")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(part.get_by_role("spinbutton", name="Value")).to_be_focused()
    await page.keyboard.type("100")
    sentence = part.get_by_role("note", name="In words")
    await expect(sentence).to_contain_text("the order's amount paid for goods ≥ 100 GBP")
    await expect(sentence).to_contain_text("订单实付金额 ≥ 100 GBP")

    await part.get_by_role("button", name="Not").focus()
    await page.keyboard.press("Space")
    await expect(sentence).to_contain_text("not (the order's amount paid for goods ≥ 100 GBP)")
    await part.get_by_role("button", name="Add group").focus()
    await page.keyboard.press("Enter")
    inner = part.get_by_role("group").nth(1)
    await inner.get_by_role("button", name="Add condition").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("first order")
    await page.keyboard.press("Enter")
    await expect(sentence).to_contain_text("订单实付金额 ≥ 100 GBP）")
    await expect(sentence).to_contain_text("it is the member's first order")
    await expect(page.get_by_text("Draft saved.")).to_be_visible()

    stored = await desk.read("/programs/shop/rules/double-eleven")
    amount = {"op": "attr", "path": "order.net", "cmp": "ge", "value": 100}
    first = {"op": "attr", "path": "order.is_first", "cmp": "eq", "value": True}
    assert stored["versions"][-1]["body"]["when"] == {
        "v": 1,
        "op": "and",
        "args": [{"op": "not", "arg": amount}, {"op": "or", "args": [first]}],
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "in segment “Regulars”"), ("zh-CN", "属于人群「常客」")],
)
async def test_a_rule_is_for_the_members_of_a_segment(
    console: Console, desk: Desk, language: Language, said: str
) -> None:
    twice = {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": 2}
    regulars = {"names": {"en": "Regulars", "zh-CN": "常客"}, "condition": twice}
    await applied(console.platform, document(segments={"regulars": regulars}))
    w, conditions = words_of("features/rules", language), words_of("shared/conditions", language)
    page = await console.as_role("operator", login="olive@example.com", language=language)
    await begun(page, console, language)
    part = page.get_by_role("region", name=w("part.when"))
    offered = page.locator(".ant-select-dropdown:visible .ant-select-item-option")
    await part.get_by_role("button", name=re.compile(f"{conditions('add')}$")).click()
    await page.keyboard.type(w("fact.segment"))
    await offered.get_by_text(w("fact.segment"), exact=True).click()
    await part.get_by_role("combobox", name=conditions("segment")).click()
    await offered.get_by_text("Regulars" if language == "en" else "常客", exact=True).click()
    sentence = part.get_by_role("note", name=conditions("sentence"))
    await expect(sentence).to_contain_text(said)
    await part.get_by_role("button", name=re.compile(f"{conditions('add')}$")).click()
    await page.keyboard.type(w("fact.stage"))
    await offered.get_by_text(w("fact.stage"), exact=True).click()
    await part.get_by_role("combobox", name=conditions("stages")).click()
    await offered.get_by_text(conditions("stage.dormant"), exact=True).click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_text(w("draft.saved"))).to_be_visible()
    await no_serious_findings(page)
    stored = await desk.read("/programs/shop/rules/double-eleven")
    assert stored["versions"][-1]["body"]["when"] == {
        "v": 1,
        "op": "and",
        "args": [
            {"op": "segment", "segment": "regulars"},
            {"op": "stage", "stages": ["dormant"]},
        ],
    }
