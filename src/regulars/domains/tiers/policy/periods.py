"""Periods by a program's clock. All are half-open: an end belongs to what follows it."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from regulars.domains.tiers.types import Unit
from regulars.kernel.period import add_months, from_local, local_midnight

MOMENT = timedelta(microseconds=1)

_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_of(unit: Unit, at: datetime, time_zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The calendar period that holds the instant `at`: its beginning and its end."""
    day = at.astimezone(time_zone)
    months = _MONTHS[unit]
    return _period(day.year, (day.month - 1) // months, months, time_zone)


@lru_cache(maxsize=4096)
def _period(year: int, place: int, months: int, time_zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The period of so many months that stands at this place in its year, from 0."""
    first = date(year, place * months + 1, 1)
    return (
        local_midnight(first, time_zone),
        local_midnight(add_months(first, months), time_zone),
    )


def own_period(
    anchor: datetime, months: int, at: datetime, time_zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """The period of `months` months, counted from the local day of `anchor`, that holds `at`."""
    first = anchor.astimezone(time_zone).date()
    day = at.astimezone(time_zone).date()
    passed = (day.year - first.year) * 12 + day.month - first.month
    turn = passed // months
    if add_months(first, turn * months) > day:
        turn -= 1
    return (
        local_midnight(add_months(first, turn * months), time_zone),
        local_midnight(add_months(first, (turn + 1) * months), time_zone),
    )


def next_midnight(at: datetime, time_zone: ZoneInfo) -> datetime:
    """The local midnight that ends the day of `at`."""
    return local_midnight(at.astimezone(time_zone).date() + timedelta(days=1), time_zone)


def plus_days(at: datetime, days: int, time_zone: ZoneInfo) -> datetime:
    """`days` days later at the same local time of day."""
    if days == 0:
        return at
    return from_local(at.astimezone(time_zone).replace(tzinfo=None) + timedelta(days), time_zone)


def plus_months(at: datetime, months: int, time_zone: ZoneInfo) -> datetime:
    """`months` months later at the same local time of day; 31 January and one is 28 February."""
    local = at.astimezone(time_zone).replace(tzinfo=None)
    day = add_months(local.date(), months)
    return from_local(datetime.combine(day, local.time()), time_zone)
