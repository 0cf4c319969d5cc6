"""Insight in the console, as an analyst works with it: layers, stages, cohorts, funnels, money.

Four members bought seven times before 2 March 2026, so that every number is known by hand. Ada for
20, 30 and 50 pounds 200, 150 and 1 days before; Ben for 10, 10 days before; Cai for 600 and 400,
120 and 100 days before; Dan for 40, 300 days before.
"""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.async_api import Page, expect

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound, ProfileChange
from regulars.domains.orders.types import NewDocument, NewLine
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.tracked_person import USER_NAMESPACE
from regulars.worker.long_jobs import run_next_job
from tests.browser.test_console_members import POINTS, beside_the_server
from tests.support.console import PHONE, Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.in_force import install_program, points_for_money
from tests.support.lake import everything_ended
from tests.support.lake import run as export
from tests.support.tracking import process, shipment, take

pytestmark = pytest.mark.slow(60)

BOTH = pytest.mark.parametrize("language", ["en", "zh-CN"])
BEGINS = datetime(2026, 3, 2, 13, tzinfo=UTC)
AS_OF = "as_of=2026-03-02"
BOUGHT = {
    "ada": [(200, 20), (150, 30), (1, 50)],
    "ben": [(10, 10)],
    "cai": [(120, 600), (100, 400)],
    "dan": [(300, 40)],
}
DID = (
    *(("Product Viewed", name) for name in ("ada", "ben", "cai")),
    *(("Product Added", name) for name in ("ada", "ben")),
)


async def history(platform: Platform) -> None:
    """What the four bought and did."""
    await install_program(
        platform, assets=(POINTS,), rules_by_code={"base": points_for_money()}, ladders={}
    )
    source_id = (await platform.codes.ids("source", ["till"]))["till"]
    sales = [
        (name, BEGINS - timedelta(days=days), pounds * 100)
        for name, bought in BOUGHT.items()
        for days, pounds in bought
    ]
    sales.sort(key=lambda sale: sale[1])
    for at, (name, occurred_at, minor) in enumerate(sales):
        document = NewDocument(
            kind="order",
            source_id=source_id,
            number=f"T-{at}",
            occurred_at=occurred_at,
            state="completed",
            currency="GBP",
            scale=2,
            lines=(
                NewLine(sku="TEA", quantity_milli=1000, unit_price_minor=minor, gross_minor=minor),
            ),
        )
        customer = Inbound(
            identities=(Identity(kind="external", value=name, namespace=USER_NAMESPACE),),
            profile=ProfileChange(full_name=f"{name.title()} Long"),
            seen_at=occurred_at,
            registers=True,
        )
        async with platform.database.transaction() as tx:
            (order,) = await record_orders(
                tx,
                platform.vault,
                [Submission(document=document, customer=customer)],
                platform.clock.now(),
            )
        assert isinstance(order, RecordedOrder), order
    sent = [
        {
            "type": "track",
            "event": event,
            "userId": name,
            "messageId": f"{event} {name}",
            "timestamp": f"2026-03-01T12:00:{at:02}Z",
        }
        for at, (event, name) in enumerate(DID)
    ]
    now = platform.clock.now()
    (told,) = await take(platform, shipment(*sent, source_id=source_id, received_at=now))
    assert set(told) == {"stored"}, told
    await process(platform, len(sent))
    await everything_ended(platform)


async def known(console: Console, language: Language) -> Page:
    """The page of an analyst, over a lake that holds what the four did."""
    await history(console.platform)
    await export(beside_the_server(console.platform))
    return await console.as_role("analyst", login="ann@example.com", language=language)


def one_member(language: Language) -> str:
    return "1 member" if language == "en" else "1 位会员"


def tile(page: Page, label: str) -> Any:
    """What stands in the tile of this label."""
    return page.locator(".stat-tile").filter(has=page.get_by_text(label, exact=True))


@BOTH
async def test_an_empty_lake_is_filled_and_the_layers_lead_to_their_members(
    console: Console, tmp_path: Path, language: Language
) -> None:
    w = words_of("features/insight", language)
    stages = words_of("shared/stages", language)
    await history(console.platform)
    page = await console.as_role("analyst", login="ann@example.com", language=language)
    await console.open(f"/insight/layers?{AS_OF}")
    await expect(page.get_by_text(w("emptyLake"))).to_be_visible()
    await page.get_by_role("button", name=w("bringUp")).click()
    await expect(page.locator(".ant-progress").first).to_be_visible()
    assert await run_next_job(beside_the_server(console.platform)) == 1

    await expect(tile(page, w("buyers"))).to_contain_text("4")
    await expect(tile(page, w("onceOnly"))).to_contain_text("2")
    await expect(tile(page, w("recencyMedian"))).to_contain_text("55")
    await expect(tile(page, w("moneyMedian"))).to_contain_text("£70.00")
    await expect(tile(page, w("top20"))).to_contain_text("87.0%")
    await no_serious_findings(page)

    told = w(
        "cellTold",
        recency=2,
        frequency=3,
        group=stages("group.at_risk"),
        members=one_member(language),
        money="£1,000.00",
    )
    await page.get_by_role("button", name=told).press("Enter")
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_role("row")).to_have_count(2)
    await expect(drawer.get_by_role("row").nth(1)).to_contain_text("£1,000.00")
    await expect(page).to_have_url(re.compile("behind=recency_score%3D2%26frequency_score%3D3"))
    await no_serious_findings(page)
    async with page.expect_download() as downloading:
        await drawer.get_by_role("button", name=w("allAsFile")).click()
        await page.get_by_role("menuitem", name="Excel").click()
    file = tmp_path / "members.xlsx"
    await (await downloading.value).save_as(file)
    rows = list(openpyxl.load_workbook(file)["members"].iter_rows(values_only=True))
    assert [row[rows[0].index("monetary_amount")] for row in rows[1:]] == [1000]


@BOTH
async def test_stages_flow_and_somebody_comes_back(console: Console, language: Language) -> None:
    w = words_of("features/insight", language)
    stages = words_of("shared/stages", language)
    page = await known(console, language)
    await console.open(f"/insight/lifecycle?{AS_OF}&compared=2026-02-01")
    for stage, count in {
        "new": 1,
        "active": 0,
        "reactivated": 1,
        "dormant": 1,
        "churned": 1,
    }.items():
        await expect(tile(page, stages(f"stage.{stage}")).locator(".stat-value")).to_have_text(
            str(count)
        )
    await expect(tile(page, w("churnRate"))).to_contain_text(w("churnOf", part=0, whole=2))
    await expect(tile(page, w("winBackRate"))).to_contain_text("50.0%")

    flows = page.get_by_role("figure", name=w("flows"))
    await flows.get_by_role("button").first.click()
    table = [await row.inner_text() for row in await flows.get_by_role("row").all()]
    moves = {row.split("\t")[0]: row.split("\t")[-1].strip() for row in table[1:]}
    names = {
        key: stages(f"stage.{key}")
        for key in ("dormant", "reactivated", "active", "churned", "new")
    }
    assert moves == {
        f"{names['dormant']} → {names['reactivated']}": "1",
        f"{w('notYet')} → {names['new']}": "1",
        f"{names['active']} → {names['dormant']}": "1",
        f"{names['churned']} → {names['churned']}": "1",
    }
    await no_serious_findings(page)
    back = f"{names['dormant']} → {names['reactivated']}"
    await page.get_by_role("button", name=back).click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_text(one_member(language))).to_be_visible()
    await drawer.get_by_role("row").nth(1).get_by_role("link").click()
    await expect(page).to_have_url(re.compile(r"/members/[0-9a-f-]{36}"))


@BOTH
async def test_cohorts_and_a_funnel_name_who_stayed_and_who_stopped(
    console: Console, language: Language
) -> None:
    w = words_of("features/insight", language)
    page = await known(console, language)
    await console.open(f"/insight/retention?{AS_OF}")
    august = "Aug 2025" if language == "en" else "2025年8月"
    told = w("cohortTold", cohort=august, month=2, members=1, whole=1)
    cell = page.get_by_role("button", name=told).locator("[aria-hidden]")
    await expect(cell).to_have_text("100%")
    await page.get_by_role("radiogroup").get_by_text(w("measure.money"), exact=True).click()
    await expect(cell).to_have_text("£30")
    await no_serious_findings(page)

    await console.open(f"/insight/retention?{AS_OF}&part=repurchase")
    await expect(tile(page, w("repurchaseRate"))).to_contain_text("50.0%")

    steps = "&".join(f"step={name}" for name in ("Product+Viewed", "Product+Added"))
    await console.open(f"/insight/funnel?{AS_OF}&{steps}")
    await page.get_by_role("combobox", name=w("addStep")).click()
    await page.locator(".ant-select-item-option").filter(has_text="Order Completed").click()
    rows = page.get_by_role("table", name=w("steps")).locator("tbody tr.ant-table-row")
    await expect(rows).to_have_count(3)
    assert [re.split(r"\s*\t\s*", await row.inner_text()) for row in await rows.all()] == [
        ["1. Product Viewed", "3", "100%", "100%", "1"],
        ["2. Product Added", "2", "66.7%", "66.7%", "1"],
        ["3. Order Completed", "1", "33.3%", "50.0%", "1"],
    ]
    await no_serious_findings(page)
    stopped = w("endedAt", count=1, step="Product Added")
    await page.get_by_role("button", name=stopped).click()
    await expect(page.get_by_role("dialog").get_by_text("2. Product Added")).to_be_visible()


@BOTH
async def test_money_and_points_over_time_leave_as_files_and_pictures(
    console: Console, tmp_path: Path, language: Language
) -> None:
    w = words_of("features/insight", language)
    page = await known(console, language)
    await console.open(f"/insight/money?{AS_OF}&of=sources&from=2025-11-01")
    title = w("performanceTitle", kind=w("kind.sources"))
    row = page.get_by_role("table", name=title).locator("tbody tr.ant-table-row")
    # 600 + 400 + 10 + 50 since November, and 20 + 30 in as many days before.
    await expect(row).to_contain_text("£1,060.00")
    await expect(row).to_contain_text("+2,020.0%")
    await no_serious_findings(page)

    await console.open(f"/insight/money?{AS_OF}&part=pareto")
    await expect(tile(page, w("topHold", percent=20))).to_contain_text("87.0%")
    await page.get_by_text("50%", exact=True).click()
    await expect(tile(page, w("topHold", percent=50))).to_contain_text("95.7%")
    figure = page.get_by_role("figure", name=w("pareto"))
    await figure.locator("canvas").wait_for()
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        await figure.get_by_role("button").nth(1).click()
        async with page.expect_download() as downloading:
            await page.get_by_role("menuitem", name=re.compile(kind)).click()
        picture = tmp_path / f"curve.{kind}"
        await (await downloading.value).save_as(picture)
        assert picture.read_bytes().startswith(begins)
    async with page.expect_download() as downloading:
        await page.locator(".insight-acts").get_by_role("button").last.click()
        await page.get_by_role("menuitem", name=re.compile("CSV")).click()
    archive = tmp_path / "pareto.zip"
    await (await downloading.value).save_as(archive)
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as files:
        share = files.read("pareto-share.csv").decode("utf-8-sig").splitlines()
    assert share[1].startswith("4,1,1000.0,1150.0,")

    await page.get_by_role("button", name=w("definitions")).click()
    await expect(page.get_by_role("dialog").get_by_text("pareto_curve")).to_be_visible()
    await no_serious_findings(page)
    await console.open("/insight/points")
    await expect(tile(page, w("outstanding"))).to_contain_text("1,150")
    await no_serious_findings(page)


async def test_every_page_fits_a_phone(console: Console) -> None:
    page = await known(console, "en")
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for path in (
        *("layers", "lifecycle", "retention", "retention?part=activity", "retention?part=growth"),
        *("funnel?step=Product+Viewed&step=Product+Added&by=channel", "money", "points"),
    ):
        await console.open(f"/insight/{path}")
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0], path
        await no_serious_findings(page)
