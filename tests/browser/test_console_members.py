"""Members in the console: filtered and downloaded, merged and unmerged, given, explained."""

import asyncio
import csv
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound, ProfileChange
from regulars.domains.orders.types import NewDocument, NewLine
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.worker.long_jobs import run_next_job
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.in_force import install_program, points_for_money
from tests.support.tiers import body, tier

pytestmark = pytest.mark.slow(45)

BOTH = pytest.mark.parametrize("language", ["en", "zh-CN"])
ADA, BEN, CAI = "+44 20 7946 0001", "+44 20 7946 0002", "+44 20 7946 0003"
POINTS = {"code": "points", "kind": "points", "unit_names": {"en": "points", "zh-CN": "积分"}}


async def shop(platform: Platform) -> dict[str, UUID]:
    """Three members who bought for 20, 100 and 600; where their phones lead."""
    await install_program(
        platform,
        assets=(POINTS,),
        rules_by_code={"base": points_for_money()},
        ladders={"status": body(tier("silver", "100"), tier("gold", "500"))},
    )
    bought = [(ADA, "Ada Long", 2_000), (BEN, "Ben Short", 10_000), (CAI, "Cai Tall", 60_000)]
    now = platform.clock.now()
    source_id = (await platform.codes.ids("source", ["till"]))["till"]
    submissions = [
        Submission(
            document=NewDocument(
                kind="order",
                source_id=source_id,
                number=f"T-{at}",
                occurred_at=now - timedelta(days=1),
                state="completed",
                currency="GBP",
                scale=2,
                lines=(
                    NewLine(
                        sku="TEA", quantity_milli=1000, unit_price_minor=minor, gross_minor=minor
                    ),
                ),
            ),
            customer=Inbound(
                identities=(Identity(kind="phone", value=phone),),
                profile=ProfileChange(full_name=name),
                seen_at=now - timedelta(days=1),
                registers=True,
            ),
        )
        for at, (phone, name, minor) in enumerate(bought, start=1)
    ]
    async with platform.database.transaction() as tx:
        orders = await record_orders(tx, platform.vault, submissions, now)
    found = {}
    for (phone, _, _), order in zip(bought, orders, strict=True):
        assert isinstance(order, RecordedOrder), order
        found[phone] = order.member_id
    return found


@BOTH
async def test_an_analyst_filters_members_and_downloads_them(
    console: Console, tmp_path: Path, language: Language
) -> None:
    w = words_of("features/members", language)
    await shop(console.platform)
    page = await console.as_role("analyst", login="ann@example.com", language=language)
    await until_listed(console, page, 3)
    await console.open("/members")
    await expect(page.get_by_text(w("count_other", count=3), exact=True)).to_be_visible()
    await no_serious_findings(page)

    await page.get_by_label(w("spend_min", currency="GBP")).fill("50")
    await expect(page).to_have_url(re.compile(r"spend_min=50"))
    await expect(page.get_by_text(w("count_other", count=2), exact=True)).to_be_visible()
    await page.get_by_role("button", name=re.compile(f"{w('export')}$")).click()
    await expect(page.get_by_text(w("exportCount", count=2))).to_be_visible()
    await page.get_by_role("button", name=w("exportStart")).click()
    await expect(page).to_have_url(re.compile(r"export=[0-9a-f]{8}-"))
    assert await run_next_job(beside_the_server(console.platform)) == 1
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name=w("exportFetch")).click()
    path = tmp_path / "members.csv"
    await (await downloading.value).save_as(path)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert sorted((row["spend"], row["tier:status"]) for row in rows) == [
        ("100", "silver"),
        ("600", "gold"),
    ]


async def test_why_an_order_gave_what_it_gave_stands_on_the_members_page(console: Console) -> None:
    members = await shop(console.platform)
    page = await console.open(f"/members/{members[BEN]}")
    await expect(page.get_by_text("100 points")).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name="Expand row").first.click()
    await expect(page.get_by_text("Earned 100 points")).to_be_visible()
    await expect(page.get_by_text("+100 points")).to_be_visible()
    await expect(page.get_by_text("Gave", exact=True)).to_be_visible()
    await no_serious_findings(page)


@BOTH
async def test_a_merge_is_made_and_undone(console: Console, language: Language) -> None:
    w = words_of("features/members", language)
    members = await shop(console.platform)
    await console.speak(language)
    page = await console.open(f"/members/{members[ADA]}")
    await page.get_by_role("button", name=w("more"), exact=True).click()
    await page.get_by_role("menuitem", name=w("mergeWith")).click()
    await page.get_by_label(w("mergeSearch")).fill(BEN)
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio").check()
    await expect(dialog.get_by_text(w("mergeStays"))).to_be_visible()
    await dialog.get_by_role("button", name=w("mergeAct"), exact=True).click()
    await expect(page).to_have_url(re.compile(r"tab=merges"))
    assert await survivor(page, members[BEN]) == await survivor(page, members[ADA])

    await page.get_by_role("button", name=w("mergeUndo")).click()
    await expect(dialog.get_by_text(w("undoWarning"))).to_be_visible()
    await dialog.get_by_label(words_of("shared", language)("reason")).fill("two sisters")
    await dialog.get_by_role("button", name=w("mergeUndo")).click()
    await expect(page.get_by_text(w("undone"), exact=True)).to_be_visible()
    assert await survivor(page, members[ADA]) == str(members[ADA])
    assert await survivor(page, members[BEN]) == str(members[BEN])


async def test_goodwill_above_the_limit_waits_for_approval(console: Console) -> None:
    members = await shop(console.platform)
    owner = console.page
    page = await console.as_role("customer_service", login="cs@example.com")
    await console.open(f"/members/{members[ADA]}")
    await page.get_by_role("button", name="Goodwill").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("spinbutton").fill("500")
    await expect(dialog.get_by_text("somebody else must approve it first")).to_be_visible()
    await dialog.get_by_label("Reason").fill("the parcel was lost")
    await dialog.get_by_role("button", name="Book it").click()
    await expect(page.get_by_text("500 points wait for approval")).to_be_visible()
    assert await spendable(page, members[ADA]) == 20

    await owner.goto("/console/members/approvals")
    await owner.get_by_role("button", name="Approve", exact=True).click()
    await owner.get_by_role("dialog").get_by_role("button", name="Approve", exact=True).click()
    await expect(owner.get_by_text("Nothing waits for approval")).to_be_visible()
    assert await spendable(page, members[ADA]) == 520


async def until_listed(console: Console, page: Page, count: int) -> None:
    """Wait until lists know so many: they follow when older transactions of the server end."""
    for _ in range(100):
        answer = await page.request.post(
            "/v1/members/query/count", data={}, headers={"origin": console.url}
        )
        if (await answer.json())["count"] == count:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"the list never came to {count} members")


def beside_the_server(platform: Platform) -> Platform:
    """The platform as the server's own worker has it: files of exports lie in its home."""
    settings = replace(platform.settings, home=platform.settings.home / "home")
    return replace(platform, settings=settings)


async def survivor(page: Page, member_id: UUID) -> str:
    found: str = (await asked(page, f"/v1/members/{member_id}"))["member"]["id"]
    return found


async def spendable(page: Page, member_id: UUID) -> int:
    (balance,) = await asked(page, f"/v1/members/{member_id}/balances")
    units: int = balance["balance"]["spendable_units"]
    return units


async def asked(page: Page, path: str) -> Any:
    answer = await page.request.get(path)
    assert answer.ok, await answer.text()
    return await answer.json()
