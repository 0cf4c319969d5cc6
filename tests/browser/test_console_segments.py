"""Segments in the console, as an operator works with them: made, counted, published, explained.

The four members of the tests of insight: Ada bought three times, Cai twice, Ben and Dan once.
"""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from regulars.worker.long_jobs import run_next_job
from tests.browser.test_console_insight import BOTH, history
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of

pytestmark = pytest.mark.slow(30)

SEGMENT = r"/console/segments/twice$"
NOBODY = "01a20310-0000-7000-8000-000000000000"
TWICE = {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": 2}


async def begun(console: Console, language: Language) -> Page:
    """An operator on the page of a new segment, whoever ordered twice or more."""
    w = words_of("features/segments", language)
    conditions = words_of("shared/conditions", language)
    members = words_of("features/members", language)
    page = await console.as_role("operator", login="olive@example.com", language=language)
    await console.open("/segments")
    await page.get_by_role("link", name=w("add")).first.click()
    await page.get_by_label(w("nameEn")).fill("Bought twice")
    await page.get_by_label(w("nameZh")).fill("至少两单")
    await page.get_by_label(w("code"), exact=True).fill("twice")
    await page.get_by_role("button", name=re.compile(f"{conditions('add')}$")).click()
    await page.keyboard.type(members("orderCount"))
    offered = page.locator(".ant-select-item-option")
    await offered.get_by_text(members("orderCount"), exact=True).click()
    await page.get_by_role("spinbutton", name=conditions("value")).fill("2")
    return page


@BOTH
async def test_a_segment_is_counted_while_it_is_written_and_published(
    console: Console, language: Language
) -> None:
    w = words_of("features/segments", language)
    await history(console.platform)
    page = await begun(console, language)
    size = page.locator(".segment-size")
    await expect(size).to_have_text("2")
    await expect(page.locator(".segment-sample")).to_contain_text("A** L***")
    await no_serious_findings(page)

    await page.get_by_role("button", name=w("publish")).click()
    await expect(page).to_have_url(re.compile(SEGMENT))
    await _jobs(console)
    tile = page.locator(".stat-tile").filter(has=page.get_by_text(w("members"), exact=True))
    await expect(tile).to_contain_text("2")

    await page.get_by_label(w("whyMember")).fill("Ben")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="B** L***").click()
    await expect(page.get_by_text(w("belongsNot"))).to_be_visible()
    await expect(page.locator(".segment-reasons")).to_contain_text(w("verdict.false"))
    await expect(page.locator(".segment-reasons")).to_contain_text(w("saw", value="1"))
    await no_serious_findings(page)

    await page.get_by_role("button", name=w("openMembers")).click()
    await expect(page.get_by_role("link", name="C** L***")).to_be_visible()
    await expect(page.get_by_role("link", name="B** L***")).to_have_count(0)


async def test_a_draft_waits_and_a_segment_is_archived(console: Console) -> None:
    await history(console.platform)
    page = await begun(console, "en")
    await page.get_by_role("button", name="Save as draft").click()
    await expect(page).to_have_url(re.compile(SEGMENT))
    await expect(page.get_by_text("A draft waits to be published")).to_be_visible()
    await expect(page.get_by_text("Nobody belongs until it is published.")).to_be_visible()

    await page.get_by_role("button", name="Publish it").click()
    await expect(page.get_by_text("Published", exact=True)).to_be_visible()
    await _jobs(console)
    await page.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Keep this segment up no more?")
    await dialog.get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("Archived", exact=True)).to_be_visible()

    await console.open("/segments")
    await expect(page.get_by_text("No segments yet")).to_be_visible()


async def test_a_pasted_list_is_answered_line_by_line_and_overlaps(console: Console) -> None:
    w = words_of("features/segments", "zh-CN")
    await history(console.platform)
    page = await console.as_role("operator", login="olive@example.com", language="zh-CN")
    asked = {"limit": 10, "sort": "-order_count", "condition": TWICE}
    found = await _asked(console, "/v1/members/query", asked)
    ada, cai = [each["member"]["member"]["id"] for each in found["items"]]
    await _asked(console, "/v1/segments", {"code": "twice", "condition": TWICE, "publish": True})
    await _jobs(console)

    await console.open("/segments")
    await page.get_by_role("button", name=w("uploadTitle")).click()
    await page.get_by_label(w("nameZh")).fill("开业嘉宾")
    await page.get_by_label(w("code"), exact=True).fill("guests")
    pasted = page.get_by_label(w("pasted"))
    await pasted.fill(f"备注,会员编号\n老客,{ada}\n重复,{ada}\n查无,{NOBODY}\n")
    await expect(page.get_by_label(w("holdsOf", column=2))).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("uploadLines_other", count=3)).click()
    await expect(page).to_have_url(re.compile(r"/console/segments/guests\?upload="))
    await _jobs(console)
    answers = page.get_by_role("table", name=w("answers"))
    await expect(answers.get_by_text(w("outcome.added"))).to_have_count(1)
    await expect(answers.get_by_text(w("outcome.repeated"))).to_have_count(1)
    await expect(answers.get_by_text(w("outcome.not_a_member"))).to_have_count(1)

    await page.get_by_role("combobox", name=w("overlapWith")).click()
    await page.get_by_title("twice").click()
    regions = page.get_by_role("table", name=w("overlaps"))
    both = regions.get_by_role("row").filter(has_text="∩")
    await expect(both).to_contain_text("开业嘉宾")
    await expect(both.get_by_role("cell").nth(1)).to_have_text("1")
    await no_serious_findings(page)

    await _replace(page, cai)
    await _jobs(console)
    await expect(answers.locator(f"a[href$='/members/{cai}']")).to_be_visible()
    listed = await page.request.get("/v1/segments/guests/members")
    items = (await listed.json())["items"]
    assert [each["member"]["member"]["id"] for each in items] == [cai]


async def _replace(page: Page, pasted: str) -> None:
    w = words_of("features/segments", "zh-CN")
    await page.get_by_role("button", name=w("listChange")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text(w("mode.replace"), exact=True).click()
    await dialog.get_by_label(w("pasted")).fill(pasted)
    await dialog.get_by_role("button", name=w("mode.replace")).click()
    await expect(dialog).to_have_count(0)


async def _asked(console: Console, path: str, body: dict[str, Any]) -> Any:
    headers = {"origin": console.url}
    answer = await console.page.request.post(path, data=body, headers=headers)
    assert answer.ok, await answer.text()
    return await answer.json()


async def _jobs(console: Console) -> None:
    while await run_next_job(console.platform):
        pass
