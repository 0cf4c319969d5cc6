"""Local clocks: so many days later at the same time, months, the ends of calendar periods."""

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TICK = timedelta(microseconds=1)


def days_after(at: datetime, days: int, zone: str) -> datetime:
    """The same wall-clock time so many days later."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    return (wall + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def months_after(at: datetime, months: int, zone: str) -> datetime:
    """The same wall-clock time so many months later, on the last day of a shorter month."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    year, month = wall.year, wall.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    day = min(wall.day, calendar.monthrange(year, month)[1])
    moved = wall.replace(year=year, month=month, day=day, tzinfo=ZoneInfo(zone))
    return moved.astimezone(UTC)


def begin_of_period(at: datetime, months: int, zone: str) -> datetime:
    """The local midnight at which the calendar period of `months` months began."""
    wall = at.astimezone(ZoneInfo(zone))
    month = wall.month
    while (month - 1) % months:
        month -= 1
    return datetime(wall.year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of_period(at: datetime, months: int, zone: str, periods: int = 0) -> datetime:
    """The local midnight at which it ends, or the one so many periods later."""
    wall = begin_of_period(at, months, zone).astimezone(ZoneInfo(zone))
    year, month = wall.year, wall.month
    for _ in range(months * (periods + 1)):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def begin_of_day(at: datetime, zone: str) -> datetime:
    wall = at.astimezone(ZoneInfo(zone))
    return datetime(wall.year, wall.month, wall.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
