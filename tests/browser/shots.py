"""What a picture is of, and what is done on pages before it is taken."""

import re
from collections.abc import Awaitable, Callable

import msgspec
from playwright.async_api import Page, expect

TABLET = (820, 1180)

Step = Callable[[Page], Awaitable[None]]


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """A picture to be taken. `step` is what is done on the page first: a tab, a dialog, a row."""

    name: str
    path: str
    step: Step | None = None
    is_dark_too: bool = False
    is_tablet_too: bool = False
    is_public: bool = False


async def first_row(page: Page) -> None:
    """Open what the first row of the list leads to."""
    before = page.url
    await page.locator("#content a[href*='/console/']").filter(visible=True).first.click()
    await expect(page).not_to_have_url(before)


def row_of(part: str) -> Step:
    """Open the first link of the content whose address has `part` in it."""

    async def step(page: Page) -> None:
        title = page.locator("#content h1").first
        before = await title.inner_text()
        await page.locator(f"#content a[href*='{part}']").filter(visible=True).first.click()
        # The address changes before the page does.
        await expect(title).not_to_have_text(before)

    return step


def pressed(role: str, name: str, *, then_ms: int = 300) -> Step:
    """Press the first thing of this role whose name fits; names are given in both languages."""

    async def step(page: Page) -> None:
        found = page.locator("#content").get_by_role(role, name=re.compile(name))  # type: ignore[arg-type]
        await found.first.click()
        await page.wait_for_timeout(then_ms)

    return step


async def condition_written(page: Page) -> None:
    """Whoever ordered ten times or more, with how many they are now."""
    content = page.locator("#content")
    await content.get_by_role("button", name=re.compile("(Add condition|添加条件)$")).first.click()
    name = re.compile("^(Orders|订单数)$")
    await page.keyboard.type("订单数" if await page.get_by_text("添加条件组").count() else "Orders")
    await page.locator(".ant-select-item-option").get_by_text(name).first.click()
    await content.get_by_role("spinbutton").last.fill("10")
    await page.wait_for_timeout(1_500)


def one_by_one(*steps: Step) -> Step:
    """Several steps, each when the page has come to rest."""

    async def step(page: Page) -> None:
        for each in steps:
            await each(page)
            await page.wait_for_load_state("networkidle")

    return step
