"""What a member's orders tell of them: exact values from a few documents."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from regulars.domains.lifecycle.policy.coming import stage_to_come
from regulars.domains.lifecycle.policy.portrait import (
    habits_of,
    offers_of,
    rhythm_of,
    sales_of,
    value_of,
)
from regulars.domains.lifecycle.types import Days, Life, Sale, Stage, Standing, Thresholds
from regulars.domains.lifecycle.types.portrait import Bought, Part, StoreShare

UTC_ZONE, SHANGHAI = ZoneInfo("UTC"), ZoneInfo("Asia/Shanghai")
BEGAN = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)


def order(number: int, day: int, minor: int = 1000, **given: Any) -> Bought:
    values = {"store": "north", "channel": None, "currency": "GBP", "scale": 2}
    return Bought(
        document_id=UUID(int=number),
        occurred_at=BEGAN + timedelta(days=day),
        net_minor=minor,
        **{
            **values,
            "kind": "order",
            "discount_minor": 0,
            "returned_document_id": None,
            **given,
        },
    )


def back(number: int, day: int, minor: int, of: int) -> Bought:
    return order(number, day, minor, kind="return", returned_document_id=UUID(int=of))


def test_an_order_that_came_back_whole_is_no_sale_and_its_money_evens_out() -> None:
    documents = [order(1, 0), order(2, 3, 2000), back(3, 4, -1000, 1), back(4, 5, -500, 2)]
    sales = sales_of(documents)
    assert [each.document_id.int for each in sales] == [2]
    value = value_of(documents, sales)
    assert (value.order_count, value.return_count) == (1, 2)
    assert value.first_order_at == value.last_order_at == BEGAN + timedelta(days=3)
    [money] = value.spent
    assert (money.ordered_micro, money.returned_micro, money.net_micro, money.basket_micro) == (
        30_000_000, -15_000_000, 15_000_000, 15_000_000,
    )  # fmt: skip


def test_the_rhythm_is_that_of_local_days_with_an_order() -> None:
    sales = [order(1, 0), order(2, 0), order(3, 10), order(4, 14)]
    now = BEGAN + timedelta(days=28)
    rhythm = rhythm_of(sales, SHANGHAI, now)
    assert (rhythm.order_day_count, rhythm.interval_days_mean) == (3, 7.0)
    assert (rhythm.interval_days_median, rhythm.since_order_days, rhythm.of_rhythm) == (7, 14, 2)
    once = rhythm_of(sales[:1], SHANGHAI, now)
    assert (once.interval_days_median, once.since_order_days, once.of_rhythm) == (None, 28, None)


def test_hours_and_weekdays_are_those_of_the_local_clock() -> None:
    [sale] = sales = [order(1, 0)]
    assert sale.occurred_at.isoweekday() == 1
    habits = habits_of(sales, SHANGHAI)
    assert habits.hours == [Part(code="01", order_count=1, order_share=1.0)]
    assert habits.weekdays == [Part(code="2", order_count=1, order_share=1.0)]


def test_sensitivity_holds_the_share_of_discounts_against_the_stores_where_they_buy() -> None:
    stores = [
        StoreShare(store="north", order_count=1000, discounted_count=100),
        StoreShare(store="south", order_count=1000, discounted_count=900),
    ]
    keen = [order(each, each, discount_minor=5) for each in range(8)]
    found = offers_of(keen, stores)
    assert (found.sensitivity, found.share, found.average) == ("above", 1.0, 0.1)
    assert (found.low, found.high) == (0.675592, 1.0)
    # The same orders in a store where nearly everybody has a discount say nothing.
    usual = [order(each, each, discount_minor=5, store="south") for each in range(8)]
    assert (offers_of(usual, stores).sensitivity, offers_of(usual, stores).average) == (
        "average",
        0.9,
    )
    never = [order(each, each, store="south") for each in range(8)]
    assert offers_of(never, stores).sensitivity == "below"
    assert offers_of(keen[:4], stores).sensitivity == "unknown"
    assert offers_of(keen, []).sensitivity == "unknown"


def coming(stage: Stage, due_day: int | None, days: Days | None = None) -> Stage | None:
    """What comes for who bought last on the first day and is in a stage that ends on another."""
    standing = Standing(
        member_id=UUID(int=1),
        stage=stage,
        since=BEGAN,
        previous=None,
        due_at=None if due_day is None else BEGAN + timedelta(days=due_day),
    )
    life = Life(joined_at=BEGAN, sales=(Sale(occurred_at=BEGAN),))
    terms = Thresholds(
        version=1, days=days or Days(), effective_at=BEGAN, made_at=BEGAN, made_by="", note=""
    )
    return stage_to_come(standing, life, [terms], UTC_ZONE)


def test_what_comes_next_follows_from_the_days_since_the_last_order() -> None:
    assert coming("new", 31) == "active"
    assert coming("new", 31, Days(new_days=30, active_days=30, dormant_days=60)) == "dormant"
    assert coming("active", 91) == "dormant"
    assert coming("dormant", 181) == "churned"
    assert coming("reactivated", 31) == "active"
    assert coming("reactivated", 121, Days(reactivated_days=120)) == "dormant"


def test_nothing_comes_by_time_for_who_churned_or_never_bought() -> None:
    assert coming("churned", None) is None
    assert coming("potential", None) is None
