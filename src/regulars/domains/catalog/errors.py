"""Refusals of the catalog."""

from collections.abc import Iterable

from regulars.kernel.errors import Refusal


class MalformedCode(Refusal):
    """A code is empty, too long, blank at an end, or holds a NUL character."""

    code = "malformed_code"

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(f"{', '.join(map(repr, codes))} cannot be a code")
