"""The rows of stored events, taken out of their tables and put back by COPY in binary form.

What COPY writes to a table is the most that PostgreSQL takes in over a connection: no statement is
planned, no row asks whether it is new.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier, Literal

TABLES = {"event": "id", "event_key": "event_id"}
"""The tables of the schema `events` that intake writes, and where each has the event's id."""

_PIECE_BYTES = 256 * 1024
_TAKE_OUT = SQL(
    "copy (select * from events.{table} where get_byte(uuid_send({id}), 15) % {parts} = {part}) "
    "to stdout (format binary)"
)
_PUT_BACK = SQL("copy events.{table} from stdin (format binary)")


class CopiedRows:
    """All rows of the tables, in `parts` parts that can be put back at once."""

    def __init__(self, parts: list[dict[str, list[bytes]]]) -> None:
        self._parts = parts

    async def put_back(self, url: str) -> float:
        """Copy each part in over a connection of its own, in one transaction; the seconds taken."""
        async with AsyncExitStack() as stack:
            connections = [
                await stack.enter_async_context(await AsyncConnection.connect(url))
                for _ in self._parts
            ]
            began = time.perf_counter()
            await asyncio.gather(*map(_put_back, connections, self._parts))
            return time.perf_counter() - began


async def take_out(url: str, parts: int) -> CopiedRows:
    """What the tables hold, in memory."""
    async with await AsyncConnection.connect(url) as connection:
        return CopiedRows(
            [
                {
                    table: [
                        piece async for piece in _pieces(connection, _query(table, part, parts))
                    ]
                    for table in TABLES
                }
                for part in range(parts)
            ]
        )


def _query(table: str, part: int, parts: int) -> Composed:
    return _TAKE_OUT.format(
        table=Identifier(table),
        id=Identifier(TABLES[table]),
        parts=Literal(parts),
        part=Literal(part),
    )


async def _pieces(connection: AsyncConnection, query: Composed) -> AsyncIterator[bytes]:
    """The rows in pieces large enough that writing them costs nothing."""
    gathered: list[bytes] = []
    size = 0
    async with connection.cursor() as cursor, cursor.copy(query) as copy:
        async for row in copy:
            gathered.append(bytes(row))
            size += len(gathered[-1])
            if size >= _PIECE_BYTES:
                yield b"".join(gathered)
                gathered, size = [], 0
    yield b"".join(gathered)


async def _put_back(connection: AsyncConnection, part: dict[str, list[bytes]]) -> None:
    async with connection.cursor() as cursor:
        for table, pieces in part.items():
            async with cursor.copy(_PUT_BACK.format(table=Identifier(table))) as copy:
                for piece in pieces:
                    await copy.write(piece)
    await connection.commit()
