"""`regulars up` and `regulars down`: the whole platform of one home.

`up` starts the database (unless the settings name a server), brings it up to this release, opens
a fresh installation, asks for the sample where it is wanted, and looks after the API server and the
worker until it is told to stop.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import structlog
import typer

from regulars.bootstrap import open_platform
from regulars.cli.installation import (
    held_home,
    local_url,
    running_on,
    waiting_count_at,
)
from regulars.cli.supervisor import Program, Supervisor
from regulars.cli.up_demo import AboutSample, ask_for_sample, follow_load
from regulars.domains.access.actions import bootstrap_owner
from regulars.domains.access.types import FirstAccess
from regulars.infra import embedded
from regulars.infra.embedded import Lease
from regulars.infra.logging import configure_logging
from regulars.infra.metrics_folder import share_measures_in
from regulars.infra.process import refuse_busy_port
from regulars.infra.settings import Settings, read_settings
from regulars.kernel.errors import Conflict, Refusal

PROGRAMS = (
    Program(name="api", module="regulars.api.server"),
    Program(name="worker", module="regulars.worker"),
)

_START_SECONDS_MAX = 120.0
_STOP_SECONDS_MAX = 60.0
_TEND_EVERY_SECONDS = 0.5
_TEND_DATABASE_EVERY = 10

_log = structlog.get_logger("regulars.up")


class StartFailed(Conflict):
    """A part of the platform ended while it started; what it said stands above."""

    code = "start_failed"


class StopFailed(Conflict):
    """The platform did not end in time."""

    code = "stop_failed"


def up(
    *,
    with_demo: Annotated[
        bool,
        typer.Option("--demo", help="Load the sample retail chain, if the database is empty."),
    ] = False,
) -> None:
    """Start the platform and keep it running until Ctrl-C, SIGTERM or `regulars down`."""
    settings = read_settings()
    configure_logging(settings.log_format, settings.log_level)
    url = local_url(settings)
    with ExitStack() as stack:
        stack.enter_context(held_home(settings, url))
        refuse_busy_port(settings.host, settings.port)
        stop = _stop_signal()
        share_measures_in(settings.home / "metrics")
        supervisor = Supervisor(PROGRAMS)
        # The children need a while to be read in, and use it while the database starts.
        supervisor.start()
        try:
            lease = stack.enter_context(_database(settings))
            first_access, told = asyncio.run(_open(settings, with_demo=with_demo))
            if _wait_until_ready(supervisor, url, stop):
                typer.echo(_welcome(settings, url, first_access))
                if told is not None:
                    typer.echo(told.words)
                    if told.is_loading:
                        follow_load(settings, stop)
                _keep_running(supervisor, lease, stop)
        finally:
            supervisor.stop()


def down() -> None:
    """Stop the platform of this home, and its embedded database."""
    settings = read_settings()
    running = running_on(settings)
    if running is not None:
        os.kill(running.pid, signal.SIGTERM)
        give_up_at = time.monotonic() + _STOP_SECONDS_MAX
        while running_on(settings) is not None:
            if time.monotonic() > give_up_at:
                raise StopFailed(f"process {running.pid} does not end")
            time.sleep(0.1)
    was_running = not settings.database_url and embedded.stop(settings.home)
    typer.echo("stopped" if running or was_running else f"nothing runs on {settings.home}")


@contextmanager
def _database(settings: Settings) -> Iterator[Lease | None]:
    """The embedded server for as long as the platform runs; None where the settings name one."""
    if settings.database_url:
        yield None
        return
    with embedded.acquire(settings.home) as lease:
        yield lease


async def _open(
    settings: Settings, *, with_demo: bool
) -> tuple[FirstAccess | None, AboutSample | None]:
    """Bring the database up to this release; on a fresh one, what it is opened with."""
    async with open_platform(settings) as platform:
        async with platform.database.transaction() as tx:
            first_access = await bootstrap_owner(tx, platform.vault, platform.clock.now())
        return first_access, await ask_for_sample(platform) if with_demo else None


def _stop_signal() -> threading.Event:
    """Set by the first SIGINT or SIGTERM; a second one is heeded by nobody, for we are ending."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _wait_until_ready(supervisor: Supervisor, url: str, stop: threading.Event) -> bool:
    """Whether the server got ready; False when it was told to stop before."""
    give_up_at = time.monotonic() + _START_SECONDS_MAX
    while waiting_count_at(url) is None:
        if ended := supervisor.ended_names():
            raise StartFailed(f"{', '.join(ended)} ended while it started")
        if time.monotonic() > give_up_at:
            raise StartFailed(f"the server does not get ready at {url}")
        if stop.wait(0.1):
            return False
    return True


def _keep_running(supervisor: Supervisor, lease: Lease | None, stop: threading.Event) -> None:
    rounds = 0
    while not stop.wait(_TEND_EVERY_SECONDS):
        rounds += 1
        supervisor.tend()
        if lease is not None and rounds % _TEND_DATABASE_EVERY == 0:
            try:
                lease.tend()
            except Refusal as refusal:
                _log.error("database_not_tended", code=refusal.code, detail=refusal.detail)


def _welcome(settings: Settings, url: str, first_access: FirstAccess | None) -> str:
    lines = [f"Regulars runs at {settings.public_url or url} (documents at {url}/docs)"]
    if first_access is not None:
        lines += [
            "",
            "This is a fresh installation. Shown only now:",
            f"  sign in as  {first_access.login}",
            f"  password    {first_access.one_time_password}  (to be changed at once)",
            f"  write key   {first_access.write_key}  (sends events)",
            "",
        ]
    lines.append("Ctrl-C or `regulars down` stops it.")
    return "\n".join(lines)
