"""Periods of goals, and how a goal stands in one."""

from datetime import date

from regulars.domains.insights.types.goals import (
    Direction,
    Figure,
    GoalContent,
    GoalPeriod,
    GoalStatus,
    Measured,
    Span,
)
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import add_months

PERIODS_KEPT = 12
"""How many periods a trend goes back, the running one included."""
NAME_LENGTH_MAX = 200
TARGET_MICRO_MAX = 10**18
_MONTHS: dict[GoalPeriod, int] = {"month": 1, "quarter": 3, "year": 12}
_MILLION = 1_000_000


def span_of(period: GoalPeriod, today: date, back: int = 0) -> Span:
    """The period in which `today` lies, or one that many before; counted up to today."""
    months = _MONTHS[period]
    month_on = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    period_on = add_months(month_on, -back * months)
    before_on = add_months(period_on, months)
    return Span(period_on=period_on, before_on=before_on, as_of=min(before_on, today))


def spans_of(period: GoalPeriod, today: date) -> list[Span]:
    """The running period and those of the trend before it, oldest first."""
    return [span_of(period, today, back) for back in reversed(range(PERIODS_KEPT))]


def value_of(figure: Figure, measured: Measured) -> int | None:
    """The value in millionths; None of a share of nothing, and of a time before everything.

    A half is rounded up.
    """
    if measured.is_before_all:
        return None
    if figure.unit == "money":
        return measured.numerator
    if figure.unit == "count":
        return measured.numerator * _MILLION
    if not measured.denominator:
        return None
    doubled = 2 * measured.numerator * _MILLION + measured.denominator
    return doubled // (2 * measured.denominator)


def status_of(
    content: GoalContent, figure: Figure, value_micro: int | None, span: Span
) -> GoalStatus:
    """How the goal stands: once the period is over it is reached or missed.

    Before that, what adds up has to keep up with the days that have passed, and is reached as soon
    as there is enough; any other figure is on track where it would do as it stands.
    """
    if value_micro is None:
        return "unknown"
    is_enough = _meets(content.direction, value_micro, content.target_micro)
    if span.is_over:
        return "reached" if is_enough else "missed"
    if not figure.grows:
        return "on_track" if is_enough else "behind"
    if is_enough and content.direction == "at_least":
        return "reached"
    passed_days = (span.as_of - span.period_on).days
    due_micro = content.target_micro * passed_days // (span.before_on - span.period_on).days
    return "on_track" if _meets(content.direction, value_micro, due_micro) else "behind"


def _meets(direction: Direction, value_micro: int, wanted_micro: int) -> bool:
    return value_micro >= wanted_micro if direction == "at_least" else value_micro <= wanted_micro


def clean(content: GoalContent, figures: dict[str, Figure]) -> GoalContent:
    """The goal as it is kept; refuses a figure that there is not, and what cannot be stored."""
    if content.figure not in figures:
        raise _invalid("figure", f"there is no figure {content.figure!r}: {', '.join(figures)}")
    if not 0 <= content.target_micro <= TARGET_MICRO_MAX:
        raise _invalid("target", "a target is a number from 0 up")
    if figures[content.figure].unit == "share" and content.target_micro > _MILLION:
        raise _invalid("target", "a share is a number from 0 to 1")
    for locale, name in content.names.items():
        if locale not in ("en", "zh-CN") or not 0 < len(name) <= NAME_LENGTH_MAX:
            raise _invalid("names", f"names are in en and zh-CN, 1 to {NAME_LENGTH_MAX} characters")
        if "\x00" in name:
            raise _invalid("names", "the character U+0000 cannot be stored")
    return content


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=field, code="invalid", detail=detail)])
