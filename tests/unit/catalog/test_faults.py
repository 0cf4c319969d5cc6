"""An item with a fault is refused by name of the field; one without is not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from regulars.domains.catalog.policy import faults
from regulars.domains.catalog.policy.batch import sift
from regulars.domains.catalog.types import (
    CampaignInput,
    ChannelInput,
    ProductInput,
    ProgramInput,
    SourceInput,
    StoreInput,
)
from regulars.kernel.errors import FieldError
from regulars.kernel.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def product(**fields: Any) -> ProductInput:
    return ProductInput(sku="p", name="P", **fields)


@pytest.mark.parametrize(
    ("fault", "item", "expected"),
    [
        (faults.channel_fault, ChannelInput(code="c", name=" "), "name missing"),
        (faults.channel_fault, ChannelInput(code="c", name="x\x00"), "name malformed_text"),
        (faults.channel_fault, ChannelInput(code="c", name="x\ud800"), "name malformed_text"),
        (faults.channel_fault, ChannelInput(code="c", name="x" * 501), "name malformed_text"),
        (
            faults.source_fault,
            SourceInput(code="s", name="S", currency="pounds"),
            "currency unknown_currency",
        ),
        (
            faults.source_fault,
            SourceInput(code="s", name="S", time_zone="Mars/Olympus"),
            "time_zone unknown_time_zone",
        ),
        (
            faults.store_fault,
            StoreInput(code="s", name="S", country="England"),
            "country unknown_country",
        ),
        (
            faults.store_fault,
            StoreInput(code="s", name="S", attributes={"a": "b\x00"}),
            "attributes malformed_attributes",
        ),
        (
            faults.store_fault,
            StoreInput(code="s", name="S", attributes={"a": "b" * 17_000}),
            "attributes malformed_attributes",
        ),
        (
            faults.campaign_fault,
            CampaignInput(code="c", name="C", starts_at=NOON, ends_at=NOON),
            "ends_at ends_too_early",
        ),
        (
            faults.campaign_fault,
            CampaignInput(code="c", name="C", starts_at=NOON.replace(tzinfo=None)),
            "starts_at no_offset",
        ),
        (
            faults.campaign_fault,
            CampaignInput(code="c", name="C", utm_term="\x00"),
            "utm_term malformed_text",
        ),
        (faults.product_fault, product(category_code=" x"), "category_code malformed_code"),
        (
            faults.product_fault,
            product(price=Money(amount=-1, currency="GBP")),
            "price malformed_price",
        ),
        (
            faults.product_fault,
            product(price=Money(amount=1, currency="GBP", scale=7)),
            "price malformed_price",
        ),
        (
            faults.product_fault,
            product(price=Money(amount=1, currency="gbp")),
            "price.currency unknown_currency",
        ),
        (
            faults.program_fault,
            ProgramInput(code="p", name="P", time_zone="", currency="GBP"),
            "time_zone unknown_time_zone",
        ),
    ],
)
def test_a_fault_is_named(
    fault: Callable[[Any], FieldError | None], item: Any, expected: str
) -> None:
    error = fault(item)
    assert error is not None
    assert f"{error.path} {error.code}" == expected


def test_a_complete_product_has_no_fault() -> None:
    price = Money(amount=19_990, currency="GBP", scale=3)
    item = product(category_code="c", brand_code="b", price=price, attributes={"颜色": "红"})
    assert faults.product_fault(item) is None


def test_a_batch_keeps_the_first_of_each_code_and_refuses_another_under_it() -> None:
    first, other = ChannelInput(code="a", name="A"), ChannelInput(code="a", name="B")
    accepted, answers = sift(
        [first, first, other, ChannelInput(code="", name="C")], faults.channel_fault
    )
    assert accepted == {"a": first}
    assert [answer and answer.error and answer.error.code for answer in answers] == [
        None,
        None,
        "given_twice",
        "malformed_code",
    ]
