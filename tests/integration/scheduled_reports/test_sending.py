"""Reports go out when they are due, once, with exactly the figures that they should have."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import msgspec
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from regulars.bootstrap import Platform
from regulars.domains.insights.actions import report_runs
from regulars.domains.insights.queries import schedules as queries
from regulars.domains.insights.queries.schedules import RunPage
from regulars.domains.insights.types.schedules import ReportDelivery, ReportRun
from regulars.infra.clock import MovableClock
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import send_reports
from tests.integration.scheduled_reports.conftest import MONDAYS, appoint
from tests.support.mail import PostOffice

pytestmark = pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:aiosmtpd")

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


async def work(platform: Platform) -> None:
    """What the worker does within a minute."""
    await send_reports(platform)
    while await run_next_job(platform):
        pass


async def last_run(platform: Platform) -> tuple[ReportRun, list[ReportDelivery]]:
    async with platform.database.transaction() as tx:
        run = (await queries.runs_page(tx, RunPage(count=10)))[0]
        return run, await queries.deliveries(tx, platform.vault, [run.id])


def attachments(mail: EmailMessage) -> dict[str, bytes]:
    return {str(each.get_filename()): each.get_content() for each in mail.iter_attachments()}


async def test_a_report_is_sent_when_it_is_due_and_holds_the_exact_figures(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    await appoint(shop)
    await work(shop)
    assert office.mails == []
    clock.advance(MONDAY - clock.now())
    await work(shop)
    await work(shop)
    assert [mail["X-To"] for mail in office.mails] == ["ann@shop.test", "bo@shop.test"]
    mail = office.mails[0]
    assert mail["To"] == "ann@shop.test"
    assert mail["From"] == "Regulars <reports@shop.test>"
    assert mail["Subject"] == "Who holds the money · until 2026-03-01"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    files = attachments(mail)
    assert sorted(files) == [
        "pareto-2026-03-02.csv.zip",
        "pareto-2026-03-02.pdf",
        "pareto-2026-03-02.xlsx",
    ]
    book = load_workbook(io.BytesIO(files["pareto-2026-03-02.xlsx"]))
    assert [list(row) for row in book["share"].values] == [
        ["member_count", "top_count", "top_amount", "net_amount", "top_share"],
        [2, 1, 70, 100, 0.7],
    ]
    with zipfile.ZipFile(io.BytesIO(files["pareto-2026-03-02.csv.zip"])) as archive:
        share = archive.read("pareto-share.csv").decode("utf-8-sig").splitlines()
    assert share[1] == "2,1,70.0,100.0,0.7"
    paper = PdfReader(io.BytesIO(files["pareto-2026-03-02.pdf"]))
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert "until 2026-03-01" in text
    assert "The share of all money that the members hold who spent most." in text
    assert "70.0%" in text
    run, deliveries = await last_run(shop)
    assert (run.state, run.attempt_count, run.as_of) == ("sent", 1, date(2026, 3, 2))
    assert {each.state for each in deliveries} == {"sent"}
    assert {each.answer for each in deliveries} == {"250 taken"}


async def test_chinese_readers_get_chinese_pages(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    content = msgspec.structs.replace(
        MONDAYS, name="谁在花钱", locale="zh-CN", recipients=("li@shop.test",), formats=("pdf",)
    )
    await appoint(shop, content)
    clock.advance(MONDAY - clock.now())
    await work(shop)
    (mail,) = office.mails
    assert mail["Subject"] == "谁在花钱 · 截至 2026-03-01"
    paper = PdfReader(io.BytesIO(attachments(mail)["pareto-2026-03-02.pdf"]))
    text = "\n".join(page.extract_text() for page in paper.pages)
    for words in ("帕累托", "期间", "会员数", "金额占比", "70.0%"):
        assert words in text
    assert "不再接收" in mail.get_body(("plain",)).get_content()


async def test_what_the_server_cannot_take_now_is_tried_again_for_those_alone(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    await appoint(shop)
    office.refused = {"bo@shop.test": "450 come back later"}
    clock.advance(MONDAY - clock.now())
    await work(shop)
    run, deliveries = await last_run(shop)
    assert (run.state, run.next_attempt_at) == ("waiting", MONDAY + timedelta(minutes=1))
    assert [each.state for each in deliveries] == ["sent", "waiting"]
    office.refused = {}
    await work(shop)
    assert len(office.mails) == 1
    clock.advance(timedelta(minutes=1))
    await work(shop)
    assert [mail["X-To"] for mail in office.mails] == ["ann@shop.test", "bo@shop.test"]
    assert attachments(office.mails[0]) == attachments(office.mails[1])
    run, _ = await last_run(shop)
    assert (run.state, run.attempt_count) == ("sent", 2)


async def test_what_the_server_refuses_for_good_is_told(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    await appoint(shop)
    office.refused = {"bo@shop.test": "550 no such person"}
    clock.advance(MONDAY - clock.now())
    await work(shop)
    run, deliveries = await last_run(shop)
    assert run.state == "partly_sent"
    assert [(each.state, each.answer) for each in deliveries] == [
        ("sent", "250 taken"),
        ("refused", "550 no such person"),
    ]


async def test_an_answer_that_was_lost_is_told_and_the_mail_not_sent_twice(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    await appoint(shop, msgspec.structs.replace(MONDAYS, recipients=("ann@shop.test",)))
    office.moods = ["dies"]
    clock.advance(MONDAY - clock.now())
    await work(shop)
    run, (delivery,) = await last_run(shop)
    assert (run.state, delivery.state) == ("partly_sent", "unknown")
    clock.advance(timedelta(hours=6))
    await work(shop)
    assert len(office.mails) == 1


async def test_who_is_killed_while_handing_over_leaves_it_open_and_the_rest_goes_out(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    await appoint(shop)
    clock.advance(MONDAY - clock.now())
    await send_reports(shop)
    run, deliveries = await last_run(shop)
    async with shop.database.transaction() as tx:
        await report_runs.begin_handing(tx, deliveries[0].id)
    await work(shop)
    assert [mail["X-To"] for mail in office.mails] == ["bo@shop.test"]
    run, deliveries = await last_run(shop)
    assert run.state == "partly_sent"
    assert [each.state for each in deliveries] == ["unknown", "sent"]


async def test_without_a_server_it_is_tried_eight_times_and_then_given_up(
    shop: Platform, clock: MovableClock
) -> None:
    nowhere = msgspec.structs.replace(
        shop.settings, mail_url="smtp://127.0.0.1:1?tls=none", mail_from="a@shop.test"
    )
    lonely = msgspec.structs.replace(shop, settings=nowhere)
    await appoint(lonely, msgspec.structs.replace(MONDAYS, formats=("csv",)))
    clock.advance(MONDAY - clock.now())
    for count in range(1, 9):
        await work(lonely)
        run, deliveries = await last_run(lonely)
        assert run.attempt_count == count
        assert (run.failure or "").startswith("mail_server_unreachable: ")
        clock.advance(timedelta(hours=4))
    assert run.state == "failed"
    assert {each.state for each in deliveries} == {"refused"}


async def test_times_that_passed_while_nobody_worked_are_sent_once_for_the_last(
    shop: Platform, office: PostOffice, clock: MovableClock
) -> None:
    schedule = await appoint(shop, msgspec.structs.replace(MONDAYS, recipients=("ann@shop.test",)))
    clock.advance(timedelta(days=22))
    await work(shop)
    assert [mail["Subject"] for mail in office.mails] == ["Who holds the money · until 2026-03-22"]
    async with shop.database.transaction() as tx:
        kept = await queries.schedule(tx, shop.vault, schedule.id)
    # Clocks in London go forward on the 29th: eight o'clock is then seven in UTC.
    assert kept.next_due_at == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    assert isinstance(kept.id, UUID)
