"""The sole right to write to the lake: a lock on a connection, over which all is entered too.

Whoever loses the connection has lost the right, and can enter nothing more.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from regulars.infra.clock import Clock
from regulars.infra.db import Database, Tx, connect
from regulars.infra.lake import SQL
from regulars.infra.lake.errors import LakeIsBusy
from regulars.infra.lake.location import Location


class Session:
    """What a writer works with."""

    def __init__(self, own: Tx, url: str, clock: Clock, location: Location) -> None:
        self._own = own
        self.url = url
        self.clock = clock
        self.location = location

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """A transaction on the connection that holds the lock."""
        async with self._own.connection.transaction():
            yield self._own


@asynccontextmanager
async def writing(database: Database, clock: Clock, location: Location) -> AsyncIterator[Session]:
    """Write to the lake inside the block, alone. Refuses while another process does."""
    async with connect(database.url) as connection:
        await connection.set_autocommit(True)
        own = Tx(connection)
        if not (await own.rows(SQL.lake_lock))[0][0]:
            raise LakeIsBusy("another process writes to the lake")
        yield Session(own, database.url, clock, location)
