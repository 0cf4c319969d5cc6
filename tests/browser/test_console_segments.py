"""Segments in the console, as an operator works with them: made, counted, published, explained.

The four members of the tests of insight: Ada bought three times, Cai twice, Ben and Dan once.
"""

import re

import pytest
from playwright.async_api import Page, expect

from regulars.worker.long_jobs import run_next_job
from tests.browser.test_console_insight import BOTH, history
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of

pytestmark = pytest.mark.slow(30)

SEGMENT = r"/console/segments/twice$"


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
    while await run_next_job(console.platform):
        pass
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
    while await run_next_job(console.platform):
        pass
    await page.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Keep this segment up no more?")
    await dialog.get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("Archived", exact=True)).to_be_visible()

    await console.open("/segments")
    await expect(page.get_by_text("No segments yet")).to_be_visible()
