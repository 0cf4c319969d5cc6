"""Arrays arrive in PostgreSQL as they were sent, whatever they hold."""

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.infra.arrays import EncodedArray, EncodedArrayDumper, encoder_of

_ITEMS: dict[str, st.SearchStrategy[Any]] = {
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "bytea": st.binary(),
    "date": st.dates(),
    "double precision": st.floats(allow_nan=False),
    "text": st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    "timestamptz": st.datetimes().map(lambda moment: moment.replace(tzinfo=UTC)),
    "uuid": st.uuids(),
}


@pytest.mark.parametrize("kind", sorted(_ITEMS))
def test_an_array_arrives_as_it_was_sent(server_url: str, kind: str) -> None:
    with psycopg.connect(server_url, options="-c timezone=UTC") as connection:
        connection.adapters.register_dumper(EncodedArray, EncodedArrayDumper)
        cursor = connection.cursor(binary=True)
        encode = encoder_of(kind)

        @given(st.lists(st.none() | _ITEMS[kind], max_size=20))
        def arrives(items: list[Any]) -> None:
            # Twice each: an item that follows itself takes a short way.
            sent = [item for item in items for _ in range(2)]
            cursor.execute(f"select %b::{kind}[]".encode(), [encode(sent)])
            assert cursor.fetchone() == (sent,)

        arrives()


def test_an_array_of_another_kind_is_our_mistake() -> None:
    with pytest.raises(AttributeError):
        encoder_of("text")([1])
    with pytest.raises(TypeError):
        encoder_of("timestamptz")([datetime(2026, 3, 1)])  # noqa: DTZ001
    with pytest.raises(AttributeError):
        encoder_of("date")(["2026-03-01"])


def test_the_day_is_a_day(server_url: str) -> None:
    with psycopg.connect(server_url) as connection:
        connection.adapters.register_dumper(EncodedArray, EncodedArrayDumper)
        found = connection.execute(
            "select %b::date[] = array['2026-03-01'::date, null]",
            [encoder_of("date")([date(2026, 3, 1), None])],
        ).fetchone()
    assert found == (True,)
