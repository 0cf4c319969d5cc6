"""Reports on paper speak both languages: every report, section and column has its words."""

from datetime import date
from typing import Any

import pytest

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import MetricTables, ReportTerms
from regulars.domains.insights.types import FunnelStep, SalesTerms
from regulars.flows.scheduled_reports.wording import cell, column_title, section_title
from regulars.flows.scheduled_reports.words import chinese
from regulars.flows.scheduled_reports.words.reports import means_of, title_of
from tests.support.lake_rows import duckdb
from tests.support.metrics import world

TERMS = ReportTerms(
    sales=SalesTerms(before_on=date(2026, 3, 1), currency="GBP"),
    steps=(FunnelStep(name="viewed"), FunnelStep(name="bought")),
    broken_down_by="channel",
)


def test_every_section_and_column_has_a_chinese_name() -> None:
    found: set[str] = set()
    with duckdb() as engine:
        tables = MetricTables(**{name: engine.table(rows) for name, rows in world(12).items()})
        for report in insights.report_names():
            sections = insights.report(report, tables, TERMS, engine.keep)
            found |= {
                name
                for section, table in sections.items()
                for name in (f"section {section.removesuffix('_before_returns')}", *table.columns)
            }
    known = {*chinese.COLUMNS, *(f"section {name}" for name in chinese.SECTIONS)}
    assert sorted(found - known) == []


def test_every_report_has_a_title_and_a_definition_in_both_languages() -> None:
    for name in insights.report_names():
        assert title_of(name, "en") != title_of(name, "zh-CN"), name
        assert means_of(name, "en") != means_of(name, "zh-CN"), name


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("net_micro", 1_234_567_890, "1,234.57"),
        ("top_share", 0.70123, "70.1%"),
        ("quantity_milli", 1_500, "1.5"),
        ("member_count", 12_345, "12,345"),
        ("month_on", date(2026, 3, 1), "2026-03"),
        ("occurred_on", date(2026, 3, 1), "2026-03-01"),
        ("benefit_ratio", 2.5, "2.50"),
        ("stage", "dormant", "沉睡"),
        ("rfm_group", "cannot_lose", "不可失去"),
        ("channel", "", "—"),
        ("cost_micro", None, ""),
    ],
)
def test_values_are_written_as_people_read_them(column: str, value: Any, shown: str) -> None:
    assert cell(column, value, "zh-CN") == shown


def test_names_are_written_without_their_units() -> None:
    assert column_title("net_micro", "en") == "Net"
    assert column_title("member_count", "en") == "Members"
    assert section_title("recency_before_returns", "zh-CN") == "按未购天数（未扣退货）"
