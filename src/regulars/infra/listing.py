"""Keyset pages: lists that go on after the last row seen, never after a number of rows.

A page asks for one row more than its limit; if it comes, there is a next page, and the cursor
names the sort key of the last row given out. A cursor is opaque to callers: base64url of the
listing's name and the key. It is validated, not signed: it holds nothing that its bearer has not
just read, and a made-up one only chooses where to begin.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from regulars.kernel.errors import InvalidInput

LIMIT_DEFAULT = 50
LIMIT_MAX = 500
CURSOR_CHARACTERS_MAX = 2_000

Item = TypeVar("Item")
SortKey = TypeVar("SortKey", bound=msgspec.Struct)


class InvalidCursor(InvalidInput):
    """The cursor is not one that this list, in this order, has given out."""

    code = "invalid_cursor"


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Some items of a list, and the cursor of the rest; no cursor, no rest."""

    items: list[Item]
    next_cursor: str | None


def page_of(
    rows: Sequence[Item], limit: int, listing: str, key_of: Callable[[Item], msgspec.Struct]
) -> Page[Item]:
    """The page that `rows` make, of which up to `limit` + 1 were asked for.

    `listing` names the list and its order, as in `orders by -occurred_at`.
    """
    items = list(rows[:limit])
    has_more = len(rows) > limit
    return Page(
        items=items,
        next_cursor=encode_cursor(listing, key_of(items[-1])) if has_more else None,
    )


def encode_cursor(listing: str, key: msgspec.Struct) -> str:
    """The cursor that goes on after `key`."""
    content = msgspec.json.encode((listing, key))
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode_cursor(cursor: str | None, listing: str, into: type[SortKey]) -> SortKey | None:
    """The sort key to go on after, None to begin; refuses a cursor of another list or order."""
    if cursor is None:
        return None
    if len(cursor) > CURSOR_CHARACTERS_MAX:
        raise InvalidCursor("the cursor is too long")
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        named, raw = msgspec.json.decode(content, type=tuple[str, msgspec.Raw])
        key = msgspec.json.decode(raw, type=into)
    except (binascii.Error, UnicodeError, ValueError, msgspec.MsgspecError):
        raise InvalidCursor("the cursor cannot be read") from None
    if named != listing or b"\\u0000" in content:
        raise InvalidCursor("the cursor belongs to another list or order")
    return key
