"""Spans of time and counts in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

from regulars.kernel.conditions.windows import Between, Calendar, Dates, Last, Next, Window

Phrases = dict[str, str]


def number_words(number: float) -> str:
    """A number in plain digits, without an exponent: it may be a year, or a code."""
    return str(number) if isinstance(number, int) else format(Decimal(repr(number)), "f")


def grouped_words(number: float) -> str:
    """A number that counts or measures something, with its thousands apart."""
    whole = isinstance(number, int)
    return format(number, ",") if whole else format(Decimal(repr(number)), ",f")


def counted(count: float, unit: str, phrases: Phrases) -> str:
    """So many of a unit: `1 day`, `3 days`, `once`."""
    form = "one" if count == 1 else "many"
    return phrases[f"{unit}.{form}"].format(count=grouped_words(count))


def window_words(window: Window, phrases: Phrases) -> str:
    """What a window is called; it reads as a noun."""
    match window:
        case Last():
            return phrases["last"].format(length=counted(window.count, window.unit, phrases))
        case Next():
            return phrases["next"].format(length=counted(window.count, window.unit, phrases))
        case Calendar():
            return _calendar_words(window, phrases)
        case Between():
            return _bounded_words(_instant(window.begin), _instant(window.end), phrases)
        case Dates():
            return _bounded_words(_day(window.begin), _day(window.end), phrases)


def _calendar_words(window: Calendar, phrases: Phrases) -> str:
    first, last = window.first, window.last
    if first == last:
        return _period_words(window.period, first, phrases)
    full = {"count": str(last - first + 1), "period": phrases[f"period.{window.period}"]}
    if last == -1:
        return phrases["calendar.full_past"].format(**full)
    if first == 1:
        return phrases["calendar.full_future"].format(**full)
    return phrases["calendar.from_to"].format(
        first=_period_words(window.period, first, phrases),
        last=_period_words(window.period, last, phrases),
    )


def _period_words(period: str, offset: int, phrases: Phrases) -> str:
    if abs(offset) <= 1:
        return phrases[f"{period}.{offset}"]
    direction = "ahead" if offset > 0 else "ago"
    return phrases[f"{period}.{direction}"].format(count=abs(offset))


def _bounded_words(begin: str | None, end: str | None, phrases: Phrases) -> str:
    if begin is None:
        return phrases["between.end"].format(end=end)
    if end is None:
        return phrases["between.begin"].format(begin=begin)
    return phrases["between.both"].format(begin=begin, end=end)


def _instant(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(UTC).replace(tzinfo=None)
    has_seconds = local.second or local.microsecond
    return local.isoformat(" ", "auto" if has_seconds else "minutes") + " UTC"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
