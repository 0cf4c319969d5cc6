"""From an empty database to a program in force, and the first order through a key."""

import re

import httpx
import pytest
from playwright.async_api import expect

from tests.support.console import Console, no_serious_findings

pytestmark = pytest.mark.slow(30)

ORDER = {
    "number": "R-0001",
    "source": "till",
    "currency": "CNY",
    "customer": {"identities": [{"kind": "phone", "value": "13800138000"}]},
    "lines": [{"sku": "LATTE", "quantity": 2, "unit_price_minor": 2800}],
}


async def test_a_program_is_chosen_and_the_first_order_comes_in(console: Console) -> None:
    page = await console.open("/first-run")
    await expect(page.get_by_role("heading", name="Set up")).to_be_visible()
    await expect(page.get_by_role("button", name="Load the sample")).to_be_enabled()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Look inside: Coffee shop").click()
    inside = page.get_by_role("dialog")
    await expect(inside.get_by_text("program:")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Begin with this: Coffee shop").click()
    asked = page.get_by_role("dialog").filter(has_text="in force?")
    await asked.get_by_role("button", name="Begin with this").click()
    await expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    setup = await (await page.request.get("/v1/installation/setup")).json()
    [program] = setup["programs"]
    rules = await (await page.request.get(f"/v1/programs/{program['code']}/rules")).json()
    assert rules["items"] != []

    till = page.get_by_role("group", name="A till or a shop")
    await till.get_by_label("What uses it").fill("Till 1")
    await till.get_by_role("button", name="Issue key").click()
    kept = page.get_by_role("dialog").get_by_label("Secret", exact=True)
    secret = (await kept.inner_text()).strip()
    async with httpx.AsyncClient(base_url=console.url) as caller:
        headers = {"authorization": f"Bearer {secret}"}
        recorded = await caller.post("/v1/orders", json=ORDER, headers=headers)
        assert recorded.status_code == 201, recorded.text
    await page.get_by_role("button", name="I have kept it").click()
    await console.open("/first-run")
    await expect(page.get_by_text("There are orders.")).to_be_visible()


async def test_a_program_is_changed_as_a_file(console: Console) -> None:
    page = await console.open("/first-run")
    await page.get_by_role("button", name="Begin with this: Coffee shop").click()
    asked = page.get_by_role("dialog")
    await asked.get_by_role("button", name="Begin with this").click()
    await expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    await console.open("/settings?part=programs")
    await page.get_by_role("button", name="Open below").click()
    document = page.get_by_label("The program as YAML")
    await expect(document).to_have_value(re.compile("program:"))
    text = await document.input_value()
    name = next(line for line in text.splitlines() if line.strip().startswith("name:"))
    await document.fill(text.replace(name, "  name: Corner coffee", 1))
    await page.get_by_role("button", name="Show what changes").click()
    plan = page.get_by_role("region", name="What changes")
    await expect(plan.get_by_text("Corner coffee")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Apply").click()
    await page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    await expect(page.get_by_text("The program is as the file says")).to_be_visible()
    setup = await (await page.request.get("/v1/installation/setup")).json()
    assert [each["name"] for each in setup["programs"]] == ["Corner coffee"]
