"""Rows out of PostgreSQL as Arrow batches, as they come: COPY into pyarrow's reader of CSV."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import msgspec
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from regulars.infra.lake.shapes import Column, ColumnKind

_BLOCK_BYTES = 16 * 1024 * 1024

_READ_AS: Mapping[ColumnKind, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "local_date": pa.date32(),
}
_EXPRESSIONS: Mapping[ColumnKind, str] = {
    "text": "({})::text",
    "integer": "({})::bigint",
    "flag": "({})::boolean",
    "date": "({})::date",
    "instant": "({} at time zone 'UTC')",
    "local_date": "({} at time zone {zone})::date",
}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows come from: a view of the schema `shared`, and which of its rows."""

    view: str
    where: sql.Composed
    is_distinct: bool = False


@contextmanager
def copied(
    connection: psycopg.Connection[Any], query: sql.Composed, columns: tuple[Column, ...]
) -> Iterator[Iterator[Any]]:
    """The rows of a query as record batches of these columns; instants as timestamps without zone.

    Only some blocks of them are in memory at a time, however many there are.
    """
    statement = sql.SQL("copy ({}) to stdout (format csv)").format(query)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        pieces = _Pieces(iter(copy))
        yield iter(()) if pieces.is_empty() else _batches(pieces, columns)


def selected(source: Source, columns: tuple[Column, ...], time_zone: str) -> sql.Composed:
    """The query that reads these columns from a view."""
    expressions = [
        sql.SQL(_EXPRESSIONS[column.kind]).format(
            sql.Identifier(column.read_from), zone=sql.Literal(time_zone)
        )
        for column in columns
    ]
    return sql.SQL("select {} {} from {} {}").format(
        sql.SQL("distinct" if source.is_distinct else ""),
        sql.SQL(", ").join(expressions),
        sql.Identifier("shared", source.view),
        source.where,
    )


def _batches(pieces: "_Pieces", columns: tuple[Column, ...]) -> Iterator[Any]:
    names = [column.name for column in columns]
    reader = csv.open_csv(
        cast(Any, pa.PythonFile(cast(Any, pieces), "r")),
        read_options=csv.ReadOptions(
            block_size=_BLOCK_BYTES, column_names=names, use_threads=False
        ),
        # An item's name may have a line break in it.
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={column.name: _READ_AS[column.kind] for column in columns},
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    with reader:
        yield from reader


class _Pieces:
    """What COPY sends, as a file to be read."""

    def __init__(self, copy: Iterator[Any]) -> None:
        self._copy = copy
        self._ahead = bytearray()
        self.closed = False

    def is_empty(self) -> bool:
        self._fill(1)
        return not self._ahead

    def readable(self) -> bool:
        return True

    def read(self, count: int = -1) -> bytes:
        self._fill(count)
        wanted = bytes(self._ahead[:count])
        del self._ahead[:count]
        return wanted

    def close(self) -> None:
        self.closed = True

    def _fill(self, count: int) -> None:
        while len(self._ahead) < count:
            piece = next(self._copy, None)
            if piece is None:
                return
            self._ahead += piece
