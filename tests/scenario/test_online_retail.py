"""A year of Online Retail II through its mapping, against figures counted independently."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import duckdb
import psycopg
import pytest
from litestar.testing import AsyncTestClient

from regulars.api.app import create_app
from regulars.bootstrap import platform_on
from regulars.flows.import_files.summary import Outcomes
from regulars.flows.metric_reports.files import answer_of
from regulars.flows.metric_reports.running import ReportAsked, ReportMeans, run_report
from regulars.infra import jobs
from regulars.infra.analytics.engine import EngineTerms
from regulars.infra.lake.location import location_of
from regulars.kernel.money import Money
from tests.support.datasets import EXAMPLES, Loaded, Step, data_folder, import_again, loaded
from tests.support.keys import key_for
from tests.support.lake import export

pytestmark = pytest.mark.slow(90)

FILE = "online_retail_2009-12_2010-12.parquet"
STEPS = [Step("orders", "online-retail/orders.toml", FILE)]
LONDON = ZoneInfo("Europe/London")
RESIDENT_MB_MAX = 300


@pytest.fixture(scope="module")
def year(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    folder = data_folder("online-retail-ii")
    places = (server_url, template_name)
    home = tmp_path_factory.mktemp("year")
    with loaded(f"regulars_year_{os.getpid()}", places, home, folder, STEPS) as held:
        yield held


def source(held: Loaded, query: str) -> list[tuple[object, ...]]:
    """What DuckDB answers on the source file, called `lines`."""
    return duckdb.sql(f"with lines as (from '{held.folder / FILE}') {query}").fetchall()


def test_the_summary_has_the_years_exact_figures(year: Loaded) -> None:
    summary = year.reports["online-retail/orders.toml"].summary
    assert summary.line_count == 525_461
    assert summary.item_count == 28_816
    assert summary.member_count == 4_383
    assert summary.created_member_count == 4_383
    assert summary.anonymous_line_count == 107_927
    assert summary.return_line_count == 10_206
    assert summary.units == 5_432_041
    assert summary.gross == [Money(amount=9_539_484_634, currency="GBP", scale=3)]
    assert (summary.order_count, summary.return_count) == (24_224, 4_592)
    assert summary.outcomes == Outcomes(created=28_816)
    assert (summary.skipped_line_count, summary.faulty_line_count) == (0, 0)
    assert summary.first_at == datetime(2009, 12, 1, 7, 45, tzinfo=UTC)
    assert summary.last_at == datetime(2010, 12, 9, 20, 1, tzinfo=UTC)


def test_every_document_is_what_an_independent_count_makes_of_its_lines(year: Loaded) -> None:
    counted = source(
        year,
        """
        select
            Invoice, min(InvoiceDate), count(*), sum(Quantity)::bigint * 1000,
            sum(round(Quantity * Price * 1000)::bigint)::bigint, Invoice like 'C%'
        from lines group by Invoice order by Invoice
        """,
    )
    expected = [
        (number, at.replace(tzinfo=LONDON).astimezone(UTC), *figures)  # type: ignore[attr-defined]
        for number, at, *figures in counted
    ]
    stored = year.rows(
        """
        select
            number, occurred_at, line_count, sum(quantity_milli)::bigint, document.gross_minor,
            kind = 'return'
        from orders.document
        inner join orders.line on document_id = document.id and line.member_id = document.member_id
        group by document.member_id, document.id
        order by number
        """
    )
    assert stored == expected


def test_the_lines_of_a_document_keep_the_order_of_the_file(year: Loaded) -> None:
    query = """
        select Invoice, StockCode, Quantity::bigint * 1000, round(Price * 1000)::bigint
        from (select *, file_row_number from read_parquet('{path}', file_row_number = true))
        where Invoice in (select Invoice from '{path}' group by 1 having count(*) > 250)
        order by Invoice, file_row_number
    """
    path = year.folder / FILE
    expected = duckdb.sql(query.format(path=path)).fetchall()
    stored = year.rows(
        """
        select number, sku, quantity_milli, unit_price_minor
        from orders.document
        inner join orders.line on document_id = document.id and line.member_id = document.member_id
        where line_count > 250
        order by number, ordinal
        """
    )
    assert len(expected) > 1_000
    assert stored == expected


def test_each_customer_is_one_member_and_anonymous_sales_are_none(year: Loaded) -> None:
    customers = dict(
        source(
            year,
            'select distinct Invoice, "Customer ID"::bigint from lines'
            ' where "Customer ID" is not null',
        )
    )
    stored = year.rows(
        "select number, member_id, standing from orders.document"
        " inner join members.member on member.id = document.member_id"
    )
    member_of = {number: member_id for number, member_id, kind in stored if kind == "member"}
    assert member_of.keys() == customers.keys()
    pairs = {(customers[number], member_id) for number, member_id in member_of.items()}
    assert len(pairs) == len({customer for customer, _ in pairs}) == 4_383
    assert len({member_id for _, member_id in pairs}) == 4_383
    assert {kind for number, _, kind in stored if number not in customers} == {"anonymous"}


def test_the_names_of_customers_are_not_in_clear(year: Loaded) -> None:
    with psycopg.connect(year.url) as connection:
        row = connection.execute(
            "select count(*) from members.identity where encode(sealed, 'escape') like '%13085%'"
        ).fetchone()
    assert row == (0,)


async def test_again_changes_nothing_and_says_so(year: Loaded) -> None:
    before = year.rows("select count(*), max(written_in) from orders.document")
    report = (await import_again(year, STEPS))["online-retail/orders.toml"]
    assert report.summary.outcomes == Outcomes(unchanged=28_816)
    assert report.summary.nothing_changed is True
    assert report.summary.created_member_count == 0
    assert year.rows("select count(*), max(written_in) from orders.document") == before


async def test_the_interface_shows_the_same_figures(year: Loaded) -> None:
    async with (
        platform_on(year.url, year.settings) as platform,
        AsyncTestClient(create_app(platform)) as client,
    ):
        headers = await key_for(platform, "orders.read", "imports.read")
        async with platform.database.transaction() as tx:
            oldest = (await jobs.newest(tx, count=500, kind="import"))[-1]
        shown = (await client.get(f"/v1/imports/{oldest.id}", headers=headers)).json()["summary"]
        totals = (await client.get("/v1/orders/totals", headers=headers)).json()
    figures = ("line_count", "item_count", "member_count", "anonymous_line_count", "units")
    assert [shown[name] for name in figures] == [525_461, 28_816, 4_383, 107_927, 5_432_041]
    assert shown["gross"] == [{"amount": 9_539_484_634, "currency": "GBP", "scale": 3}]
    (total,) = totals
    assert (total["line_count"], total["return_line_count"]) == (525_461, 10_206)
    assert total["order_count"] + total["return_count"] == 28_816
    assert total["gross"] == {"amount": 9_539_484_634, "currency": "GBP", "scale": 3}


async def test_reports_over_the_lake_have_the_years_figures(year: Loaded) -> None:
    asked = ReportAsked(as_of=date(2010, 12, 10))
    async with platform_on(year.url, year.settings) as platform:
        await export(platform)
        means = ReportMeans(
            database=platform.database,
            location=location_of("", year.settings.home),
            engine=EngineTerms(spill_folder=year.settings.home / "spill"),
        )
        now = platform.clock.now()
        found = answer_of(await run_report(means, "rfm", asked, now)).sections
        retained = answer_of(await run_report(means, "cohorts", asked, now)).sections
    (summary,), (top,) = found["summary_before_returns"], found["pareto_before_returns"]
    assert (summary["member_count"], summary["once_count"]) == (4_312, 1_419)
    medians = ("recency_days_median", "frequency_median", "monetary_amount_median")
    assert [summary[name] for name in medians] == [53, 2, 706.02]
    bins = [each["member_count"] for each in found["recency_before_returns"]]
    assert bins == [1_569, 1_308, 610, 825]
    assert round(top["top_share"], 6) == 0.734765
    assert [
        each["member_count"]
        for each in retained["cohorts_before_returns"]
        if each["cohort_on"] == date(2009, 12, 1)
    ] == [955, 337, 319, 406, 363, 343, 360, 327, 321, 346, 403, 473, 237]


MEASURED = """
import re, sys
from pathlib import Path
from regulars.flows.import_files.request import ImportInput
from regulars.flows.import_files.run import dry_run

mapping, folder, *files = sys.argv[1:]
given = ImportInput(
    kind="orders", files=files, mapping=Path(mapping).read_text(), is_dry_run=True
)
report = dry_run(given, Path(folder) / "spill", Path(folder) / "errors", lambda _: None)
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())
print(report.summary.line_count, int(peak.group(1)) // 1024)
"""


def test_half_a_million_lines_are_not_held_in_memory(year: Loaded) -> None:
    mapping = str(EXAMPLES / "online-retail/orders.toml")
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, mapping, str(year.settings.home), year.folder / FILE],
        capture_output=True,
        text=True,
        check=True,
    )
    line_count, resident_mb = map(int, ended.stdout.split())
    assert line_count == 525_461
    assert resident_mb < RESIDENT_MB_MAX
