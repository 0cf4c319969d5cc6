"""Stores in the console: added with what the server refuses shown at its field, found, changed."""

import re

import pytest
from playwright.async_api import expect

from tests.support.console import Console, no_serious_findings

pytestmark = pytest.mark.slow(12)


async def test_an_owner_adds_a_store_and_finds_it(console: Console) -> None:
    page = await console.open("/stores")
    await expect(page.get_by_role("heading", name="Stores")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("link", name="Add store").first.click()
    await expect(page.get_by_role("heading", name="New store")).to_be_visible()
    await page.get_by_label("Name").fill("Bund")
    await page.get_by_label("Code").fill("S-1")
    await page.get_by_role("button", name="Create store").click()
    await expect(page.get_by_text("Small letters, digits, dots and hyphens.")).to_be_visible()
    await page.get_by_label("Code").fill("s-1")
    await page.get_by_label("Time zone").fill("Mars/Phobos")
    await page.get_by_role("button", name="Create store").click()
    refused = page.locator(".ant-form-item-explain-error")
    await expect(refused).to_have_count(1)
    await expect(page.get_by_label("Time zone")).to_have_attribute("aria-invalid", "true")
    await no_serious_findings(page)
    await page.get_by_label("Time zone").fill("Asia/Shanghai")
    await page.get_by_role("button", name="Create store").click()
    await expect(page).to_have_url(re.compile(r"/console/stores$"))
    await (
        page.get_by_role("searchbox", name="Code or name")
        .or_(page.get_by_label("Code or name"))
        .fill("bu")
    )
    await expect(page).to_have_url(re.compile(r"text=bu"))
    await expect(page.get_by_role("cell", name="s-1")).to_be_visible()
