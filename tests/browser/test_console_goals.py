"""Goals in the console, as an operator works with them: set in sight of the figure, and followed.

Of the four members of the tests of insight Ada bought three times, Cai twice, Ben and Dan once:
half of those who ever bought came again, in every month since.
"""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights.actions.goals import create_goals
from regulars.domains.insights.types.goals import GoalContent
from regulars.worker.long_jobs import run_next_job
from tests.browser.test_console_insight import BOTH, history
from tests.browser.test_console_members import asked, beside_the_server
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.lake import run as export

pytestmark = pytest.mark.slow(45)

FIGURE = {"en": "Repurchase", "zh-CN": "复购率"}


async def worked_out(platform: Platform) -> None:
    """What the worker would do of its own within a minute."""
    while await run_next_job(beside_the_server(platform)):
        pass


async def only_goal(page: Page) -> Any:
    (goal,) = await asked(page, "/v1/goals")
    return goal


def tile(page: Page, label: str) -> Any:
    return page.locator(".stat-tile").filter(has=page.get_by_text(label, exact=True))


@BOTH
async def test_a_goal_is_set_in_sight_of_its_figure_and_followed(
    console: Console, language: Language
) -> None:
    w = words_of("features/goals", language)
    await history(console.platform)
    await export(beside_the_server(console.platform))
    page = await console.as_role("operator", login="olive@example.com", language=language)
    await console.open("/goals")
    await expect(page.get_by_text(w("emptyTitle"))).to_be_visible()
    await page.get_by_role("link", name=w("ownGoal")).click()

    await page.get_by_role("combobox", name=w("figure")).click()
    option = page.locator(".ant-select-item-option").filter(has_text=FIGURE[language])
    await option.first.click()
    await page.get_by_role("spinbutton", name=w("target")).fill("60")
    beside = page.locator(".goal-beside")
    await expect(beside).to_contain_text(w("wouldMiss"))
    await expect(beside.locator(".goal-value")).to_have_text(["50.0%", "50.0%"])
    await expect(beside).to_contain_text(w("partsOf", part=2, whole=4))
    await page.get_by_role("spinbutton", name=w("target")).fill("40")
    await expect(beside).to_contain_text(w("wouldReach"))
    said = w("said.at_least", target="40%", every=w("every.month"))
    await expect(beside).to_contain_text(said)
    await no_serious_findings(page)

    await page.get_by_role("button", name=w("create")).click()
    await expect(page).to_have_url(re.compile(r"/console/goals/[0-9a-f-]{36}$"))
    await expect(page.get_by_text(w("waiting"), exact=True)).to_be_visible()
    await worked_out(console.platform)
    await expect(page.get_by_role("table", name=w("history")).get_by_role("row")).to_have_count(13)
    await expect(page.get_by_text(said)).to_be_visible()
    await no_serious_findings(page)
    goal = await only_goal(page)
    assert (goal["figure"], goal["target"], goal["period"]) == ("repurchase_rate", 0.4, "month")
    assert [each["status"] for each in goal["trend"][-2:]] == ["reached", "on_track"]

    await console.open("/overview")
    row = page.locator(".goal-row")
    await expect(row).to_contain_text("50.0%")
    await expect(row).to_contain_text(w("status.on_track"))
    await row.get_by_role("link", name=FIGURE[language]).click()
    await expect(page.get_by_role("heading", name=FIGURE[language])).to_be_visible()


async def nothing_for_one_store(console: Console) -> None:
    """Whoever is limited to a store is not led to what is about all of them."""
    stores = await console.platform.codes.ids("store", ["pier"])
    page = await console.as_role(
        "analyst", login="nora@example.com", store_ids=frozenset(stores.values())
    )
    await console.open("/goals")
    await expect(page.get_by_text("It is about all stores")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Members")).to_be_visible()
    await expect(page.get_by_role("menuitem", name="Goals")).to_have_count(0)


async def test_a_goal_is_changed_put_aside_and_deleted(console: Console) -> None:
    w = words_of("features/goals", "en")
    content = GoalContent(
        figure="churn_rate", direction="at_most", target_micro=50_000, period="month"
    )
    async with console.platform.database.transaction() as tx:
        vault, now = console.platform.vault, console.platform.clock.now()
        await create_goals(tx, vault, Caller(principal=SYSTEM), [content], now)
    page = await console.as_role("operator", login="olive@example.com")
    await console.open("/goals")
    await page.get_by_role("link", name="Churn").click()
    await page.get_by_role("link", name=w("edit")).click()
    console.allow(404)
    await page.get_by_role("spinbutton", name=w("target")).fill("12.5")
    await page.get_by_label(w("period.quarter")).check()
    await page.get_by_label(w("nameEn")).fill("Who leaves")
    await page.get_by_role("button", name=w("save")).click()
    await expect(page.get_by_role("heading", name="Who leaves")).to_be_visible()
    goal = await only_goal(page)
    assert (goal["target"], goal["period"]) == (0.125, "quarter")
    assert goal["names"] == {"en": "Who leaves", "zh-CN": "流失率"}

    await console.open("/goals")
    await page.keyboard.press("Control+k")
    await page.get_by_role("dialog").get_by_role("combobox").fill("who leaves")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Who leaves")).to_be_visible()
    await nothing_for_one_store(console)

    await page.get_by_role("button", name=w("archive")).click()
    await page.get_by_role("dialog").get_by_role("button", name=w("archive")).click()
    await expect(page.get_by_text(w("archivedState"), exact=True)).to_be_visible()
    reader = await console.as_role("analyst", login="ann@example.com")
    await console.open("/goals?with_archived=true")
    await reader.get_by_role("link", name="Who leaves").click()
    await expect(reader.get_by_role("heading", name="Who leaves")).to_be_visible()
    await expect(reader.get_by_role("button", name=w("takeUp"))).to_have_count(0)

    await page.get_by_role("button", name=w("delete")).click()
    await page.get_by_role("dialog").get_by_role("button", name=w("delete")).click()
    await expect(page.get_by_text(w("emptyTitle"))).to_be_visible()
    assert await asked(page, "/v1/goals") == []
