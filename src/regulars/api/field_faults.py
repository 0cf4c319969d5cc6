"""What msgspec complains of, as the field that is wrong and why."""

import re

from regulars.kernel.errors import FieldError

_PLACE = re.compile(r" - at (?:`key` in )?`\$\.?(.*)`$", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"^Object contains unknown field `(.*)`$", re.DOTALL)
_NAME_LENGTH_MAX = 200

_WORDS = {
    "Invalid RFC3339 encoded datetime": "must be an instant, as in 2026-03-01T12:00:00Z",
    "Invalid RFC3339 encoded date": "must be a day, as in 2026-03-01",
}
"""Where msgspec names a standard, what it wants is shown."""


def fault_in_body(told: str) -> FieldError:
    """The field of a body that msgspec could not decode."""
    match = _PLACE.search(told)
    path, said = (match.group(1), told[: match.start()]) if match else ("", told)
    if unknown := _UNKNOWN_FIELD.match(said):
        name = unknown.group(1)[:_NAME_LENGTH_MAX]
        return FieldError(
            path=f"{path}.{name}" if path else name,
            code="unknown_field",
            detail="is not known here",
        )
    return fault_at(path, said)


def fault_at(path: str, said: str) -> FieldError:
    """The fault of the field `path`, in words for people."""
    return FieldError(path=path, code="invalid", detail=_WORDS.get(said, said))


def told(fault: FieldError) -> str:
    """The fault in one line."""
    return f"{fault.path}: {fault.detail}" if fault.path else fault.detail
