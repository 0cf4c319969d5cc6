"""The pages of insight and of segments, as pictures are taken of them; the lake is filled first."""

import asyncio
import re

from playwright.async_api import Page

from tests.browser.shots import Shot, condition_written, row_of

_FUNNEL = "step=Product+Viewed&step=Product+Added&step=Order+Completed&within=3"
_TRIES = 60


async def counted(page: Page) -> None:
    """Where the lake was never exported, have it exported; then wait for the report."""
    export = page.get_by_role("button", name=re.compile("^(Bring up to date|更新数据)$"))
    if await page.get_by_text(re.compile("The lake is empty|数据湖还是空的")).count():
        await export.first.click()
        for _ in range(_TRIES):
            await asyncio.sleep(1)
            if not await page.get_by_text(re.compile("The lake is empty|数据湖还是空的")).count():
                break
    await page.wait_for_load_state("networkidle")


def _shot(name: str, path: str, *, is_tablet_too: bool = False, is_dark_too: bool = True) -> Shot:
    return Shot(
        name=f"insight-{name}",
        path=f"/insight/{path}",
        step=counted,
        is_dark_too=is_dark_too,
        is_tablet_too=is_tablet_too,
    )


INSIGHT_PAGES: tuple[Shot, ...] = (
    _shot("layers", "layers", is_tablet_too=True),
    _shot("layers-members", "layers?behind=rfm_group%3Dcannot_lose"),
    _shot("lifecycle", "lifecycle?compared=2026-06-01", is_tablet_too=True),
    _shot("retention", "retention", is_tablet_too=True),
    _shot("retention-repurchase", "retention?part=repurchase", is_dark_too=False),
    _shot("retention-activity", "retention?part=activity"),
    _shot("retention-growth", "retention?part=growth", is_dark_too=False),
    _shot("funnel-begin", "funnel", is_dark_too=False),
    _shot("funnel", f"funnel?{_FUNNEL}&by=channel", is_tablet_too=True),
    _shot("money", "money?of=stores&from=2026-08-01", is_tablet_too=True),
    _shot("money-products", "money?of=products", is_dark_too=False),
    _shot("money-pareto", "money?part=pareto"),
    _shot("money-distributions", "money?part=distributions", is_dark_too=False),
    _shot("points", "points", is_tablet_too=True),
    _shot("points-tiers", "points?part=tiers&compared=2026-06-01"),
    Shot(name="report-schedules", path="/insight/schedules", is_dark_too=True),
    Shot(name="report-schedule-new", path="/insight/schedules/new"),
    Shot(
        name="report-schedule",
        path="/insight/schedules",
        step=row_of("/insight/schedules/0"),
        is_dark_too=True,
        is_tablet_too=True,
    ),
    Shot(name="segments", path="/segments"),
    Shot(
        name="segment", path="/segments", step=row_of("/segments/about-to-leave"), is_dark_too=True
    ),
    Shot(
        name="segment-new",
        path="/segments/new",
        step=condition_written,
        is_dark_too=True,
        is_tablet_too=True,
    ),
)
"""Every page of insight; whoever adds a page adds its line."""
