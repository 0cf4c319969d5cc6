"""Stages, portraits and tags by condition in the console, as who keeps them works with them.

Three customers: one buys every ten days, the last time ten days ago; two have bought nothing for a
hundred days, one of them twice before.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from regulars.bootstrap import Platform
from regulars.flows.lifecycle.tagging import keep_tags
from tests.browser.test_console_members import POINTS
from tests.support.console import DESKTOP, PHONE, Console, no_serious_findings
from tests.support.console_words import words_of
from tests.support.in_force import install_program, points_for_money
from tests.support.lake import everything_ended
from tests.support.lifecycle import buy, keep

pytestmark = pytest.mark.slow(40)

BOUGHT = {"C-often": (40, 30, 20, 10), "C-twice": (110, 100), "C-once": (100,)}


async def shop(platform: Platform) -> dict[str, str]:
    """What the three bought, with their stages; their ids by card."""
    await install_program(
        platform, assets=(POINTS,), rules_by_code={"base": points_for_money()}, ladders={}
    )
    # At noon: shortly before midnight a change of clocks would make it another day.
    noon = platform.clock.now().replace(hour=12, minute=0)
    ids: dict[str, str] = {}
    for card, bought in BOUGHT.items():
        for days in bought:
            order = await buy(platform, card, f"{card}-{days}", noon - timedelta(days=days))
            ids[card] = str(order.member_id)
    await everything_ended(platform)
    await keep(platform)
    return ids


async def test_a_portrait_tells_stage_rhythm_and_how_the_member_came_there(
    entrance: Console,
) -> None:
    ids = await shop(entrance.platform)
    page = await entrance.as_owner()
    await entrance.open(f"/members/{ids['C-often']}")
    portrait = page.get_by_role("region", name="Portrait")
    await expect(portrait).to_contain_text("Active")
    await expect(portrait).to_contain_text(re.compile(r"Dormant from .+, if nothing is bought"))
    await expect(portrait).to_contain_text("4 orders")
    await expect(portrait).to_contain_text("Every 10 days")
    await expect(portrait).to_contain_text("As usual")
    await expect(page.get_by_role("region", name="Segments")).to_contain_text("In no segment")
    await no_serious_findings(page)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await no_serious_findings(page)
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    await portrait.get_by_role("button", name="History of stages").click()
    history = page.get_by_role("dialog").get_by_role("listitem")
    await expect(history.first).to_contain_text("ordered again")
    await expect(history.last).to_contain_text("first order")

    await entrance.open(f"/members/{ids['C-twice']}")
    await expect(portrait).to_contain_text("10 times as long as usual")


async def test_other_days_are_tried_before_they_hold(entrance: Console) -> None:
    await shop(entrance.platform)
    page = await entrance.as_owner()
    await entrance.open("/stages")
    await page.get_by_role("spinbutton", name="Active until").fill("200")
    await expect(page.get_by_text("active before dormant")).to_be_visible()
    await page.get_by_role("spinbutton", name="Active until").fill("90")
    await page.get_by_role("spinbutton", name="Dormant until").fill("95")
    await expect(page.locator(".stages-moved")).to_contain_text("2 of 3 members")
    await expect(page.locator(".stages-moves")).to_contain_text("Dormant → Churned2")
    await no_serious_findings(page)

    await page.get_by_role("button", name="Change the days").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Members who move")
    await dialog.get_by_role("textbox").fill("They do not come back")
    await dialog.get_by_role("button", name="Change the days").click()
    versions = page.get_by_role("table", name="All days there were").get_by_role("row")
    await expect(versions.filter(has_text="They do not come back")).to_contain_text("95 days")
    await keep(entrance.platform)
    view = await _read(page, "/v1/lifecycle")
    assert view["thresholds"]["days"]["dormant_days"] == 95
    churned = {"stage": "churned", "member_count": 2}
    assert [each for each in view["stages"] if each["stage"] == "churned"] == [churned]


async def test_a_rule_for_a_tag_is_made_and_paused(entrance: Console) -> None:
    w = words_of("features/lifecycle", "zh-CN")
    conditions = words_of("shared/conditions", "zh-CN")
    members = words_of("features/members", "zh-CN")
    ids = await shop(entrance.platform)
    page = await entrance.as_owner(language="zh-CN")
    await entrance.open("/tag-rules")
    await expect(page.get_by_text(w("noRules"))).to_be_visible()
    await page.get_by_role("link", name=w("ruleNew")).first.click()
    await page.get_by_label(w("ruleTitle")).fill("回头客")
    await page.get_by_role("combobox", name=w("tag")).fill("回头客")
    await page.get_by_label(w("code"), exact=True).fill("regulars")
    await page.get_by_label(w("someDays")).check()
    await page.get_by_role("spinbutton", name=w("lastsDays")).fill("14")
    await page.get_by_role("button", name=re.compile(f"{conditions('add')}$")).click()
    await page.keyboard.type(members("orderCount"))
    offered = page.locator(".ant-select-item-option")
    await offered.get_by_text(members("orderCount"), exact=True).click()
    await page.get_by_role("spinbutton", name=conditions("value")).fill("2")
    await expect(page.locator(".segment-size")).to_have_text("2")
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("ruleMake")).click()
    await expect(page.get_by_role("table")).to_contain_text(w("daysAfter_other", count=14))
    await _tagged(entrance.platform)
    often = f"/v1/members/{ids['C-often']}"
    assert [each["tag"] for each in (await _read(page, often))["tags"]] == ["回头客"]

    await page.get_by_role("link", name="回头客").click()
    await page.get_by_role("button", name=w("pause")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("cell").filter(has_text="2")).to_be_visible()
    await dialog.get_by_role("button", name=w("pause")).click()
    await expect(page.get_by_text(w("rulePaused"))).to_be_visible()
    await _tagged(entrance.platform)
    assert (await _read(page, often))["tags"] == []


async def _read(page: Page, path: str) -> Any:
    answer = await page.request.get(path)
    assert answer.ok, await answer.text()
    return await answer.json()


async def _tagged(platform: Platform) -> None:
    while await keep_tags(platform.database, platform.vault, platform.clock):
        pass
