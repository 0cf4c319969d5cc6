"""The pages about people and what they buy, as pictures are taken of them."""

import re

from playwright.async_api import Page

from regulars.flows.sample.people import PHONE_PREFIX
from regulars.flows.sample.seed import SEED_DEFAULT
from tests.browser.shots import Shot, Step, condition_written, one_by_one, pressed, row_of

_RICHEST = "/members?sort=-balance:living-points"
_A_MEMBER = row_of("/console/members/0")
_AN_ORDER = row_of("/console/orders/0")
_NUMBER = 77
_CONDITION = (
    '{"v":1,"op":"and","args":['
    '{"op":"tier","ladder":"card","cmp":"in","value":["gold","platinum"]},'
    '{"op":"attr","path":"orders.spend","cmp":"ge","value":5000}]}'
)


async def search_open(page: Page) -> None:
    await page.keyboard.press("Control+k")
    await page.get_by_role("dialog").get_by_role("combobox").fill("st")
    await page.get_by_role("option").first.wait_for()


async def no_such_login(page: Page) -> None:
    """A sign-in that was refused."""
    await page.get_by_role("textbox").first.fill("nobody")
    await page.locator("input[type=password]").fill("a wrong phrase")
    await page.get_by_role("button", name=re.compile("^(Sign in|登录)$")).click()
    await page.locator(".ant-form-item-explain-error").first.wait_for()


async def nobody_there(page: Page) -> None:
    await _typed(page, "+8619912345678")


async def somebody_there(page: Page) -> None:
    """A member of the sample, by the number that its model gives them."""
    number = (_NUMBER * 7_919 + SEED_DEFAULT) % 100_000_000
    await _typed(page, f"+86{PHONE_PREFIX}{number:08d}")


async def _typed(page: Page, text: str) -> None:
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(1_000)


def tab(english: str, chinese: str) -> Step:
    """The richest member's page with this tab in front."""
    return one_by_one(_A_MEMBER, pressed("tab", f"^({english}|{chinese})$"))


async def days_tried(page: Page) -> None:
    """Other days for a stage, with who would move by them."""
    await page.get_by_role("spinbutton").nth(1).fill("60")
    await page.locator(".stages-moved").wait_for()


async def list_pasted(page: Page) -> None:
    await page.get_by_role("textbox").last.fill(
        "name,phone,card\nAnn,13800138001,\nBob,,C-2001\nCai,,C-2002"
    )


async def goodwill(page: Page) -> None:
    await _A_MEMBER(page)
    await page.get_by_role("button", name=re.compile("^(Goodwill|补偿)")).click()
    await page.get_by_role("dialog").get_by_role("spinbutton").fill("500")


async def explained(page: Page) -> None:
    """What the latest thing that the member did gave, and why."""
    await _A_MEMBER(page)
    await page.get_by_role(
        "button", name=re.compile("^(Expand row|展开行|Details|详情)$")
    ).first.click()


async def one_taken_back(page: Page) -> None:
    """A return of one piece, with what it would do."""
    await _AN_ORDER(page)
    await page.get_by_role("link", name=re.compile("^(Take goods back|办理退货)")).first.click()
    await page.get_by_role("button", name=re.compile("^One more of|加一$")).first.click()
    await page.wait_for_timeout(1_000)


PEOPLE_PAGES: tuple[Shot, ...] = (
    Shot(name="sign-in", path="/sign-in", is_public=True, is_dark_too=True),
    Shot(name="sign-in-refused", path="/sign-in", step=no_such_login, is_public=True),
    Shot(name="not-found", path="/nowhere"),
    Shot(name="search", path="/members", step=search_open),
    Shot(name="account", path="/account", is_tablet_too=True),
    Shot(name="overview", path="/overview", is_dark_too=True, is_tablet_too=True),
    Shot(name="overview-year", path="/overview?from=2026-01-01&until=2026-11-20"),
    Shot(name="members", path="/members", is_dark_too=True, is_tablet_too=True),
    Shot(name="members-condition", path=f"/members?condition={_CONDITION}"),
    Shot(name="members-none-fit", path="/members?tag=nobody-has-this"),
    Shot(name="member", path=_RICHEST, step=_A_MEMBER, is_dark_too=True, is_tablet_too=True),
    Shot(name="member-why", path=_RICHEST, step=explained),
    Shot(name="member-points", path=_RICHEST, step=tab("Points and lots", "积分明细")),
    Shot(name="member-orders", path=_RICHEST, step=tab("Orders", "订单")),
    Shot(name="member-profile", path=_RICHEST, step=tab("Profile", "资料")),
    Shot(name="member-merges", path=_RICHEST, step=tab("Merges", "合并记录")),
    Shot(
        name="member-stages",
        path=_RICHEST,
        step=one_by_one(_A_MEMBER, pressed("button", "^(History of stages|阶段变化记录)$")),
    ),
    Shot(name="segment-upload", path="/segments/upload", step=list_pasted, is_dark_too=True),
    Shot(name="stages", path="/stages", step=days_tried, is_dark_too=True, is_tablet_too=True),
    Shot(name="tag-rules", path="/tag-rules"),
    Shot(name="tag-rule", path="/tag-rules", step=row_of("/tag-rules/regular-customer")),
    Shot(name="tag-rule-new", path="/tag-rules/new", step=condition_written, is_tablet_too=True),
    Shot(name="member-goodwill", path=_RICHEST, step=goodwill),
    Shot(name="approvals", path="/members/approvals"),
    Shot(name="reviews", path="/members/reviews"),
    Shot(name="first-run", path="/first-run", is_dark_too=True),
    Shot(name="settings-sample", path="/settings?part=sample"),
    Shot(name="orders", path="/orders", is_dark_too=True, is_tablet_too=True),
    Shot(name="orders-to-review", path="/orders?kind=return&state=review"),
    Shot(name="order", path="/orders?kind=order&state=completed", step=_AN_ORDER),
    Shot(name="return-new", path="/orders?kind=order&state=completed", step=one_taken_back),
    Shot(name="counter", path="/counter", is_tablet_too=True),
    Shot(name="counter-nobody", path="/counter", step=nobody_there),
    Shot(name="counter-found", path="/counter", step=somebody_there, is_tablet_too=True),
)
