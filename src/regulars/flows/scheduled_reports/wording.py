"""How names and values of a report's tables are written for people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from regulars.domains.insights.types.schedules import ReportLocale
from regulars.flows.scheduled_reports.words import chinese

_BEFORE_RETURNS = "_before_returns"
_UNITS = ("_micro", "_milli", "_units", "_minor", "_on")
_PLACES = ("_micro", "_milli")
_MILLION, _THOUSAND = 1_000_000, 1_000


def section_title(name: str, locale: ReportLocale) -> str:
    """A section's name; of one that counts no returns it says so."""
    plain = name.removesuffix(_BEFORE_RETURNS)
    is_before = plain != name
    if locale == "zh-CN":
        title = chinese.SECTIONS.get(plain, _spelled(plain))
        return f"{title}（未扣退货）" if is_before else title
    return f"{_spelled(plain)} (before returns)" if is_before else _spelled(plain)


def column_title(name: str, locale: ReportLocale) -> str:
    """A column's name without its unit, which its values show."""
    if locale == "zh-CN" and name in chinese.COLUMNS:
        return chinese.COLUMNS[name]
    for unit in _UNITS:
        name = name.removesuffix(unit)
    if name.endswith("_count"):
        name = f"{name.removesuffix('_count')}s"
    return _spelled(name) if name else "Day"


def is_number(values: Sequence[Any]) -> bool:
    """Whether a column holds numbers."""
    known = [each for each in values if each is not None]
    return bool(known) and all(isinstance(each, int | float) for each in known)


def cell(name: str, value: Any, locale: ReportLocale) -> str:
    """A value as people read it: money with two places, shares in per cent."""
    if value is None:
        return ""
    if isinstance(value, date):
        is_month = name in ("month_on", "cohort_on")
        return f"{value:%Y-%m}" if is_month else value.isoformat()
    if isinstance(value, str):
        return _name(name, value, locale)
    if name.endswith("_share"):
        return f"{value * 100:,.1f}%"
    if "_micro" in name:
        return f"{value / _MILLION:,.2f}"
    if "_milli" in name:
        return f"{value / _THOUSAND:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if abs(value) < 10**15 else str(value)


def amount(name: str, value: Any) -> float:
    """A value as a chart draws it."""
    if value is None:
        return 0.0
    return float(value) / (_MILLION if "_micro" in name else 1)


def _name(column: str, value: str, locale: ReportLocale) -> str:
    if locale != "zh-CN":
        return value or "—"
    if column in ("stage", "from_stage"):
        return chinese.STAGES.get(value, value or "—")
    if column == "rfm_group":
        return chinese.GROUPS.get(value, value or "—")
    return value or "—"


def _spelled(name: str) -> str:
    return name.replace("_", " ").strip().capitalize()
