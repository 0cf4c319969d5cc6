"""Spans of time in a condition, fixed or relative to now, and what instants they stand for.

Every window stands for a half-open span. `last` is open at its far end and closed at now, so that
something that happens at t counts from t until it dies exactly at t plus the length: the lifetime
of a lot in the ledger. Days, weeks, months and years are steps of the local wall clock; hours and
minutes are elapsed time.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from regulars.kernel.period import add_months, from_local, local_midnight

Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]
FixedUnit = Literal["minutes", "hours", "days", "weeks"]
Period = Literal["day", "week", "month", "quarter", "half", "year"]

COUNT_MAX = 3660
COUNT_MAX_OF_UNIT = {"months": 1200, "years": 100}
OFFSET_MAX = 1000
YEAR_MIN = 1000
YEAR_MAX = 9000

Count = Annotated[int, msgspec.Meta(ge=1, le=COUNT_MAX)]
Offset = Annotated[int, msgspec.Meta(ge=-OFFSET_MAX, le=OFFSET_MAX)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

INSTANT_STEP = timedelta(microseconds=1)
"""The resolution of time here and in PostgreSQL: `(a, b]` is `[a + 1 µs, b + 1 µs)`."""

_MONTHS_OF_PERIOD = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Last(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="last",
):
    """The `count` units up to and including now."""

    count: Count
    unit: Unit


class Next(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="next",
):
    """The `count` units that begin now."""

    count: Count
    unit: Unit


class Calendar(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="calendar",
):
    """Whole local periods, counted from the present one: 0 is this month, -1 the last.

    `first=-3, last=-1` is the last three full periods. A week begins on Monday.
    """

    period: Period
    first: Offset = 0
    last: Offset = 0


class Between(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="between",
):
    """From the instant `begin` up to, not including, `end`; either may be left open."""

    begin: Instant | None = None
    end: Instant | None = None


class Dates(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="dates",
):
    """From the local day `begin` up to, not including, the day `end`; either may be left open."""

    begin: date | None = None
    end: date | None = None


Window = Last | Next | Calendar | Between | Dates


class Within(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
):
    """A length of elapsed time; a day is 24 hours here."""

    count: Count
    unit: FixedUnit


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The instants from `begin` up to, not including, `end`; None is open."""

    begin: datetime | None = None
    end: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether `moment` lies in the span."""
        return (self.begin is None or moment >= self.begin) and (
            self.end is None or moment < self.end
        )


def elapsed(within: Within) -> timedelta:
    """A fixed length as a timedelta."""
    return timedelta(**{within.unit: within.count})


def moved(moment: datetime, count: int, unit: Unit, zone: ZoneInfo) -> datetime:
    """The instant `count` units after `moment` (before it, where negative).

    31 January and one month is the last day of February, at the same local time.
    """
    if unit in ("minutes", "hours"):
        return moment + timedelta(**{unit: count})
    local = moment.astimezone(zone).replace(tzinfo=None)
    if unit in ("days", "weeks"):
        return from_local(local + timedelta(**{unit: count}), zone)
    day = add_months(local.date(), count * (12 if unit == "years" else 1))
    return from_local(datetime.combine(day, local.time()), zone)


def period_start(period: Period, day: date, offset: int) -> date:
    """The first day of the period that lies `offset` periods after the one holding `day`."""
    if period == "day":
        return day + timedelta(days=offset)
    if period == "week":
        return day + timedelta(days=7 * offset - day.weekday())
    months = _MONTHS_OF_PERIOD[period]
    start = date(day.year, day.month - (day.month - 1) % months, 1)
    return add_months(start, offset * months)


@lru_cache(maxsize=1024)
def resolved(window: Window, now: datetime, zone: ZoneInfo) -> Span:
    """The span that `window` stands for at `now`, with local days by `zone`.

    Kept for a while: the leaves of a tree, and all members of a batch, ask for the same few spans.
    """
    match window:
        case Last():
            begin = moved(now, -window.count, window.unit, zone)
            return Span(begin=begin + INSTANT_STEP, end=now + INSTANT_STEP)
        case Next():
            return Span(begin=now, end=moved(now, window.count, window.unit, zone))
        case Calendar():
            today = now.astimezone(zone).date()
            first = period_start(window.period, today, window.first)
            after = period_start(window.period, today, window.last + 1)
            return Span(begin=local_midnight(first, zone), end=local_midnight(after, zone))
        case Between():
            return Span(begin=_utc(window.begin), end=_utc(window.end))
        case Dates():
            return Span(begin=_midnight(window.begin, zone), end=_midnight(window.end, zone))


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else local_midnight(day, zone)
