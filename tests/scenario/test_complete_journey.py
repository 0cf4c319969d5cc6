"""The Complete Journey through its mappings, against an independent count."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest

from regulars.flows.import_files.summary import KindTotal, Outcomes
from regulars.kernel.money import Money
from tests.support.datasets import Loaded, Step, data_folder, import_again, loaded

pytestmark = pytest.mark.slow(90)

STEPS = [
    Step("products", "complete-journey/products.toml", "products.parquet"),
    Step("campaigns", "complete-journey/campaigns.toml", "campaign_descriptions.parquet"),
    Step("products", "complete-journey/coupons.toml", "coupons.parquet"),
    Step("members", "complete-journey/households.toml", "demographics.parquet"),
    Step("orders", "complete-journey/transactions.toml", "transactions.parquet"),
    Step("events", "complete-journey/campaign-mailings.toml", "campaigns.parquet"),
    Step("events", "complete-journey/redemptions.toml", "coupon_redemptions.parquet"),
]


@pytest.fixture(scope="module")
def journey(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    folder = data_folder("completejourney")
    places = (server_url, template_name)
    home = tmp_path_factory.mktemp("journey")
    with loaded(f"regulars_journey_{os.getpid()}", places, home, folder, STEPS) as held:
        yield held


def counted(held: Loaded, file: str, query: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers on a file of the data set, called `source`; others lie in $folder."""
    path, folder = held.folder / file, str(held.folder)
    return duckdb.sql(
        f"with source as (from '{path}') {query}".replace("$folder", folder)
    ).fetchall()


def test_every_line_of_every_file_went_in(journey: Loaded) -> None:
    told = {
        name.partition("/")[2]: (
            report.summary.line_count,
            report.summary.faulty_line_count,
            report.summary.outcomes,
        )
        for name, report in journey.reports.items()
    }
    assert told == {
        "products.toml": (92_331, 0, Outcomes(created=92_331)),
        "campaigns.toml": (27, 0, Outcomes(created=27)),
        "coupons.toml": (116_204, 0, Outcomes(created=1_197)),
        "households.toml": (332, 0, Outcomes(created=332)),
        "transactions.toml": (605_220, 0, Outcomes(created=63_375)),
        "campaign-mailings.toml": (2_740, 0, Outcomes(created=2_740)),
        "redemptions.toml": (880, 0, Outcomes(created=880)),
    }


def test_the_three_kinds_of_discount_add_up_apart(journey: Loaded) -> None:
    ((sales, retail, coupon, match),) = counted(
        journey,
        "transactions.parquet",
        """
        select
            sum(round(sales_value * 100)::bigint)::bigint,
            sum(round(retail_disc * 100)::bigint)::bigint,
            sum(round(coupon_disc * 100)::bigint)::bigint,
            sum(round(coupon_match_disc * 100)::bigint)::bigint
        from source
        """,
    )
    summary = journey.reports["complete-journey/transactions.toml"].summary
    usd = {"currency": "USD", "scale": 2}
    assert summary.gross == [Money(amount=sales + retail + match, **usd)]
    assert summary.discounts == [
        KindTotal(kind="coupon", total=Money(amount=coupon, **usd)),
        KindTotal(kind="coupon_match", total=Money(amount=match, **usd)),
        KindTotal(kind="retail", total=Money(amount=retail, **usd)),
    ]
    stored = journey.rows(
        """
        select discount ->> 'kind', sum((discount ->> 'amount_minor')::bigint)::bigint
        from orders.line cross join jsonb_array_elements(discounts) as discount
        group by 1 order by 1
        """
    )
    assert stored == [("coupon", coupon), ("coupon_match", match), ("retail", retail)]


def test_every_basket_is_what_an_independent_count_makes_of_its_lines(journey: Loaded) -> None:
    expected = counted(
        journey,
        "transactions.parquet",
        """
        select
            basket_id::text, min(transaction_timestamp), any_value(store_id)::text, count(*),
            sum(quantity)::bigint * 1000,
            sum(round((sales_value - coupon_disc) * 100)::bigint)::bigint
        from source group by basket_id order by 1
        """,
    )
    stored = journey.rows(
        """
        select
            number, occurred_at, store.code, line_count, sum(quantity_milli)::bigint, total_minor
        from orders.document
        inner join orders.line on document_id = document.id and line.member_id = document.member_id
        inner join catalog.store on store.id = store_id
        group by document.member_id, document.id, store.id
        order by number
        """
    )
    assert stored == [(row[0], row[1].replace(tzinfo=UTC), *row[2:]) for row in expected]


def test_households_are_members_whichever_file_names_them(journey: Loaded) -> None:
    ((households,),) = counted(
        journey,
        "transactions.parquet",
        """
        select count(distinct household_id) from (
            select household_id from source
            union all select household_id from '$folder/demographics.parquet'
            union all select household_id from '$folder/campaigns.parquet'
            union all select household_id from '$folder/coupon_redemptions.parquet'
        )
        """,
    )
    assert journey.rows("select standing, count(*) from members.member group by 1") == [
        ("member", households)
    ]
    summary = journey.reports["complete-journey/transactions.toml"].summary
    assert (summary.member_count, summary.anonymous_line_count) == (969, 0)


def test_described_households_have_their_attributes(journey: Loaded) -> None:
    expected = counted(
        journey,
        "demographics.parquet",
        "select income, count(*) from source group by 1 order by 1",
    )
    stored = journey.rows(
        "select attributes ->> 'income_band', count(*) from members.member"
        " where attributes ? 'income_band' group by 1 order by 1"
    )
    assert stored == expected


def test_products_coupons_and_campaigns_are_in_the_catalog(journey: Loaded) -> None:
    expected = counted(
        journey,
        "products.parquet",
        "select brand, count(*) from source group by 1 order by 1",
    )
    assert journey.rows(
        "select brand.code, count(*) from catalog.product inner join catalog.brand"
        " on brand.id = brand_id where is_goods and product.is_confirmed"
        " group by 1 order by 1"
    ) == [row for row in expected if row[0] is not None]
    assert journey.rows(
        "select count(*), sum((attributes ->> 'product_count')::bigint)::bigint"
        " from catalog.product where not is_goods"
    ) == [(1_197, 116_204)]
    assert journey.rows(
        "select code, starts_at, ends_at from catalog.campaign where code in ('cj-1', 'cj-27')"
        " order by code"
    ) == [
        ("cj-1", datetime(2017, 3, 3, 5, tzinfo=UTC), datetime(2017, 4, 10, 4, tzinfo=UTC)),
        ("cj-27", datetime(2017, 2, 8, 5, tzinfo=UTC), datetime(2017, 3, 27, 4, tzinfo=UTC)),
    ]


def test_mailings_and_redemptions_are_events_of_their_households(journey: Loaded) -> None:
    ((mailings, redemptions),) = counted(
        journey,
        "campaigns.parquet",
        "select count(*), (select count(*) from '$folder/coupon_redemptions.parquet') from source",
    )
    assert journey.rows("select name, count(*) from events.event group by 1 order by 1") == [
        ("Campaign Received", mailings),
        ("Coupon Redeemed", redemptions),
    ]
    expected = counted(
        journey,
        "coupon_redemptions.parquet",
        "select 'cj-' || campaign_id, count(*) from source group by 1 order by 1",
    )
    assert (
        journey.rows(
            "select payload #>> '{properties,campaign}', count(*) from events.event"
            " where name = 'Coupon Redeemed' group by 1 order by 1"
        )
        == expected
    )
    assert journey.rows("select count(*) from events.timeline") == [(mailings + redemptions,)]


async def test_again_nothing_changes(journey: Loaded) -> None:
    steps = [step for step in STEPS if step.kind != "orders"]
    reports = await import_again(journey, steps)
    assert {name: report.summary.nothing_changed for name, report in reports.items()} == {
        step.mapping: True for step in steps
    }
