"""The stage of a benchmark: an installation of its own, as it runs in production.

An embedded PostgreSQL in a temporary home, with its ordinary settings (an acknowledged write is on
disk), migrated; the real server with one process per core. Everything is ended and removed at the
end. The worker does not run: what is measured is the way in.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import LiteralString

import msgspec
import psycopg

from bench.load import Client, connected
from bench.processes import Meter
from regulars.bootstrap import Platform, open_platform
from regulars.infra.process import PARENT_VARIABLE
from regulars.infra.settings import PREFIX, Settings
from tests.support.servers import RunningServer, free_port

_STARTED = '"server_process_started"'
_START_SECONDS_MAX = 60
_SETTLE_SECONDS = 0.5


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A running installation, and this process's own platform on the same database."""

    home: Path
    platform: Platform
    server: RunningServer

    def meter(self) -> Meter:
        """Measures from now on what server, database and this process (the load) use."""
        return Meter(
            {"server": self.server.pid, "database": database_pid(self.home), "load": os.getpid()}
        )

    def clients(self, count: int) -> AbstractAsyncContextManager[Client]:
        """A client of the server with `count` connections."""
        return connected("127.0.0.1", self.server.port, count)

    async def administer(self, *statements: LiteralString) -> None:
        """Run statements between turns, as in `checkpoint`: no turn pays for an earlier one's."""
        await administer(self.platform.database.url, *statements)


@asynccontextmanager
async def installation() -> AsyncIterator[Platform]:
    """The platform in a temporary home, on an embedded PostgreSQL, without a server."""
    home = Path(tempfile.mkdtemp(prefix="regulars-bench-"))
    try:
        async with open_platform(Settings(home=home)) as platform:
            yield platform
    finally:
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """An installation whose server runs."""
    async with installation() as platform:
        home = platform.settings.home
        serving = {"REGULARS_PORT": str(free_port()), "REGULARS_LOG_FORMAT": "json"}
        server = RunningServer(environment_of(home) | serving, home / "server.log")
        try:
            await asyncio.to_thread(server.start)
            await _all_started(server)
            yield Stage(home=home, platform=platform, server=server)
        finally:
            await asyncio.to_thread(server.stop)


async def administer(url: str, *statements: LiteralString) -> None:
    """Run statements of an administrator, each by itself."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for statement in statements:
            await connection.execute(statement)


def database_pid(home: Path) -> int:
    """The first process of the embedded PostgreSQL of `home`."""
    return int((home / "postgres/data/postmaster.pid").read_text().split()[0])


def environment_of(home: Path) -> dict[str, str]:
    """The product's defaults in `home`: no setting of the surroundings reaches its processes."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {"REGULARS_HOME": str(home), PARENT_VARIABLE: str(os.getpid())}


async def _all_started(server: RunningServer) -> None:
    """Waits until every process serves: connections made earlier would all go to the first."""
    async with asyncio.timeout(_START_SECONDS_MAX):
        while server.log.read_text().count(_STARTED) < (os.cpu_count() or 1):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await asyncio.sleep(_SETTLE_SECONDS)
