"""Settings and assets in the console: their lists, the forms beside them, and what axe says."""

import re

import pytest
from playwright.async_api import expect

from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.programs import applied, document

pytestmark = pytest.mark.slow(40)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_what_members_are_described_by_is_added_and_changed(
    console: Console, language: Language
) -> None:
    w = words_of("features/settings", language)
    await console.speak(language)
    page = await console.open("/settings?part=attributes")
    await page.get_by_role("button", name=w("add"), exact=True).click()
    form = page.get_by_role("dialog")
    await form.get_by_label(w("name"), exact=True).fill("Shoe size")
    await form.get_by_label(w("key"), exact=True).fill("shoe_size")
    await no_serious_findings(page)
    await form.get_by_role("button", name=w("save")).click()
    await page.get_by_role("button", name="Shoe size").click()
    await expect(form.get_by_label(w("key"), exact=True)).to_be_disabled()
    await form.get_by_label(w("name"), exact=True).fill("Size of shoes")
    await form.get_by_role("button", name=w("save")).click()
    await expect(page.get_by_role("button", name="Size of shoes")).to_be_visible()
    stored = await (await page.request.get("/v1/attributes")).json()
    assert [(each["key"], each["title"]) for each in stored] == [("shoe_size", "Size of shoes")]


@pytest.mark.parametrize("part", ["sources", "channels"])
async def test_what_the_catalog_refuses_stands_at_its_field(console: Console, part: str) -> None:
    page = await console.open(f"/settings?part={part}")
    await page.get_by_role("button", name="Add", exact=True).click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Name", exact=True).fill("Tills of the south")
    await form.get_by_label("Code", exact=True).fill("No code")
    await form.get_by_role("button", name="Save").click()
    await expect(form.locator(".ant-form-item-explain-error")).to_be_visible()
    await form.get_by_label("Code", exact=True).fill("south")
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Tills of the south")).to_be_visible()
    listed = await (await page.request.get(f"/v1/catalog/{part}")).json()
    assert "south" in {each["code"] for each in listed["items"]}


async def test_purposes_and_limits_are_set(console: Console) -> None:
    await applied(console.platform, document())
    page = await console.open("/settings?part=purposes")
    await page.get_by_role("button", name="Add", exact=True).click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Name", exact=True).fill("Surveys")
    await form.get_by_label("Code", exact=True).fill("surveys")
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Surveys")).to_be_visible()

    await console.open("/settings?part=limits")
    await page.get_by_role("combobox", name="Role").click()
    await page.locator(".ant-select-item-option", has_text="Operator").click()
    await page.get_by_role("combobox", name="Asset").click()
    await page.locator(".ant-select-item-option").filter(visible=True).first.click()
    await page.get_by_role("spinbutton").fill("500")
    await no_serious_findings(page)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("cell", name="500")).to_be_visible()
    limits = await (await page.request.get("/v1/adjustment-limits")).json()
    assert [(each["role"], each["units_max"]) for each in limits] == [("operator", 500)]


async def test_the_pages_of_assets_can_be_used_by_everybody(console: Console) -> None:
    await applied(console.platform, document())
    page = await console.open("/program-assets")
    await no_serious_findings(page)
    await page.locator("#content a[href*='/program-assets/shop/']").first.click()
    await expect(page.get_by_role("button", name="Save asset")).to_be_visible()
    await no_serious_findings(page)
    await console.open("/program-assets/new")
    await no_serious_findings(page)


async def test_the_log_is_narrowed_to_an_action_and_a_row_opened(console: Console) -> None:
    page = await console.open("/audit")
    await page.get_by_role("combobox", name="What", exact=True).click()
    await page.locator(".ant-select-item-option", has_text="Session: begun").click()
    await expect(page).to_have_url(re.compile("action=session.begun"))
    table = page.get_by_role("table").first
    wide = await table.evaluate("it => it.offsetWidth")
    await page.locator(".ant-table-row-expand-icon").first.click()
    await expect(page.get_by_text("Program", exact=True).last).to_be_visible()
    assert await table.evaluate("it => it.offsetWidth") == wide
