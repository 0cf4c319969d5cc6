"""The pages of acquisition, as pictures are taken of them; links and costs are made first."""

import re

from playwright.async_api import FilePayload, Page, expect

from tests.browser.insight_pictures import counted
from tests.browser.shots import Shot

_COSTS = (
    "from,to,campaign,partner,amount,currency,reference\n"
    "2026-03-01,2026-03-31,hl-search,,1200.50,CNY,HT-118\n"
    "2026-03-08,,,mall,300,CNY,\n"
    "2026-02-30,,hl-search,,5,CNY,\n"
)


async def file_chosen(page: Page) -> None:
    """A file of costs with a line that is wrong, as it is told before anything is entered."""
    file = FilePayload(name="costs.csv", mimeType="text/csv", buffer=_COSTS.encode())
    await page.locator("input[type=file]").set_input_files([file])
    await expect(page.get_by_role("table").last).to_contain_text(re.compile("HT-118"))


def _shot(name: str, query: str = "", *, is_dark_too: bool = False) -> Shot:
    return Shot(
        name=f"acquisition-{name}",
        path=f"/insight/acquisition{query}",
        step=counted,
        is_dark_too=is_dark_too,
        is_tablet_too=name == "report",
    )


ACQUISITION_PAGES: tuple[Shot, ...] = (
    _shot("report", is_dark_too=True),
    _shot("stores", "?of=stores&from=2026-01-01&touch=first"),
    _shot("members", "?behind=last_campaign%3Dhl-search"),
    _shot("links", "?part=links"),
    _shot("link", "?part=links&link=poster-sh-bund", is_dark_too=True),
    _shot("new-link", "?part=links&new=link"),
    _shot("costs", "?part=costs"),
    _shot("new-cost", "?part=costs&new=cost"),
    Shot(
        name="acquisition-import",
        path="/insight/acquisition?part=costs&new=costs",
        step=file_chosen,
        is_dark_too=True,
    ),
)
"""Every page of acquisition; whoever adds a page adds its line."""
