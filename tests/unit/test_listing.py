"""Keyset pages: opaque cursors that go on after the last row given out."""

import base64
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from regulars.infra.listing import (
    InvalidCursor,
    Page,
    decode_cursor,
    encode_cursor,
    page_of,
)


class Key(msgspec.Struct, frozen=True):
    at: datetime
    id: UUID


KEY = Key(datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC), UUID(int=7))
LISTING = "orders by -at"


def test_a_cursor_goes_on_exactly_where_the_page_ended() -> None:
    assert decode_cursor(encode_cursor(LISTING, KEY), LISTING, Key) == KEY


def test_no_cursor_is_the_beginning() -> None:
    assert decode_cursor(None, LISTING, Key) is None


def test_a_cursor_is_fit_for_an_address() -> None:
    cursor = encode_cursor(LISTING, KEY)
    assert cursor.replace("-", "").replace("_", "").isalnum()


def made_up(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!!!",
        "späti",
        "a" * 2001,
        "a",
        made_up(b"[]"),
        made_up(b'"text"'),
        made_up(b'["orders by -at"]'),
        made_up(b'["orders by -at",{"at":"yesterday","id":"x"}]'),
        made_up(b'["orders by -at",{"id":"00000000-0000-0000-0000-000000000007"}]'),
        made_up(b'["orders by \xff",{}]'),
        encode_cursor("orders by number", KEY),
    ],
)
def test_a_cursor_that_was_not_given_out_here_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, LISTING, Key)


def test_text_that_cannot_be_stored_is_refused_in_a_cursor_too() -> None:
    class Name(msgspec.Struct, frozen=True):
        name: str

    with pytest.raises(InvalidCursor):
        decode_cursor(encode_cursor(LISTING, Name("a\x00")), LISTING, Name)


@pytest.mark.parametrize(
    ("row_count", "expected_count", "has_next"),
    [(0, 0, False), (2, 2, False), (3, 3, False), (4, 3, True)],
)
def test_one_row_more_than_asked_for_means_another_page(
    row_count: int, expected_count: int, has_next: bool
) -> None:
    rows = [Key(KEY.at, UUID(int=number)) for number in range(row_count)]
    page: Page[Key] = page_of(rows, 3, LISTING, lambda row: row)
    assert page.items == rows[:expected_count]
    assert (page.next_cursor is not None) == has_next
    if page.next_cursor:
        assert decode_cursor(page.next_cursor, LISTING, Key) == rows[2]
