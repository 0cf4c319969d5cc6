"""Refusals of the catalog."""

from collections.abc import Iterable

from regulars.kernel.errors import NotFound, Refusal


class MalformedCode(Refusal):
    """A code is empty, too long, blank at an end, or holds a NUL character."""

    code = "malformed_code"

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(f"{', '.join(map(repr, codes))} cannot be a code")


class UnknownCode(NotFound):
    """Nothing in the catalog has this code."""

    code = "unknown_code"

    def __init__(self, kind: str, code: str) -> None:
        super().__init__(f"there is no {kind} {code!r}")
