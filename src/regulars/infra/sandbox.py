"""The time machine: a database whose clock is stored in it and moves only when it is told to.

A database is marked before it holds anything, and stays a sandbox for ever: what happened in it is
no history of real people, and real people's data never come under a clock that can be moved.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
import psycopg

from regulars.infra import sql
from regulars.infra.clock import Clock, SystemClock
from regulars.infra.db import Tx
from regulars.kernel.errors import Conflict, InvalidInput, NotFound

SQL = sql.load(__file__)


class NotASandbox(NotFound):
    """The database is none whose clock can be moved."""

    code = "not_a_sandbox"


class DataIsReal(Conflict):
    """The database holds members or events: it can never become a sandbox."""

    code = "data_is_real"


class SandboxBegun(Conflict):
    """The database is a sandbox already; its clock moves on from where it stands."""

    code = "sandbox_begun"


class ClockMoved(Conflict):
    """Somebody else moves the clock at this moment."""

    code = "clock_moved"


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """What time it is in a sandbox, and when that began."""

    current_at: datetime
    begun_at: datetime


class SandboxClock:
    """The clock of a sandbox, read anew each time: every process knows at once when it moved.

    A reading takes a tenth of a millisecond, on a connection that belongs to the clock.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[tuple[datetime]] | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            try:
                return self._read()
            except psycopg.OperationalError:
                self.close()
                return self._read()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _read(self) -> datetime:
        if self._connection is None:
            self._connection = psycopg.connect(self._url, autocommit=True)
        row = self._connection.execute(SQL.sandbox_read.text).fetchone()
        assert row is not None, "a sandbox stays one for ever"
        return row[0].astimezone(UTC)


@contextmanager
def clock_of(url: str) -> Iterator[Clock]:
    """The clock of the database at `url`, which is migrated: the machine's, or a sandbox's own."""
    with psycopg.connect(url, autocommit=True) as connection:
        is_sandbox = connection.execute(SQL.sandbox_read.text).fetchone() is not None
    if not is_sandbox:
        yield SystemClock()
        return
    clock = SandboxClock(url)
    try:
        yield clock
    finally:
        clock.close()


async def sandbox_of(tx: Tx) -> Sandbox:
    """The sandbox that the database is; refuses one that is none."""
    found = await tx.maybe(SQL.sandbox_read, Sandbox)
    if found is None:
        raise NotASandbox("this is no sandbox: its clock is the machine's and cannot be moved")
    return found


async def begin_sandbox(tx: Tx, at: datetime) -> Sandbox:
    """Make a sandbox of a database that holds nobody yet, its clock standing at `at`.

    Refuses one that is a sandbox already, and one in which anybody is known.
    """
    rows = await tx.rows(SQL.sandbox_anybody)
    if rows[0][0]:
        raise DataIsReal("this database holds members: make a sandbox of an empty one")
    if not await tx.run(SQL.sandbox_begin, at=at):
        raise SandboxBegun("this database is a sandbox already: advance its clock")
    return await sandbox_of(tx)


async def move_clock(tx: Tx, from_at: datetime, to_at: datetime) -> None:
    """Move the clock on from where the caller saw it; refuses when it stands elsewhere by now."""
    if to_at < from_at:
        raise InvalidInput(f"the clock stands at {from_at.isoformat()} and never goes back")
    if not await tx.run(SQL.sandbox_move, from_at=from_at, to_at=to_at):
        await sandbox_of(tx)
        raise ClockMoved("the clock is being moved by somebody else")
