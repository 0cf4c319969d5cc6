"""Tiers in the console: a tier is put into a live ladder, and nobody falls by it."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from regulars.worker.long_jobs import run_next_job
from tests.support.console import Console, no_serious_findings
from tests.support.keys import key_for
from tests.support.programs import applied, document

pytestmark = pytest.mark.slow(15)

SPENT = {"1": 120_00, "2": 600_00, "3": 300_00}


class Till:
    """The interface, as a till asks it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def sell(self, number: str, net_minor: int) -> str:
        """An order of a member of that number; the member's id."""
        order = {
            "number": f"T-{number}",
            "source": "till",
            "currency": "GBP",
            "customer": {
                "identities": [{"kind": "external", "namespace": "till", "value": number}]
            },
            "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": net_minor}],
        }
        answer = await self._client.post("/v1/orders", json=order)
        assert answer.status_code == 201, answer.text
        member_id: str = answer.json()["member_id"]
        return member_id

    async def tier(self, member_id: str) -> str | None:
        answer = await self._client.get(f"/v1/members/{member_id}/tiers")
        (status,) = answer.json()
        found: str | None = status["tier"]
        return found


@pytest.fixture
async def till(console: Console) -> Any:
    """A till where silver begins at 100 and gold at 500."""
    await applied(console.platform, document(), live_from=datetime(2020, 1, 1, tzinfo=UTC))
    headers = await key_for(
        console.platform,
        *("orders.write", "members.write", "members.read", "tiers.read"),
        source="till",
    )
    async with httpx.AsyncClient(base_url=console.url, headers=headers, timeout=30) as client:
        yield Till(client)


async def test_an_operator_inserts_a_tier_sees_who_moves_and_publishes(
    console: Console, till: Till
) -> None:
    ann, bob, cem = [await till.sell(number, spent) for number, spent in SPENT.items()]
    assert await run_next_job(console.platform) == 1
    page = await console.open("/tiers")
    silver = page.get_by_role("link", name="Silver: 2 members")
    await expect(silver).to_have_attribute("href", re.compile(r"/members\?tier=status%3Asilver$"))
    await no_serious_findings(page)
    await page.get_by_role("button", name="Open").click()
    await page.get_by_role("button", name="Change ladder").click()
    await insert_plus(console, page)
    await expect(page.get_by_text("Publishing demotes nobody")).to_be_visible()
    moves = page.get_by_role("table", name="Members who move")
    row = moves.get_by_role("row").filter(has=page.locator(f"a[href$='{cem}']"))
    await expect(row.get_by_role("cell")).to_have_text(
        [re.compile(f"…{cem[-6:]}"), "Silver", "Plus", "Plus", "Silver"]
    )
    await expect(moves.get_by_role("link")).to_have_count(1)
    await no_serious_findings(page)

    await page.get_by_role("button", name="Publish").click()
    asked = page.get_by_role("dialog")
    await expect(asked.get_by_role("row", name="Rise at once")).to_contain_text("1")
    await expect(asked.get_by_role("row", name="Fall at once")).to_contain_text("0")
    await asked.get_by_role("button", name="Publish").click()
    await expect(asked).to_be_hidden()
    assert await run_next_job(console.platform) == 1
    assert [await till.tier(each) for each in (ann, bob, cem)] == ["silver", "gold", "plus"]
    page = await console.open("/tiers/shop/status")
    await expect(page.get_by_role("link", name="Plus: 1 member")).to_be_visible()
    await expect(page.get_by_role("link", name="Gold: 1 member")).to_be_visible()

    await page.get_by_role("tab", name="Movements").click()
    joined = page.locator(".stat-tile").filter(has_text="Joined meanwhile")
    await expect(joined).to_contain_text("3")
    await page.get_by_role("button", name="Show as table: From tier to tier").click()
    flows = page.get_by_role("region", name="From tier to tier").get_by_role("row")
    await expect(flows).to_have_count(4)
    await page.get_by_role("tab", name="Versions").click()
    changes = page.get_by_role("table", name="What changes")
    await expect(changes).to_contain_text("Tier Plus")
    await expect(changes).to_contain_text("Spend of at least 250")
    await no_serious_findings(page)


async def insert_plus(console: Console, page: Page) -> None:
    """Write Plus from 250 between silver and gold, after a threshold that is refused."""
    await page.get_by_role("button", name="Insert a tier here").click()
    plus = page.locator(".rung").nth(1)
    await expect(plus.get_by_label("To reach it: threshold")).to_have_value("300")
    await plus.get_by_label("Name in English").fill("Plus")
    await plus.get_by_label("Code", exact=True).fill("plus")
    await plus.get_by_label("To reach it: threshold").fill("50")
    console.allow(400)
    await page.get_by_role("button", name="Save draft and see who moves").click()
    await expect(plus.get_by_role("alert")).to_contain_text("asks for less than silver")
    await no_serious_findings(page)
    await plus.get_by_label("To reach it: threshold").fill("250")
    await page.get_by_role("button", name="Save draft and see who moves").click()
    await expect(page).to_have_url(re.compile(r"/tiers/shop/status\?tab=draft$"))


async def test_an_analyst_looks_and_changes_nothing(console: Console, till: Till) -> None:
    await till.sell("1", 120_00)
    page = await console.as_role("analyst")
    await console.open("/tiers/shop/status")
    change = page.get_by_role("button", name="Change ladder")
    await expect(change).to_be_disabled()
    await expect(change).to_have_attribute("title", re.compile("not change them"))
    await expect(page.get_by_role("button", name="End ladder")).to_have_count(0)
    await expect(page.get_by_role("link", name="Silver: 1 member")).to_be_visible()
