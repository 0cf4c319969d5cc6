"""Feeds: reading an append-only table to its end, missing nothing and nothing twice.

Rows carry the number of the database transaction that wrote them (`written_in`). A reader takes
what lies after its cursor and below the horizon, under which every transaction has ended. Reading
by id or by time instead loses the rows of transactions that commit late.

The cursor moves in the reader's own transaction, together with what the reader wrote: a reader
killed in the middle leaves everything as it was.
"""

from typing import Protocol
from uuid import UUID

import msgspec

from regulars.infra import sql
from regulars.infra.db import Tx

SQL = sql.load(__file__)


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a consumer has read: after this row."""

    written_in: int
    last_id: UUID


class FeedRow(Protocol):
    """Whatever stands in a feed names its place in it."""

    @property
    def written_in(self) -> int: ...

    @property
    def id(self) -> UUID: ...


async def take_cursor(tx: Tx, consumer: str) -> Position | None:
    """The position of `consumer`, locked until the transaction ends; None while another reads."""
    await tx.run(SQL.ensure_cursor, consumer=consumer)
    return await tx.maybe(SQL.lock_cursor, Position, consumer=consumer)


async def position_of(tx: Tx, consumer: str) -> Position:
    """How far `consumer` has read, for those who only look."""
    found = await tx.maybe(SQL.read_cursor, Position, consumer=consumer)
    return found or Position(written_in=0, last_id=UUID(int=0))


async def move_cursor(tx: Tx, consumer: str, last: FeedRow) -> None:
    """Note that `consumer` has dealt with everything up to and including `last`."""
    await tx.run(SQL.move_cursor, consumer=consumer, written_in=last.written_in, last_id=last.id)
