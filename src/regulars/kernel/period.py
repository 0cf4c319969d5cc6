"""Time: half-open intervals, calendar steps and local clocks. Instants are aware and in UTC."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regulars.kernel.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAYS_OF_EVERY_MONTH = 28


def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; refuses a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"{name!r} is not an IANA time zone") from None


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; 31 January + 1 month is the last day of February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if day.day <= _DAYS_OF_EVERY_MONTH:
        return date(year, month + 1, day.day)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last_day))


def local_midnight(day: date, time_zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins in `time_zone`, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=time_zone).astimezone(UTC)


def from_local(moment: datetime, time_zone: ZoneInfo) -> datetime:
    """A naive local wall-clock time as an instant.

    In the hour that a clock repeats in autumn the earlier instant is meant; a time that the clock
    skips in spring is read with the offset from before the jump (PEP 495, fold=0).
    """
    assert moment.tzinfo is None, "a local time carries no offset"
    return moment.replace(tzinfo=time_zone).astimezone(UTC)


def microseconds_of(moment: datetime) -> int:
    """Microseconds since 1970 of an aware instant, exactly."""
    return (moment - EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The instant `value` microseconds after 1970, in UTC."""
    return EPOCH + timedelta(microseconds=value)
