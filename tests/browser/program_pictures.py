"""The pages about the program, the data and the system, as pictures are taken of them."""

import re

from playwright.async_api import Page

from tests.browser.shots import Shot, one_by_one, pressed, row_of

_RULE = "/rules/harbour-living/weekend-double"
_LADDER = "/tiers/harbour-living/card"


async def drafted(page: Page) -> None:
    """A form that was refused: messages at their fields."""
    await page.get_by_role("button", name=re.compile("Create store|创建门店")).click()
    await page.wait_for_timeout(300)


async def entry_opened(page: Page) -> None:
    """The form of the first entry of a list, beside it."""
    await page.locator("#content .entry-name").filter(visible=True).first.click()
    await page.wait_for_timeout(500)


async def order_tried(page: Page) -> None:
    """A made-up order, tried on the rule."""
    await page.get_by_role("button", name=re.compile("^(Try|试算)$")).click()
    await page.wait_for_timeout(1_500)


async def compared(page: Page) -> None:
    """The two latest replays side by side."""
    answer = await page.request.get("/v1/programs/harbour-living/replays")
    replays = (await answer.json())["items"]
    assert len(replays) > 1, "there are no two replays"
    later, earlier = [each["id"] for each in replays[:2]]
    await page.goto(f"/console/replays/compare?base={earlier}&with={later}")
    await page.wait_for_load_state("networkidle")


async def file_chosen(page: Page) -> None:
    """A file with a row that cannot be taken, and what the assistant makes of it."""
    rows = "小票号,销售时间,会员手机,货号,数量,单价\n" + "".join(
        f"A-{at},2026/05/01 1{at}:00,1380013800{at},TEA,{'many' if at == 2 else at},20.00\n"
        for at in range(1, 9)
    )
    file = {"name": "till.csv", "mimeType": "text/csv", "buffer": rows.encode("gb18030")}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await page.wait_for_timeout(2_500)


PROGRAM_PAGES: tuple[Shot, ...] = (
    Shot(name="rules", path="/rules", is_dark_too=True, is_tablet_too=True),
    Shot(name="rules-new", path="/rules/new"),
    Shot(name="rule-live", path="/rules/harbour-living/card-extra"),
    Shot(name="rule-draft", path=_RULE, is_dark_too=True, is_tablet_too=True),
    Shot(name="rule-trial", path=f"{_RULE}?tab=trial", step=order_tried, is_dark_too=True),
    Shot(name="rule-versions", path="/rules/harbour-living/base?tab=versions"),
    Shot(name="rule-publish", path=_RULE, step=pressed("button", "^(Publish|发布)", then_ms=1_500)),
    Shot(name="replays", path="/replays", is_tablet_too=True),
    Shot(name="replay-new", path=_RULE, step=pressed("button", "^(Replay|历史回放)")),
    Shot(name="replay-result", path="/replays", step=row_of("/replays/0"), is_dark_too=True),
    Shot(name="replays-compared", path="/replays", step=compared),
    Shot(name="assets", path="/program-assets", is_dark_too=True),
    Shot(name="asset-new", path="/program-assets/new"),
    Shot(name="asset", path="/program-assets/harbour-living/living-points", is_dark_too=True),
    Shot(name="tiers", path="/tiers", is_dark_too=True),
    Shot(name="ladder", path=_LADDER, is_dark_too=True, is_tablet_too=True),
    Shot(name="ladder-draft", path=f"{_LADDER}?tab=draft", is_dark_too=True),
    Shot(name="ladder-versions", path=f"{_LADDER}?tab=versions"),
    Shot(name="ladder-flows", path=f"{_LADDER}?tab=flows", is_dark_too=True),
    Shot(name="ladder-edit", path=f"{_LADDER}/edit", is_tablet_too=True),
    Shot(name="ladder-new", path="/tiers/new"),
    Shot(name="liability", path="/liability", is_dark_too=True, is_tablet_too=True),
    Shot(name="imports", path="/imports"),
    Shot(name="import-new", path="/imports/new", is_dark_too=True),
    Shot(name="import-columns", path="/imports/new", step=file_chosen, is_tablet_too=True),
    Shot(name="import", path="/imports", step=row_of("/imports/0")),
    Shot(name="quarantine", path="/quarantine"),
    Shot(name="staff", path="/staff", is_tablet_too=True),
    Shot(name="staff-new", path="/staff/new"),
    Shot(name="staff-member", path="/staff", step=row_of("/staff/0")),
    Shot(name="roles", path="/roles"),
    Shot(name="role", path="/roles/analyst", is_dark_too=True),
    Shot(name="role-new", path="/roles/new?from=analyst"),
    Shot(name="stores", path="/stores"),
    Shot(name="store", path="/stores", step=row_of("/stores/")),
    Shot(name="store-refused", path="/stores/new", step=drafted, is_dark_too=True),
    Shot(name="keys", path="/keys"),
    Shot(name="key-new", path="/keys/new"),
    Shot(name="key", path="/keys", step=row_of("/keys/0")),
    Shot(name="webhooks", path="/webhooks"),
    Shot(name="webhook-new", path="/webhooks/new"),
    Shot(name="webhook", path="/webhooks", step=row_of("/webhooks/0")),
    Shot(
        name="webhook-delivery",
        path="/webhooks",
        step=one_by_one(row_of("/webhooks/0"), row_of("/webhooks/deliveries/")),
    ),
    Shot(name="audit", path="/audit", is_dark_too=True, is_tablet_too=True),
    Shot(
        name="audit-entry", path="/audit", step=pressed("button", "^Expand row|展开|Details|详情")
    ),
    Shot(name="settings", path="/settings", is_tablet_too=True),
    *(
        Shot(name=f"settings-{part}", path=f"/settings?part={part}")
        for part in (
            "sources",
            "channels",
            "campaigns",
            "attributes",
            "purposes",
            "identities",
            "personal",
            "limits",
        )
    ),
    *(
        Shot(name=f"settings-{part}-drawer", path=f"/settings?part={part}", step=entry_opened)
        for part in ("sources", "channels", "attributes", "purposes")
    ),
)
"""Every page of these; whoever adds a page adds its line."""
