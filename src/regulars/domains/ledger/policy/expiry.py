"""When units become available and when they die: local clocks, months and calendar periods.

A lot is dead *at* its instant. N days later means the same local time N days later; a month after
31 January is the last day of February; a calendar period ends at a local midnight.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import TypeAlias
from zoneinfo import ZoneInfo

from regulars.domains.ledger.types.assets import (
    CalendarExpiry,
    CalendarUnit,
    Expiry,
    NoExpiry,
    SlidingExpiry,
)
from regulars.kernel.period import add_months, from_local, local_midnight

DeathClock: TypeAlias = Callable[[datetime], datetime | None]
"""When a lot dies that became available at the instant given; None for never."""

_HOURS_MAX = 50_000
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)

_MONTHS: dict[CalendarUnit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def death_clock(expiry: Expiry, zone: ZoneInfo) -> DeathClock:
    """The policy `expiry` in `zone` as a function of the instant from which it runs."""
    if isinstance(expiry, NoExpiry):
        return _never
    if isinstance(expiry, CalendarExpiry):
        period_end = partial(_period_end, _MONTHS[expiry.unit], expiry.periods, zone)
        return _by_the_hour(period_end, is_fixed=True)
    if expiry.months:
        return _by_the_hour(partial(months_later, months=expiry.months, zone=zone))
    return _by_the_hour(partial(days_later, days=expiry.days, zone=zone))


def slides(expiry: Expiry) -> bool:
    return isinstance(expiry, SlidingExpiry)


def days_later(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same local time so many days later (or earlier)."""
    local = at.astimezone(zone).replace(tzinfo=None, fold=0)
    return from_local(local + timedelta(days=days), zone)


def months_later(at: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same local time so many months later, on the month's last day where it is shorter."""
    local = at.astimezone(zone).replace(tzinfo=None, fold=0)
    day = add_months(local.date(), months)
    return from_local(datetime.combine(day, local.time()), zone)


def _never(at: datetime) -> None:
    """The clock of units that live for ever, whatever `at` is."""
    del at


def _by_the_hour(clock: Callable[[datetime], datetime], *, is_fixed: bool = False) -> DeathClock:
    """`clock` with its answers remembered by the hour, for local arithmetic is slow.

    All instants of an hour die at the same time (`is_fixed`), or the same time later, if its first
    and its last do; an hour in which a clock or a date jumps is worked out each time.
    """
    known: dict[int, datetime | timedelta | None] = {}

    def death_of(at: datetime) -> datetime:
        number = at.toordinal() * 24 + at.hour
        if number not in known:
            if len(known) >= _HOURS_MAX:
                known.clear()
            hour = at.replace(minute=0, second=0, microsecond=0)
            known[number] = _of_whole_hour(clock, hour, is_fixed)
        told = known[number]
        if told is None:
            return clock(at)
        return told if isinstance(told, datetime) else at + told

    return death_of


def _of_whole_hour(
    clock: Callable[[datetime], datetime], hour: datetime, is_fixed: bool
) -> datetime | timedelta | None:
    last = hour + _HOUR - _MICROSECOND
    first_death, last_death = clock(hour), clock(last)
    if is_fixed:
        return first_death if first_death == last_death else None
    shift = first_death - hour
    return shift if last_death - last == shift else None


def _period_end(months: int, periods: int, zone: ZoneInfo, at: datetime) -> datetime:
    return _end_of_period(at.astimezone(zone).date(), months, periods, zone)


@lru_cache(maxsize=4096)
def _end_of_period(day: date, months: int, periods: int, zone: ZoneInfo) -> datetime:
    index = day.year * 12 + day.month - 1
    year, month = divmod((index // months + 1 + periods) * months, 12)
    return local_midnight(date(year, month + 1, 1), zone)
