"""From a cell to a value: texts, numbers, amounts, instants. A cell that is none says why.

Every function takes what a file holds (a text, or a typed value where the format has types) and
returns the value, None for an empty cell, or a `Bad` that names the reason.
"""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from regulars.kernel.errors import InvalidInput
from regulars.kernel.money import AMOUNT_MAX, Rounding, minor_from_decimal, rounded
from regulars.kernel.period import EPOCH, from_local, microseconds_of

Convert = Callable[[Any], Any]

MILLI_SCALE = 3
_FLOAT_DIGITS = ".15g"
_FLOAT_DECIMALS = 9
_YEAR_MIN, _YEAR_MAX = 1900, 2200
_TRUE = frozenset({"true", "t", "yes", "y", "1", "1.0"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "0.0"})


class Bad(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that cannot be what it should be."""

    code: str
    reason: str


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers are written, and how amounts become minor units."""

    scale: int
    decimal: str = "."
    thousands: str = ""
    rounding: Rounding | None = None
    is_minor: bool = False
    negate: bool = False


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """How times are written. A number counts `unit` since `since`."""

    zone: ZoneInfo
    format: str | None = None
    since: datetime = EPOCH
    unit: timedelta | None = None
    add_days: int = 0


def text_of(value: Any) -> str | Bad | None:
    """A text without blanks at its ends; whole numbers stored as floats lose their `.0`."""
    if isinstance(value, str):
        text = value.strip()
    elif value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() else _digits(value)
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, dict | list):
        return Bad(code="not_a_text", reason="a structure stands where a text should")
    else:
        text = str(value)
    return _sound(text)


def _sound(text: str) -> str | Bad | None:
    if "\x00" in text:
        return Bad(code="bad_text", reason="the text holds a NUL character")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return Bad(code="bad_text", reason="the text holds half a character")
    return text or None


def _digits(value: float) -> str:
    # A double keeps 15 decimal digits of the text it was read from; the rest is its own noise.
    return format(value, _FLOAT_DIGITS)


def number_text(value: Any, numbers: Numbers) -> str | Bad | None:
    """The number as plain digits with a point."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        # Sums kept as doubles leave rests such as 1e-16 where nothing is meant.
        return None if math.isnan(value) else _digits(round(value, _FLOAT_DECIMALS))
    text = text_of(value)
    if not isinstance(text, str):
        return text
    if numbers.thousands:
        text = text.replace(numbers.thousands, "")
    if numbers.decimal != ".":
        text = text.replace(numbers.decimal, ".")
    return text


def amount(numbers: Numbers) -> Convert:
    """Converts to minor units at a scale, exactly unless a rounding is named."""
    scale = 0 if numbers.is_minor else numbers.scale
    sign = -1 if numbers.negate else 1

    def convert(value: Any) -> int | Bad | None:
        text = number_text(value, numbers)
        if not isinstance(text, str):
            return text
        try:
            if numbers.rounding is None:
                return sign * minor_from_decimal(text, scale)
            minor = rounded(Decimal(text).scaleb(scale), numbers.rounding)
        except InvalidInput as error:
            return Bad(code="not_an_amount", reason=error.detail)
        except ArithmeticError:
            return Bad(code="not_an_amount", reason=f"{text!r} is not a number")
        if abs(minor) > AMOUNT_MAX:
            return Bad(code="not_an_amount", reason=f"{text!r} is larger than can be stored")
        return sign * minor

    return convert


def integer(numbers: Numbers) -> Convert:
    return amount(msgspec.structs.replace(numbers, scale=0, is_minor=True, rounding=None))


def number(numbers: Numbers) -> Convert:
    """Converts to an int where the number is whole, else to a float."""

    def convert(value: Any) -> int | float | Bad | None:
        text = number_text(value, numbers)
        if not isinstance(text, str):
            return text
        try:
            found = Decimal(text)
        except InvalidOperation:
            return Bad(code="not_a_number", reason=f"{text!r} is not a number")
        if not found.is_finite() or abs(found) > AMOUNT_MAX:
            return Bad(code="not_a_number", reason=f"{text!r} is not a number that can be stored")
        return int(found) if found == found.to_integral_value() else float(found)

    return convert


def boolean(value: Any) -> bool | Bad | None:
    text = text_of(value)
    if not isinstance(text, str):
        return text
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    return Bad(code="not_a_boolean", reason=f"{text!r} is neither true nor false")


def instant(times: Times) -> Convert:
    """Converts to microseconds since 1970, UTC. What has no offset is local time."""

    def convert(value: Any) -> int | Bad | None:
        if value is None or value == "":
            return None
        try:
            return _microseconds(value, times)
        except (ValueError, OverflowError, TypeError) as error:
            return Bad(code="not_a_time", reason=f"{value!r} is not a time: {error}")

    return convert


def _microseconds(value: Any, times: Times) -> int:
    if times.unit is not None:
        moment = times.since + float(value) * times.unit
    elif isinstance(value, str):
        moment = _parse(value.strip(), times.format)
    elif isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local midnight
    else:
        moment = _parse(str(value), times.format)
    moment += timedelta(days=times.add_days)
    if not _YEAR_MIN <= moment.year <= _YEAR_MAX:
        raise ValueError(f"the year must lie between {_YEAR_MIN} and {_YEAR_MAX}")
    aware = from_local(moment, times.zone) if moment.tzinfo is None else moment.astimezone(UTC)
    return microseconds_of(aware)


def _parse(text: str, form: str | None) -> datetime:
    if form is None:
        return datetime.fromisoformat(text)
    return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put on afterwards


def day(times: Times) -> Convert:
    """Converts to an ISO date; an instant with an offset becomes the day it is in the zone."""

    def convert(value: Any) -> str | Bad | None:
        if value is None or value == "":
            return None
        try:
            if isinstance(value, date) and not isinstance(value, datetime):
                return value.isoformat()
            moment = value if isinstance(value, datetime) else _parse(str(value), times.format)
            local = moment.astimezone(times.zone) if moment.tzinfo else moment
            return local.date().isoformat()
        except (ValueError, OverflowError) as error:
            return Bad(code="not_a_date", reason=f"{value!r} is not a date: {error}")

    return convert


def instant_text(times: Times) -> Convert:
    """Converts to an RFC 3339 text, as instants stand in attributes and properties."""
    to_microseconds = instant(times)

    def convert(value: Any) -> str | Bad | None:
        found: int | Bad | None = to_microseconds(value)
        if not isinstance(found, int):
            return found
        return (EPOCH + timedelta(microseconds=found)).isoformat()

    return convert


def as_is(value: Any) -> Any:
    """The value with the type it has in the file, as far as JSON can say it."""
    if isinstance(value, str | datetime | date):
        return text_of(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict | list):
        return _sound_structure(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return Bad(code="not_a_number", reason="the number is larger than can be stored")
    return value


def _sound_structure(value: Any) -> Any:
    try:
        encoded = msgspec.json.encode(value)
    except (UnicodeEncodeError, ValueError, TypeError, OverflowError) as error:
        return Bad(code="bad_text", reason=str(error))
    if b"\\u0000" in encoded:
        return Bad(code="bad_text", reason="the structure holds a NUL character")
    return value
