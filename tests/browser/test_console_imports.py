"""A file with errors goes in through the assistant: what fits is there, what does not is told."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from regulars.worker.long_jobs import run_next_job
from tests.support.console import DESKTOP, PHONE, Console, no_serious_findings
from tests.support.servers import RunningServer, ServerMaker

pytestmark = pytest.mark.slow(15)

TILL = (
    "小票号,销售时间,会员手机,货号,数量,单价\n"
    "A-1,2026/05/01 10:00,+44 20 7946 0958,TEA,2,2.00\n"
    "A-2,2026/05/01 11:30,+44 20 7946 0959,CUP,many,3.50\n"
    "A-3,2026/05/01 12:15,+44 20 7946 0958,TEA,1,2.00\n"
)


@pytest.fixture
def running_server(make_server: ServerMaker, tmp_path: Path) -> RunningServer:
    """A server whose home is the worker's too: the refused lines of an import lie there."""
    server = make_server(REGULARS_HOME=str(tmp_path))
    server.start()
    return server


async def test_a_file_with_errors_is_imported_and_its_errors_are_seen(
    console: Console, tmp_path: Path
) -> None:
    file = tmp_path / "till.csv"
    file.write_bytes(TILL.encode("gb18030"))
    page = await console.open("/imports/new")
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await page.locator("input[type=file]").set_input_files(file)

    unfit = page.get_by_text("Of the first 3 rows 1 cannot be taken")
    await expect(unfit).to_be_visible()
    await a_column_mapped_again(page)
    await expect(unfit).to_be_visible()
    await no_serious_findings(page)
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    await expect(page.get_by_text("Quantity: is no amount").first).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_label("Currency", exact=True).fill("CNY")
    await page.get_by_role("button", name="Next", exact=True).click()
    await page.get_by_role("textbox", name="Name").fill("till")
    await page.get_by_role("button", name="Keep", exact=True).click()
    await expect(page.get_by_text("The mapping is kept")).to_be_visible()
    await page.get_by_role("button", name="Start import").click()
    await expect(page).to_have_url(re.compile(r"/imports/[0-9a-f-]{36}$"))
    await expect(page.get_by_text("Waiting for its turn").first).to_be_visible()

    assert await run_next_job(console.platform) == 1
    await expect(page.get_by_text("One line was refused")).to_be_visible()
    await expect(page.get_by_role("cell", name="A-2,2026/05/01 11:30")).to_be_visible()
    await no_serious_findings(page)
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download all").click()
    saved = text_of(await (await downloading.value).path())
    assert saved.splitlines()[1].startswith("till.csv,3,line.quantity,not_an_amount,")

    orders = await page.request.get("/v1/orders")
    numbers = {each["number"] for each in (await orders.json())["items"]}
    assert numbers == {"A-1", "A-3"}


async def a_column_mapped_again(page: Page) -> None:
    """A column is left out, and then chosen anew, on a screen as narrow as a phone's."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    quantity = page.get_by_role("combobox", name="Field of 数量")
    await quantity.fill("Left out")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The first 3 rows can be taken")).to_be_visible()
    await quantity.fill("Quantity")
    await page.keyboard.press("Enter")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")
