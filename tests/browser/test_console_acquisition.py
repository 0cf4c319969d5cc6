"""Acquisition in the console, as an operator works with it: a link, its costs, and whom it brought.

To the four members of the tests of insight comes Eva, who scans a poster on 1 March and joins.
Since February Ben has joined, of whom nothing is known, and has bought for 10 pounds.
"""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from regulars.bootstrap import Platform
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import attribute_members
from tests.browser.test_console_insight import BOTH, history
from tests.browser.test_console_members import asked, beside_the_server
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.lake import everything_ended
from tests.support.lake import run as export
from tests.support.tracking import process, shipment, take

pytestmark = pytest.mark.slow(45)

PAGE = "/insight/acquisition"
COSTS = (
    "from,to,campaign,partner,amount,currency,reference\n"
    "2026-03-01,,spring,,20.00,GBP,inv-1\n"
    "2026-02-30,,spring,,5,GBP,\n"
)


async def poster(page: Page, w: Any) -> None:
    """Make a link for a poster in the mall."""
    await page.get_by_role("button", name=w("newLink")).first.click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label(w("linkName"), exact=True).fill("Poster in the mall")
    await drawer.get_by_label(w("code"), exact=True).fill("poster-1")
    await drawer.get_by_label(w("target"), exact=True).fill("https://shop.test/join?lang=en")
    await drawer.get_by_role("combobox", name=w("one.campaigns")).fill("spring")
    await drawer.get_by_role("combobox", name=w("one.partners")).fill("mall")
    await expect(drawer.get_by_label(w("leadsTo"))).to_have_text(
        "https://shop.test/join?lang=en&utm_source=mall&utm_medium=link&utm_campaign=spring"
        "&acquisition_link=poster-1"
    )
    await drawer.get_by_role("button", name=w("create"), exact=True).click()


@BOTH
async def test_a_link_is_made_scanned_and_its_costs_are_taken_from_a_file(
    console: Console, tmp_path: Path, language: Language
) -> None:
    w = words_of("features/acquisition", language)
    console.allow(409)
    page = await console.as_role("operator", login="olive@example.com", language=language)
    await console.open(f"{PAGE}?part=links")
    await poster(page, w)
    drawer = page.get_by_role("dialog")
    address = f"{console.url}/v1/go/poster-1"
    await expect(drawer.get_by_label(w("address"), exact=True)).to_have_text(address)
    await no_serious_findings(page)
    async with page.expect_download() as downloading:
        await drawer.get_by_role("link", name=w("picture.png")).click()
    file = tmp_path / "poster-1.png"
    await (await downloading.value).save_as(file)
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.read_bytes())))
    assert [each.text for each in read] == [address]

    # The code is printed now: no other link gets it.
    await console.open(f"{PAGE}?part=links")
    await poster(page, w)
    await expect(drawer.locator(".ant-form-item-explain-error")).to_be_visible()
    (link,) = (await asked(page, "/v1/acquisition/links"))["items"]
    assert (link["name"], link["campaign"], link["partner"]) == (
        "Poster in the mall", "spring", "mall",
    )  # fmt: skip

    await console.open(f"{PAGE}?part=costs&new=costs")
    sent = FilePayload(name="costs.csv", mimeType="text/csv", buffer=COSTS.encode())
    await page.locator("input[type=file]").set_input_files(sent)
    lines = page.get_by_role("table", name=w("linesOfFile")).locator("tbody tr.ant-table-row")
    await expect(lines).to_have_count(2)
    await expect(lines.nth(0)).to_contain_text(w("outcome.created"))
    await expect(lines.nth(1)).to_contain_text(w("fault.from"))
    assert (await asked(page, "/v1/acquisition/costs"))["items"] == []
    await no_serious_findings(page)
    one = "Enter 1 cost" if language == "en" else "录入 1 笔成本"
    await page.get_by_role("button", name=one).click()
    costs = page.get_by_role("table", name=w("costs"), exact=True)
    await expect(costs.locator("tbody tr.ant-table-row")).to_have_count(1)
    await expect(costs).to_contain_text("£20.00")
    (cost,) = (await asked(page, "/v1/acquisition/costs"))["items"]
    assert (cost["reference"], cost["amount"]["amount"]) == ("inv-1", 2000)


async def eva_comes(platform: Platform) -> None:
    """She scans the poster, looks in and joins; the worker finds out where from."""
    device, at = {"anonymousId": "eva's phone"}, "2026-03-01T10:0{}:00Z"
    url = "https://shop.test/join?acquisition_link=poster-1"
    sent: list[dict[str, Any]] = [
        {"type": "page", "name": "Join", "context": {"page": {"url": url}}, **device},
        {"type": "identify", "userId": "eva", "traits": {"name": "Eva Long"}, **device},
    ]
    for number, each in enumerate(sent):
        each |= {"messageId": f"eva {number}", "timestamp": at.format(number)}
    source_id = (await platform.codes.ids("source", ["web"]))["web"]
    now = platform.clock.now()
    (told,) = await take(platform, shipment(*sent, source_id=source_id, received_at=now))
    assert set(told) == {"stored"}, told
    await process(platform, len(sent))
    await everything_ended(platform)
    beside = beside_the_server(platform)
    await attribute_members(beside)
    while await run_next_job(beside):
        pass


async def test_the_report_tells_whom_a_poster_brought_and_leads_to_them(
    console: Console, tmp_path: Path
) -> None:
    w = words_of("features/acquisition", "en")
    await history(console.platform)
    page = console.page
    headers = {"origin": console.url}
    kept = await page.request.put(
        "/v1/acquisition/links/poster-1",
        data={"name": "Poster", "target_url": "https://shop.test", "campaign": "spring"},
        headers=headers,
    )
    assert kept.ok, await kept.text()
    await page.request.post("/v1/acquisition/costs/import", data=COSTS, headers=headers)
    await eva_comes(console.platform)
    await export(beside_the_server(console.platform))
    await console.open(f"{PAGE}?as_of=2026-03-02&from=2026-02-01")
    tiles = page.locator(".acquisition-tiles .stat-value")
    await expect(tiles).to_have_text(["2", "1", "1", "£10", "£20", "0.00 : 1"])
    rows = page.locator("tbody tr.ant-table-row")
    assert [re.split(r"\s*\t\s*", await row.inner_text()) for row in await rows.all()] == [
        ["spring", "1", "0", "0%", "£0.00", "£20.00", "£20.00", "0.00 : 1"],
        ["Without a campaign", "1", "1", "100%", "£10.00", "–", "–", "–"],
    ]
    await no_serious_findings(page)

    await page.get_by_role("button", name=f"{w('registered')}: spring: 1", exact=True).click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.locator("tbody tr.ant-table-row")).to_have_count(1)
    await expect(drawer).to_contain_text(w("how.link"))
    async with page.expect_download() as downloading:
        await drawer.get_by_role("button", name="All as a file").click()
        await page.get_by_role("menuitem", name="Excel").click()
    file = tmp_path / "members.xlsx"
    await (await downloading.value).save_as(file)
    told = list(openpyxl.load_workbook(file)["members"].iter_rows(values_only=True))
    assert [row[told[0].index("last_campaign")] for row in told[1:]] == ["spring"]

    await drawer.get_by_role("row").nth(1).get_by_role("link").click()
    origin = page.get_by_role("region", name=w("origin"))
    await expect(origin).to_contain_text("acquisition_link=poster-1")
    await expect(origin).to_contain_text("spring")
    await no_serious_findings(page)
