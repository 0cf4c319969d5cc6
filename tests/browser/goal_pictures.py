"""The pages of goals, as pictures are taken of them: the sample brings several."""

import re

from playwright.async_api import Page, expect

from tests.browser.shots import Shot, one_by_one, pressed, row_of

_FIGURE_WAIT_MS = 30_000


async def figure_chosen(page: Page) -> None:
    """Choose a figure, and wait until what it comes to is there."""
    await page.get_by_role("combobox", name=re.compile("^(Figure|指标)")).click()
    option = page.locator(".ant-select-item-option")
    await option.filter(has_text=re.compile("Members. sales|会员销售额")).last.click()
    await page.get_by_role("spinbutton").fill("250000")
    value = page.locator(".goal-value")
    await expect(value).to_have_count(2, timeout=_FIGURE_WAIT_MS)


_FIRST = row_of("/goals/0")

GOAL_PAGES: tuple[Shot, ...] = (
    Shot(name="goals", path="/goals", is_dark_too=True, is_tablet_too=True),
    Shot(name="goal-new", path="/goals/new", step=figure_chosen, is_tablet_too=True),
    Shot(
        name="goal-edit", path="/goals", step=one_by_one(_FIRST, pressed("link", "^(Change|修改)"))
    ),
    Shot(name="goal", path="/goals", step=_FIRST, is_dark_too=True, is_tablet_too=True),
)
"""Every page of goals; whoever adds a page adds its line."""
