"""Reports by mail, as an operator sets them up: made, tried, sent, seen to fail, stopped, deleted.

The mail server is a real one, with TLS and a password; one of the readers has no mailbox there.
"""

import io
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from pypdf import PdfReader

from regulars.bootstrap import Platform, platform_on
from regulars.infra.settings import Settings
from regulars.worker.long_jobs import run_next_job
from tests.browser.test_console_insight import history
from tests.browser.test_console_members import beside_the_server
from tests.support.console import PHONE, Console, Language, no_serious_findings
from tests.support.console_words import Words, words_of
from tests.support.lake import everything_ended
from tests.support.mail import PostOffice, post_office
from tests.support.servers import RunningServer, ServerMaker

pytestmark = [
    pytest.mark.slow(30),
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:aiosmtpd"),
]

BOTH = pytest.mark.parametrize("language", ["en", "zh-CN"])
LIST = "/insight/schedules"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def running_server(make_server: ServerMaker, office: PostOffice) -> RunningServer:
    """A server whose settings name the mail server."""
    server = make_server(
        REGULARS_MAIL_URL=office.url, REGULARS_MAIL_FROM="Regulars <reports@shop.test>"
    )
    server.start()
    return server


@pytest.fixture
async def live(
    database_url: str, settings: Settings, office: PostOffice
) -> AsyncIterator[Platform]:
    async with platform_on(database_url, office.settings(settings)) as built:
        yield built


async def work(platform: Platform) -> None:
    """What the worker does with what was asked of it."""
    while await run_next_job(beside_the_server(platform)):
        pass


async def asked(page: Page, path: str) -> Any:
    answer = await page.request.get(f"/v1/{path}")
    assert answer.ok, await answer.text()
    return await answer.json()


async def chosen(page: Page, label: str, option: str) -> None:
    """Choose in a list that is searched by typing."""
    field = page.get_by_role("combobox", name=label)
    await field.click()
    await field.fill(option)
    await field.press("Enter")


async def set_up(page: Page, w: Words, pareto: str) -> None:
    """Fill the form; what is no address is refused beside the others."""
    await page.get_by_label(w("name"), exact=True).fill("Who holds the money")
    await chosen(page, w("report"), pareto)
    await page.get_by_text(w("cadence.weekly"), exact=True).click()
    readers = page.get_by_role("combobox", name=w("recipients"))
    await readers.fill("ann@shop.test,nobody ")
    await page.get_by_role("button", name=w("create")).click()
    await expect(page.get_by_text(w("addressRule", address="nobody"))).to_be_visible()
    await readers.press("Backspace")
    await readers.fill("bo@shop.test ")
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("create")).click()
    await expect(page.get_by_role("heading", name="Who holds the money", level=1)).to_be_visible()


async def try_out(console: Console, office: PostOffice, w: Words) -> None:
    """Send a test to somebody who is no reader."""
    page = console.page
    await page.get_by_role("button", name=w("test"), exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(w("testTo")).fill("boss@shop.test")
    await dialog.get_by_role("button", name=w("testAct")).click()
    await expect(page.get_by_text(w("testDone", address="boss@shop.test"))).to_be_visible()
    await work(console.platform)
    assert [mail["X-To"] for mail in office.mails] == ["boss@shop.test"]


async def send(console: Console, w: Words) -> Locator:
    """Send it to its readers; the row of that sending."""
    page, dialog = console.page, console.page.get_by_role("dialog")
    await page.get_by_role("button", name=w("sendNow")).click()
    await expect(dialog.get_by_text(w("recipientCount_other", count=2))).to_be_visible()
    await dialog.get_by_role("button", name=w("sendNow")).click()
    await expect(page.get_by_text(w("sendNowDone"))).to_be_visible()
    await work(console.platform)
    readers_table = page.get_by_role("table", name=w("recipients"))
    bo = readers_table.get_by_role("row").filter(has_text="bo@shop.test")
    await expect(bo).to_contain_text(w("mail.refused"))
    await expect(bo).to_contain_text("550 no such person")
    sendings = page.get_by_role("table", name=w("history"))
    newest = sendings.get_by_role("row").filter(has_text=w("why.by_hand"))
    await expect(newest).to_contain_text(w("run.partly_sent"))
    await expect(newest).to_contain_text(w("sentOf", sent=1, all=2))
    return newest


@BOTH
async def test_a_report_is_set_up_tried_sent_paused_and_deleted(
    console: Console, office: PostOffice, language: Language, tmp_path: Path
) -> None:
    w = words_of("features/report-schedules", language)
    pareto = "Pareto" if language == "en" else "帕累托"
    await history(console.platform)
    await everything_ended(console.platform)
    office.refused = {"bo@shop.test": "550 no such person"}
    page = await console.as_role("operator", login="olga@example.com", language=language)
    await console.open(LIST)
    await expect(page.get_by_text(w("emptyTitle"))).to_be_visible()
    await page.get_by_role("link", name=w("add")).first.click()

    await set_up(page, w, pareto)
    (made,) = await asked(page, "report-schedules")
    assert (made["report"], made["formats"], made["locale"]) == (
        "pareto",
        ["pdf", "xlsx"],
        language,
    )
    assert (made["when"]["cadence"], made["when"]["weekday"]) == ("weekly", 1)
    assert made["recipients"] == ["ann@shop.test", "bo@shop.test"]

    await try_out(console, office, w)
    newest = await send(console, w)
    await no_serious_findings(page)
    async with page.expect_download() as downloading:
        await newest.get_by_role("button", name=w("fileOf", format="PDF")).click()
    file = tmp_path / "report.pdf"
    await (await downloading.value).save_as(file)
    text = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(file.read_bytes())).pages)
    assert pareto in text

    await page.get_by_role("button", name=w("pause")).click()
    await expect(page.get_by_role("button", name=w("resume"))).to_be_visible()
    (paused,) = await asked(page, "report-schedules")
    assert (paused["is_enabled"], paused["last_run"]["state"]) == (False, "partly_sent")
    await page.get_by_role("button", name=w("remove")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name=w("remove")).click()
    await expect(page).to_have_url(re.compile(f"{LIST}$"))
    await expect(page.get_by_text(w("emptyTitle"))).to_be_visible()
    assert await asked(page, "report-schedules") == []


async def test_an_analyst_reads_on_a_phone_and_changes_nothing(console: Console) -> None:
    w = words_of("features/report-schedules", "en")
    headers = {"origin": console.url}
    made = await console.page.request.post(
        "/v1/report-schedules",
        headers=headers,
        data={
            "name": "Stages",
            "report": "lifecycle",
            "when": {"cadence": "daily"},
            "recipients": ["ann@shop.test"],
        },
    )
    assert made.ok, await made.text()
    page = await console.as_role("analyst", login="ann@example.com", size=PHONE)
    await console.open(LIST)
    await expect(page.get_by_role("link", name=w("add"))).to_have_count(0)
    await page.get_by_role("link", name="Stages").click()
    await expect(page.get_by_text(w("readOnly"))).to_be_visible()
    await expect(page.get_by_text("a***@shop.test")).to_be_visible()
    await expect(page.get_by_role("button", name=w("sendNow"))).to_have_count(0)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


class TestWithoutMail:
    @pytest.fixture
    def running_server(self, make_server: ServerMaker) -> RunningServer:
        server = make_server()
        server.start()
        return server

    async def test_the_list_says_which_settings_are_missing(self, console: Console) -> None:
        w = words_of("features/report-schedules", "en")
        page = await console.open(LIST)
        await expect(page.get_by_text(w("mailMissing"))).to_be_visible()
        await expect(page.get_by_text("REGULARS_MAIL_URL=smtp://")).to_be_visible()
        await no_serious_findings(page)
