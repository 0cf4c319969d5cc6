"""Which sections of reports are drawn, and as what."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

from regulars.domains.insights.types.schedules import ReportLocale
from regulars.flows.scheduled_reports.wording import amount, cell, column_title
from regulars.infra.documents.parts import Chart, ChartKind

_BARS_MAX = 12
_POINTS_MAX = 400


class _Drawn(msgspec.Struct, frozen=True):
    """The column of labels and the column of values; bars of places begin with the largest."""

    kind: ChartKind
    label: str
    value: str
    is_ranked: bool = False


_RANGE = "up_to"
_DRAWN: Mapping[str, tuple[_Drawn, ...]] = {
    "groups": (_Drawn("bars", "rfm_group", "member_count", True),),
    "stages": (_Drawn("bars", "stage", "member_count"),),
    "recency": (_Drawn("bars", _RANGE, "member_count"),),
    "frequency": (_Drawn("bars", _RANGE, "member_count"),),
    "spend": (_Drawn("bars", _RANGE, "member_count"),),
    "basket": (_Drawn("bars", _RANGE, "sale_count"),),
    "intervals": (_Drawn("bars", _RANGE, "interval_count"),),
    "months": (_Drawn("line", "period_on", "member_count"),),
    "weeks": (_Drawn("line", "period_on", "member_count"),),
    "days": (_Drawn("line", "on", "monthly_count"),),
    "by_month": (_Drawn("line", "month_on", "repeat_share"),),
    "conversion": (_Drawn("line", "month_on", "converted_share"),),
    "member_share": (_Drawn("line", "month_on", "member_share"),),
    "curve": (_Drawn("line", "top_percent", "top_share"),),
    "steps": (_Drawn("bars", "step", "member_count"),),
    "channels": (
        _Drawn("bars", "channel", "registered_count", True),
        _Drawn("bars", "channel", "net_micro", True),
    ),
    "stores": (
        _Drawn("bars", "store", "registered_count", True),
        _Drawn("bars", "store", "net_micro", True),
    ),
    "campaigns": (
        _Drawn("bars", "campaign", "registered_count", True),
        _Drawn("bars", "campaign", "net_micro", True),
    ),
    "partners": (_Drawn("bars", "partner", "registered_count", True),),
    "sources": (_Drawn("bars", "source", "net_micro", True),),
    "categories": (_Drawn("bars", "category", "net_micro", True),),
    "brands": (_Drawn("bars", "brand", "net_micro", True),),
    "products": (_Drawn("bars", "sku", "net_micro", True),),
}


def chart_of(name: str, table: pa.Table, locale: ReportLocale) -> Chart | None:
    """The chart of a section; None where none fits or there is nothing to draw."""
    for drawn in _DRAWN.get(name.removesuffix("_before_returns"), ()):
        label = drawn.label if drawn.label != _RANGE else _range_of(table)
        if label in table.column_names and drawn.value in table.column_names:
            return _chart(table, drawn, label, locale)
    return None


def _chart(table: pa.Table, drawn: _Drawn, label: str, locale: ReportLocale) -> Chart | None:
    rows = table.slice(0, _POINTS_MAX).to_pylist()
    if drawn.is_ranked:
        rows.sort(key=lambda row: -amount(drawn.value, row[drawn.value]))
    if drawn.kind == "bars":
        rows = rows[:_BARS_MAX]
    if not rows or (drawn.kind == "line" and len(rows) < 2):
        return None
    return Chart(
        kind=drawn.kind,
        title=column_title(drawn.value, locale),
        labels=tuple(_label(label, row, locale) for row in rows),
        values=tuple(amount(drawn.value, row[drawn.value]) for row in rows),
        texts=tuple(cell(drawn.value, row[drawn.value], locale) for row in rows),
    )


def _range_of(table: pa.Table) -> str:
    """The column that says how far a range goes."""
    return next((each for each in table.column_names if each.startswith("up_to_")), "")


def _label(name: str, row: dict[str, Any], locale: ReportLocale) -> str:
    if not name.startswith("up_to_"):
        return cell(name, row[name], locale)
    above = name.replace("up_to_", "above_")
    start, end = cell(above, row[above], locale), cell(name, row[name], locale)
    if not end:
        return f"> {start}"
    return f"≤ {end}" if not start else f"{start} – {end}"
