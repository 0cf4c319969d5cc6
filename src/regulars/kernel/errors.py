"""Refusals: what the platform says when it will not do what it was asked.

A refusal is for the caller and carries a stable `code`. Every refusal belongs to one of six
kinds; the HTTP layer turns kinds into statuses in one table, the command line into exit codes.
Mistakes of our own are assertions and never refusals.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

import msgspec

Kind = Literal["invalid", "unauthenticated", "forbidden", "missing", "conflict", "limited"]


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """One field that was refused: `path` as in `lines[3].quantity`, and why."""

    path: str
    code: str
    detail: str


class Refusal(Exception):
    """Base of all refusals. Subclasses set `code` and `kind`; both are part of the public API."""

    code: ClassVar[str] = "refused"
    kind: ClassVar[Kind] = "invalid"

    def __init__(self, detail: str, *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)


class InvalidInput(Refusal):
    """The input cannot be understood; `errors` names the fields."""

    code = "invalid_input"


class NotFound(Refusal):
    """What was asked for does not exist, or not for this caller."""

    code = "not_found"
    kind = "missing"


class Conflict(Refusal):
    """The request contradicts what is stored already."""

    code = "conflict"
    kind = "conflict"


class Overloaded(Refusal):
    """There is more work than can be taken now; ask again after `retry_after_seconds`."""

    code = "overloaded"
    kind = "limited"

    def __init__(self, detail: str, *, retry_after_seconds: int = 1) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


def every_refusal() -> list[type[Refusal]]:
    """All refusals that are imported now, by code; the reference page is written from this."""
    found: set[type[Refusal]] = set()
    pending: list[type[Refusal]] = [Refusal]
    while pending:
        refusal = pending.pop()
        pending.extend(refusal.__subclasses__())
        found.add(refusal)
    return sorted(found, key=lambda refusal: (refusal.code, refusal.__qualname__))
