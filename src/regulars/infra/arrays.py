"""Arrays on their way to PostgreSQL, encoded in binary by the type that the query declares.

A batch travels as one array a column. psycopg would find each array's type by its items and make
encoders anew for every call, at twice the cost; here `%(ids)b::uuid[]` says all there is to know,
and an array of nothing but None has its type too.
"""

import struct
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import postgres
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_NULL = b"\xff\xff\xff\xff"
_BEGINNING = object()
_FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(2000, 1, 1).toordinal()

_pack_size = struct.Struct(">i").pack
_pack_long = struct.Struct(">iq").pack
_pack_double = struct.Struct(">id").pack
_pack_int = struct.Struct(">ii").pack
# Dimensions, whether there may be nulls, the type of the items; their count, the first index.
_pack_head = struct.Struct(">iiIii").pack
_pack_empty = struct.Struct(">iiI").pack


class EncodedArray:
    """A whole array in PostgreSQL's binary form."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class EncodedArrayDumper(Dumper):
    """Hands an encoded array to psycopg; the query's cast tells the server its type."""

    format = Format.BINARY

    def dump(self, obj: EncodedArray) -> Buffer:
        return obj.data


ArrayEncoder: TypeAlias = Callable[[Iterable[Any]], EncodedArray]


def encoder_of(kind: str) -> ArrayEncoder:
    """The encoder of arrays whose items are of the SQL type `kind`; None among them is null."""
    return partial(_encoded, postgres.types[kind].oid, _ENCODERS[kind])


def _encoded(oid: int, encode: Callable[[Any], bytes], items: Iterable[Any]) -> EncodedArray:
    pieces = [b""]
    last: object = _BEGINNING
    piece = b""
    for item in items:
        # Whole columns hold one and the same object: a source, an instant.
        if item is not last:
            last, piece = item, _NULL if item is None else encode(item)
        pieces.append(piece)
    count = len(pieces) - 1
    pieces[0] = _pack_head(1, 1, oid, count, 1) if count else _pack_empty(0, 0, oid)
    return EncodedArray(b"".join(pieces))


def _text(item: str) -> bytes:
    data = item.encode()
    return _pack_size(len(data)) + data


def _bytes(item: bytes) -> bytes:
    return _pack_size(len(item)) + item


def _uuid(item: UUID) -> bytes:
    return b"\0\0\0\x10" + item.int.to_bytes(16)


def _boolean(item: bool) -> bytes:
    return b"\0\0\0\x01\x01" if item else b"\0\0\0\x01\x00"


def _instant(item: datetime) -> bytes:
    since = item - _FIRST_INSTANT
    return _pack_long(8, (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _day(item: date) -> bytes:
    return _pack_int(4, item.toordinal() - _FIRST_DAY)


_ENCODERS: dict[str, Callable[[Any], bytes]] = {
    "bigint": partial(_pack_long, 8),
    "boolean": _boolean,
    "bytea": _bytes,
    "date": _day,
    "double precision": partial(_pack_double, 8),
    "text": _text,
    "timestamptz": _instant,
    "uuid": _uuid,
}
