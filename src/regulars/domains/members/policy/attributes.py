"""Profile values: what each standard and custom field accepts.

A value that its field does not accept is left out and reported; the rest of the record goes in.
"""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec
from msgspec import UNSET

from regulars.domains.members.types.inbound import PERSONAL_FIELDS, PLAIN_FIELDS, ProfileChange
from regulars.domains.members.types.profile import ATTRIBUTE_PREFIX
from regulars.domains.members.types.registry import Attribute, AttributeType, Registry
from regulars.kernel.errors import FieldError, InvalidInput, Refusal
from regulars.kernel.period import zone

TEXT_CHARACTERS_MAX: Final = 1_000
LIST_ITEMS_MAX: Final = 100

_GENDERS: Final = {
    "female": "female", "f": "female", "w": "female", "woman": "female", "女": "female",
    "male": "male", "m": "male", "man": "male", "男": "male",
    "other": "other", "o": "other", "x": "other", "nonbinary": "other", "其他": "other",
}  # fmt: skip

_EXACT_INTEGERS: Final = 1 << 53
"""From here on JSON readers disagree about what a number is."""


class _Unfit(Exception):
    """Says in words which values a field accepts."""


def checked_change(
    registry: Registry, profile: ProfileChange | None
) -> tuple[dict[str, Any], list[FieldError]]:
    """The accepted part of `profile`, by field name (`attributes.<key>` for custom ones)."""
    accepted: dict[str, Any] = {}
    refused: list[FieldError] = []
    if profile is None:
        return accepted, refused
    for field in PERSONAL_FIELDS + PLAIN_FIELDS:
        value = getattr(profile, field)
        if value is not UNSET:
            _take(field, value, _STANDARD.get(field, _text), accepted, refused)
    for key, value in profile.attributes.items():
        path = f"{ATTRIBUTE_PREFIX}{key}"
        attribute = registry.attributes.get(key)
        if attribute is None:
            detail = "no such attribute is registered"
            refused.append(FieldError(path=path, code="unknown_attribute", detail=detail))
        else:
            _take(path, value, _reader_of(attribute), accepted, refused)
    return accepted, refused


def filter_value(attribute: Attribute | None, text: str) -> str | int | float | bool:
    """The value that `text` spells for an attribute, to compare stored values with."""
    if attribute is None or attribute.is_personal:
        raise _filter_refused("no such attribute is registered, or it is personal")
    try:
        found = _reader_of(attribute)(_spelled(attribute.type, text))
    except _Unfit as unfit:
        raise _filter_refused(str(unfit)) from None
    if not isinstance(found, str | int | float):
        raise _filter_refused("lists are not compared")
    return found


def _spelled(kind: AttributeType, text: str) -> Any:
    if kind in {"number", "integer", "boolean"}:
        try:
            return msgspec.json.decode(text)
        except msgspec.MsgspecError:
            return None
    return text


def _filter_refused(detail: str) -> InvalidInput:
    error = FieldError(path="attribute", code="unfit_value", detail=detail)
    return InvalidInput(detail, errors=[error])


def _take(
    path: str,
    value: Any,
    read: Callable[[Any], Any],
    accepted: dict[str, Any],
    refused: list[FieldError],
) -> None:
    if value is None:
        accepted[path] = None
        return
    try:
        accepted[path] = read(value)
    except _Unfit as unfit:
        refused.append(FieldError(path=path, code="unfit_value", detail=str(unfit)))


def _reader_of(attribute: Attribute) -> Callable[[Any], Any]:
    if attribute.type == "enum":
        return lambda value: _one_of(value, attribute.enum_values)
    return _TYPED[attribute.type]


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise _Unfit("a text is expected")
    trimmed = value.strip()
    if len(trimmed) > TEXT_CHARACTERS_MAX:
        raise _Unfit(f"at most {TEXT_CHARACTERS_MAX} characters are accepted")
    if "\x00" in trimmed or any("\ud800" <= character <= "\udfff" for character in trimmed):
        raise _Unfit("the text holds characters that cannot be stored")
    return trimmed or None


def _gender(value: Any) -> str:
    found = _GENDERS.get(value.strip().casefold()) if isinstance(value, str) else None
    if found is None:
        raise _Unfit("female, male or other is expected")
    return found


def _time_zone(value: Any) -> str:
    try:
        return zone(str(value)).key
    except Refusal as refusal:
        raise _Unfit(refusal.detail) from None


def _date(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise _Unfit("a date as 1990-12-31 is expected")
    try:
        return value if isinstance(value, date) else date.fromisoformat(value.strip())
    except ValueError:
        raise _Unfit("a date as 1990-12-31 is expected") from None


def _date_text(value: Any) -> str:
    return _date(value).isoformat()


def _datetime_text(value: Any) -> str:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Unfit("a time as 2026-03-01T12:00:00Z is expected") from None
    if found.tzinfo is None:
        raise _Unfit("a time needs its offset, as in 2026-03-01T12:00:00Z")
    return found.astimezone(UTC).isoformat()


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _Unfit("a number is expected")
    if abs(value) >= _EXACT_INTEGERS:
        raise _Unfit("a number below 2^53 is expected")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _EXACT_INTEGERS:
        raise _Unfit("a whole number below 2^53 is expected")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("true or false is expected")
    return value


def _one_of(value: Any, accepted: list[str]) -> str:
    if value not in accepted:
        raise _Unfit(f"one of {', '.join(accepted)} is expected")
    return str(value)


def _list(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > LIST_ITEMS_MAX:
        raise _Unfit(f"a list of at most {LIST_ITEMS_MAX} texts is expected")
    return [text for each in value if (text := _text(each)) is not None]


_STANDARD: Final[dict[str, Callable[[Any], Any]]] = {
    "gender": _gender,
    "birth_date": _date,
    "time_zone": _time_zone,
}

_TYPED: Final[dict[AttributeType, Callable[[Any], Any]]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date_text,
    "datetime": _datetime_text,
    "list": _list,
}
