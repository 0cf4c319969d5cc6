"""At the counter: a cashier finds a member by phone and takes a part of an order back."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from regulars.bootstrap import Platform
from regulars.domains.members.types import Identity, Inbound, ProfileChange
from regulars.domains.orders.types import NewDocument, NewLine
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from tests.support.console import Console, Language, no_serious_findings
from tests.support.console_words import words_of
from tests.support.in_force import install_program, points_for_money

pytestmark = pytest.mark.slow(15)

TABLET = (820, 1180)
POINTS = {
    "code": "points",
    "kind": "points",
    "unit_names": {"en": "points", "zh-CN": "积分"},
}


async def sold(platform: Platform) -> UUID:
    """Three packets of tea and a ham, bought yesterday by somebody with a phone."""
    await install_program(platform, assets=(POINTS,), rules_by_code={"base": points_for_money()})
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        (store_id,) = (await platform.codes.ids("store", ["pier"])).values()
        document = NewDocument(
            kind="order",
            source_id=(await platform.codes.ids("source", ["till"]))["till"],
            number="T-1",
            occurred_at=now - timedelta(days=1),
            state="completed",
            currency="GBP",
            scale=2,
            store_id=store_id,
            lines=(
                NewLine(sku="TEA", quantity_milli=3000, unit_price_minor=333, gross_minor=999),
                NewLine(sku="HAM", quantity_milli=1000, unit_price_minor=400, gross_minor=400),
            ),
        )
        customer = Inbound(
            identities=(Identity(kind="phone", value="+44 20 7946 0958"),),
            profile=ProfileChange(full_name="Ada Long"),
            seen_at=document.occurred_at,
        )
        (order,) = await record_orders(
            tx, platform.vault, [Submission(document=document, customer=customer)], now
        )
    assert isinstance(order, RecordedOrder), order
    return order.document_id


@pytest.mark.parametrize(("language", "unit"), [("en", "points"), ("zh-CN", "积分")])
async def test_a_cashier_finds_a_member_and_takes_a_partial_return(
    console: Console, language: Language, unit: str
) -> None:
    w = words_of("features/orders", language)
    order_id = await sold(console.platform)
    store_id = (await console.platform.codes.ids("store", ["pier"]))["pier"]
    page = await console.as_role(
        "store_staff",
        login="till@example.com",
        store_ids=frozenset({store_id}),
        language=language,
        size=TABLET,
    )
    await console.open("/counter")
    await page.keyboard.type("+44 20 7946 0958")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(f"13 {unit}").first).to_be_visible()
    await no_serious_findings(page)

    await page.get_by_role("button", name=w("takeBackOf", number="T-1")).click()
    more = page.get_by_role("button", name=w("oneMore", name="TEA"))
    await more.click()
    await more.click()
    await expect(page.get_by_text("£6.66")).to_be_visible()
    await expect(page.get_by_text(f"6 {unit}").first).to_be_visible()
    await no_serious_findings(page)
    await page.get_by_role("button", name=w("takeBackNow"), exact=True).click()
    await expect(page.get_by_text(w("returnedMoney", money="£6.66"))).to_be_visible()
    await expect(page.get_by_text(f"7 {unit}").first).to_be_visible()

    lines = await lines_of(page, order_id)
    assert [(each["sku"], each["returned_quantity"]) for each in lines] == [
        ("TEA", "2"),
        ("HAM", "0"),
    ]


async def lines_of(page: Page, order_id: UUID) -> list[dict[str, str]]:
    answer = await page.request.get(f"/v1/orders/{order_id}")
    lines: list[dict[str, str]] = (await answer.json())["lines"]
    return lines


async def test_an_order_is_found_by_its_number_and_says_why(console: Console) -> None:
    await sold(console.platform)
    page = await console.open("/orders?number=T-1")
    await page.get_by_role("link", name="T-1").click()
    await expect(page.get_by_role("heading", name="Order T-1")).to_be_visible()
    await expect(page.get_by_role("heading", name="Why, and why not")).to_be_visible()
    await expect(page.get_by_text("+9 points").first).to_be_visible()
    await console.settled()
    await no_serious_findings(page)
