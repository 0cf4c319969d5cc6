"""Liability in the console: an accountant reads a month's end and takes it away as a file."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.support.console import Console, no_serious_findings
from tests.support.keys import key_for
from tests.support.programs import applied, document

pytestmark = pytest.mark.slow(12)

LONDON = ZoneInfo("Europe/London")
POINTS = {
    "name": "Points",
    "kind": "points",
    "unit_names": {"en": "points", "zh-CN": "积分"},
    "currency": "GBP",
    "unit_value": "0.01",
    "breakage": {"kind": "fixed", "rate": "0.2"},
    "expiry": {"kind": "rolling", "months": 12},
}


async def test_an_accountant_reads_the_end_of_a_month_and_downloads_it(
    console: Console, tmp_path: Path
) -> None:
    await applied(
        console.platform,
        document(assets={"points": POINTS}),
        live_from=datetime(2020, 1, 1, tzinfo=UTC),
    )
    today = console.platform.clock.now().astimezone(LONDON).date()
    month_end = today.replace(day=1) - timedelta(days=1)
    headers = await key_for(
        console.platform, "orders.write", "members.write", "ledger.read", source="till"
    )
    async with httpx.AsyncClient(base_url=console.url, headers=headers, timeout=30) as till:
        await sell(till, "1", 1_000_00, month_end.replace(day=10))
        await sell(till, "2", 234_00, month_end)
        await sell(till, "3", 66_00, None)
        at = datetime(month_end.year, month_end.month, month_end.day, 23, 59, 59, 999000, LONDON)
        owed = (
            await till.get("/v1/liability", params={"asset": "points", "as_of": at.isoformat()})
        ).json()
        asked = {"asset": "points", "effective_at": at.isoformat()}
        months = (await till.get("/v1/statements", params=asked)).json()
    assert (owed["outstanding_units"], owed["value"]["amount"]) == (1_234, 987)

    page = await console.open("/liability")
    await expect(tile(page, "Outstanding")).to_contain_text("1,300")
    await page.get_by_label("As of the end of").click()
    await page.get_by_text("End of last month").click()
    await console.settled()
    assert f"as_of={month_end}" in page.url
    await expect(tile(page, "Outstanding")).to_contain_text("1,234")
    await expect(tile(page, "Fair value")).to_contain_text("£9.87")
    await expect(page.get_by_text("are worth £9.87")).to_be_visible()
    await no_serious_findings(page)

    ages = await downloaded(page, "By age of lot", tmp_path)
    assert [
        (int(each["age_months"]), int(each["outstanding_units"]), int(each["unused_units"]))
        for each in ages
    ] == [
        (each["age_months"], each["outstanding_units"], each["unused_units"])
        for each in owed["ages"]
    ]
    rows = await downloaded(page, "By month", tmp_path)
    assert len(rows) == 12
    assert [(each["month"], int(each["closing_units"])) for each in rows] == [
        (each["month"][:7], each["closing_units"]) for each in months
    ]
    assert (rows[-1]["month"], rows[-1]["earned_units"]) == (f"{month_end:%Y-%m}", "1234")


async def sell(till: httpx.AsyncClient, number: str, net_minor: int, on: date | None) -> None:
    order: dict[str, Any] = {
        "number": f"T-{number}",
        "source": "till",
        "currency": "GBP",
        "customer": {"identities": [{"kind": "external", "namespace": "till", "value": number}]},
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price_minor": net_minor}],
    }
    if on is not None:
        order["occurred_at"] = f"{on}T11:00:00Z"
    answer = await till.post("/v1/orders", json=order)
    assert answer.status_code == 201, answer.text


def tile(page: Page, label: str) -> Any:
    return page.locator(".stat-tile").filter(has=page.get_by_text(label, exact=True))


async def downloaded(page: Page, section: str, folder: Path) -> list[dict[str, str]]:
    """The rows of the file that a section gives."""
    part = page.get_by_role("region", name=section)
    async with page.expect_download() as begun:
        await part.get_by_role("button", name="Download CSV", exact=True).click()
    file = folder / section
    await (await begun.value).save_as(file)
    text = file.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
