"""The overview in the console: what to do first, numbers that lead to the members behind them."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.test_console_members import shop, until_listed
from tests.support.console import Console, no_serious_findings

pytestmark = pytest.mark.slow(20)


async def test_an_empty_installation_says_what_to_do_next(console: Console) -> None:
    page = await console.open("/")
    await expect(page).to_have_url(re.compile(r"/console/overview$"))
    await expect(page.get_by_text("Set up your program first")).to_be_visible()
    await expect(page.get_by_text("Bring in your members")).to_be_visible()
    await no_serious_findings(page)


async def test_every_number_leads_to_the_members_behind_it(console: Console) -> None:
    await shop(console.platform)
    page = await console.open("/overview")
    await expect(page.get_by_role("link", name="New members 3")).to_be_visible()
    await expect(page.get_by_text("£720.00").or_(page.get_by_text("£720"))).to_be_visible()
    await no_serious_findings(page)
    await until_listed(console, page, 3)
    await page.get_by_role("link", name=re.compile("^Gold")).click()
    await expect(page).to_have_url(re.compile(r"tier=status"))
    await expect(page.get_by_text("1 member", exact=True)).to_be_visible()
