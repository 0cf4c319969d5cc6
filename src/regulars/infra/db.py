"""The database: a pool of connections, and transactions that run named queries.

Rows come back as frozen structs whose fields are the columns. Results travel in binary, and every
Python integer travels as a bigint: psycopg would choose int2 … numeric by the value, which lets a
query work for small numbers and fail for large ones.
"""

from collections.abc import AsyncIterator, Hashable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from types import GenericAlias
from typing import Any, TypeAlias, TypeVar, cast

import msgspec
from psycopg import AsyncConnection, AsyncPipeline, AsyncRawCursor
from psycopg.pq import Format
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from psycopg_pool import AsyncConnectionPool

from regulars.infra import tracing
from regulars.infra.arrays import EncodedArray, EncodedArrayDumper
from regulars.infra.sql import Query

RowType = TypeVar("RowType")
Pool: TypeAlias = AsyncConnectionPool[AsyncConnection[Any]]

_STATEMENT_TIMEOUT_MS = 60_000
_LOCK_TIMEOUT_MS = 10_000
_READERS_MAX = 2


class Tx:
    """One open transaction. Whoever is handed a `Tx` may read and write and never commits."""

    def __init__(
        self, connection: AsyncConnection[Any], pipeline: AsyncPipeline | None = None
    ) -> None:
        self.connection = connection
        self._pipeline = pipeline

    async def rows(self, query: Query, /, **parameters: object) -> list[tuple[Any, ...]]:
        """All rows as tuples, for hot paths and single columns."""
        async with AsyncRawCursor(self.connection) as cursor:
            cursor.format = Format.BINARY
            await _execute(cursor, query, parameters)
            return await cursor.fetchall()

    async def all(
        self, query: Query, into: type[RowType], /, **parameters: object
    ) -> list[RowType]:
        """All rows, each as an `into`."""
        async with AsyncRawCursor(self.connection) as cursor:
            cursor.format = Format.BINARY
            await _execute(cursor, query, parameters)
            found = await cursor.fetchall()
            assert cursor.description is not None, f"{query.name} returns no rows"
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, values, strict=True)) for values in found]
        return cast(list[RowType], msgspec.convert(rows, _list_of(cast(Hashable, into))))

    async def maybe(
        self, query: Query, into: type[RowType], /, **parameters: object
    ) -> RowType | None:
        """The only row, or None where there is none; two rows are our mistake."""
        found = await self.all(query, into, **parameters)
        assert len(found) <= 1, f"{query.name} returned {len(found)} rows, at most one was expected"
        return found[0] if found else None

    async def one(self, query: Query, into: type[RowType], /, **parameters: object) -> RowType:
        """The one row; none is our mistake."""
        found = await self.maybe(query, into, **parameters)
        assert found is not None, f"{query.name} returned no row"
        return found

    async def run(self, query: Query, /, **parameters: object) -> int:
        """Run for effect; the number of rows touched."""
        async with AsyncRawCursor(self.connection) as cursor:
            await _execute(cursor, query, parameters)
            if self._pipeline is not None:
                await self._pipeline.sync()
            return cursor.rowcount

    async def write(self, query: Query, /, **parameters: object) -> None:
        """Run for effect, whatever number of rows that is.

        In a pipelined transaction it travels with the next statement that answers, or with the
        commit; that is also when it fails, if it does.
        """
        async with AsyncRawCursor(self.connection) as cursor:
            await _execute(cursor, query, parameters)


class Database:
    """Pools of connections to one PostgreSQL: one for transactions, a small one for look-ups."""

    def __init__(self, pool: Pool, readers: Pool, url: str) -> None:
        self._pool = pool
        self._readers = readers
        self.url = url

    @asynccontextmanager
    async def transaction(self, *, is_pipelined: bool = False) -> AsyncIterator[Tx]:
        """One transaction: committed when the block ends, rolled back when it raises.

        A pipelined one does not await each `write`: for hot paths, where round trips are what
        takes the time.
        """
        with tracing.span("database transaction"):
            async with self._pool.connection() as connection:
                if is_pipelined:
                    async with connection.pipeline() as pipeline:
                        yield Tx(connection, pipeline)
                        await connection.commit()
                else:
                    yield Tx(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Look-ups by key on a hot path: they cannot write, and each statement stands by itself.

        Each sees what was committed when it began, as in a transaction, without the round trips
        of one. Plans are made once and kept, whatever the parameters: right for look-ups by key,
        wrong for lists with filters.
        """
        async with self._readers.connection() as connection:
            with tracing.span("database reading"):
                yield Tx(connection)

    def connection_counts(self) -> dict[str, int]:
        """How many connections are open and in use, and how many callers wait for one."""
        measured = self._pool.get_stats()
        size, idle = measured.get("pool_size", 0), measured.get("pool_available", 0)
        return {
            "open": size,
            "in_use": size - idle,
            "waiting": measured.get("requests_waiting", 0),
        }


@asynccontextmanager
async def open_database(url: str, *, connections: int = 8) -> AsyncIterator[Database]:
    """A pool of up to `connections` connections to `url`, closed at the end of the block."""
    pool, readers = _pool_on(url, connections), _readers_on(url)
    async with pool, readers:
        yield Database(pool, readers, url)


def unopened_database() -> Database:
    """A database that nobody may ask anything: for drawing up what is built on one."""
    return Database(_pool_on("", 1), _readers_on(""), "")


def _pool_on(url: str, connections: int) -> Pool:
    return AsyncConnectionPool(
        url,
        min_size=min(2, connections),
        max_size=connections,
        configure=_configure,
        kwargs={"options": _OPTIONS},
        open=False,
        timeout=15,
    )


def _readers_on(url: str) -> Pool:
    return AsyncConnectionPool(
        url,
        min_size=1,
        max_size=_READERS_MAX,
        configure=_configure,
        kwargs={"options": _READER_OPTIONS, "autocommit": True},
        open=False,
        timeout=15,
    )


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[AsyncConnection[Any]]:
    """A single connection outside any pool, configured like the pooled ones."""
    async with await AsyncConnection.connect(url, options=_OPTIONS) as connection:
        await _configure(connection)
        yield connection


_OPTIONS = (
    "-c timezone=UTC -c search_path=procrastinate,pg_catalog "
    f"-c statement_timeout={_STATEMENT_TIMEOUT_MS} -c lock_timeout={_LOCK_TIMEOUT_MS} "
    "-c idle_in_transaction_session_timeout=60000"
)
_READER_OPTIONS = (
    f"{_OPTIONS} -c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan"
)


async def _configure(connection: AsyncConnection[Any]) -> None:
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_dumper(int, Int8BinaryDumper)
    connection.adapters.register_dumper(EncodedArray, EncodedArrayDumper)


async def _execute(
    cursor: AsyncRawCursor[Any], query: Query, parameters: dict[str, object]
) -> None:
    """Send a query with its parameters, arrays encoded by the type that the query declares."""
    text, names = query.numbered
    for name, encode in query.arrays.items():
        if (items := parameters[name]) is not None:
            parameters[name] = encode(cast(Iterable[object], items))
    await cursor.execute(text, [parameters[name] for name in names], prepare=True)


@lru_cache(maxsize=1024)
def _list_of(kind: Hashable) -> Any:
    return GenericAlias(list, (kind,))


def _dumps(value: object) -> bytes:
    return msgspec.json.encode(value)


def _loads(data: str | bytes) -> Any:
    return msgspec.json.decode(data)


set_json_dumps(_dumps)
set_json_loads(_loads)


def column(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The first column of `rows`."""
    return [row[0] for row in rows]
