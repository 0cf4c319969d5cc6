"""The query parameters that every list takes."""

from typing import Annotated

from litestar.params import QueryParameter

from regulars.infra.listing import CURSOR_CHARACTERS_MAX, LIMIT_DEFAULT, LIMIT_MAX

Limit = Annotated[
    int, QueryParameter(ge=1, le=LIMIT_MAX, description=f"Items a page, {LIMIT_MAX} at most.")
]
"""`limit: Limit = LIMIT_DEFAULT` (a `FromQuery` with a `Meta` bound would let 501 pass)."""

Cursor = Annotated[
    str | None,
    QueryParameter(
        max_length=CURSOR_CHARACTERS_MAX, description="`next_cursor` of the page before."
    ),
]
"""`cursor: Cursor = None`."""

__all__ = ["LIMIT_DEFAULT", "LIMIT_MAX", "Cursor", "Limit"]
