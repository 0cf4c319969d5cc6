"""Filling the lake: one stretch of a feed, or one view as it is now, read and written in a thread.

Reading takes a connection of its own, without a time limit, in one snapshot that is taken after the
stretch was chosen: all of its transactions have ended, so all of its rows are seen.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.copying import Source, copied, selected
from regulars.infra.lake.location import Location
from regulars.infra.lake.shapes import Feed, TableShape
from regulars.infra.lake.writing import PartsWriter, Piece

Watch = Callable[[int], None]
"""Hears how many rows more are written; called from another thread."""

# Choosing a stretch sorts as many numbers as a piece has rows: in memory, or it takes minutes.
_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=0 -c search_path=pg_catalog -c jit=off -c work_mem=128MB"
)


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a feed: after a write, through another."""

    feed: Feed
    after: int
    through: int


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed holds beyond a mark: through which write, and about how many rows."""

    through: int | None
    row_count: int


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read into one piece: a stretch, or all of a view where there is none."""

    shape: TableShape
    piece: Piece
    time_zone: str
    stretch: Stretch | None = None

    @property
    def query(self) -> sql.Composed:
        if self.stretch is None:
            view, where = self.shape.snapshot_view, sql.Composed([])
            is_distinct = False
        else:
            feed = self.stretch.feed
            view, is_distinct = feed.view, feed.is_change
            where = sql.SQL("where {column} > {after} and {column} <= {through}").format(
                column=sql.Identifier(feed.order_column),
                after=sql.Literal(self.stretch.after),
                through=sql.Literal(self.stretch.through),
            )
        source = Source(view=view, where=where, is_distinct=is_distinct)
        return selected(source, self.shape.columns, self.time_zone)


class Stopped(Exception):
    """The filling was given up in the middle."""


async def fill(
    url: str, location: Location, filling: Filling, now: datetime, watch: Watch
) -> list[LakeFile]:
    """Write the piece's files; they are entered by the caller. Cancelled, it leaves none."""
    stop = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_fill, url, location, filling, now, (watch, stop)))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(work, return_exceptions=True)
        raise


def _fill(
    url: str,
    location: Location,
    filling: Filling,
    now: datetime,
    talk: tuple[Watch, threading.Event],
) -> list[LakeFile]:
    watch, stop = talk
    writer = PartsWriter(location, filling.shape, filling.piece)
    try:
        with (
            _reading(url) as connection,
            copied(connection, filling.query, filling.shape.columns) as batches,
        ):
            for batch in batches:
                if stop.is_set():
                    raise Stopped
                writer.write(batch)
                watch(batch.num_rows)
        return writer.close(now)
    except BaseException:
        writer.drop()
        raise


async def ahead(
    url: str, feed: Feed, after: int, horizon: int, row_count: int | None = None
) -> Ahead:
    """The next stretch of a feed: whole transactions, of about so many rows of the table.

    Without a number of rows, all that there is.
    """
    return await asyncio.to_thread(_ahead, url, feed, (after, horizon), row_count)


def _ahead(url: str, feed: Feed, span: tuple[int, int], row_count: int | None) -> Ahead:
    after, horizon = span
    limit = sql.SQL("order by written_in limit {}").format(
        sql.Literal(max((row_count or 0) // feed.rows_per_count, 1))
    )
    question = sql.SQL(
        "select max(written_in), count(*) from (select written_in from {view}"
        " where written_in > {after} and written_in < {horizon} {limit}) as ahead"
    ).format(
        view=sql.Identifier("shared", feed.counted_view),
        after=sql.Literal(after),
        horizon=sql.Literal(horizon),
        limit=sql.SQL("") if row_count is None else limit,
    )
    with _reading(url) as connection:
        found = connection.execute(question).fetchone()
    assert found is not None, "an aggregate has one row"
    return Ahead(through=found[0], row_count=found[1] * feed.rows_per_count)


def _reading(url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(url, options=_OPTIONS)
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection
