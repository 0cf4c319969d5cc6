"""The server: granian with one process per core behind one address.

Run by `regulars up`, or alone as `python -m regulars.api`. Everything is imported here, before
the processes are forked: they start at once and share the memory of it. It refuses a busy port
and a home that another server holds; its processes inherit the lock on the home, so that it is
free only when the last of them is gone.
"""

import gc
import os
import signal
import sys
import time
from pathlib import Path

import structlog
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from regulars.api import process
from regulars.infra.embedded import locks
from regulars.infra.logging import configure_logging
from regulars.infra.process import end_with_named_parent, refuse_busy_port
from regulars.infra.settings import Settings, read_settings
from regulars.kernel.errors import Conflict, Refusal

_CONNECTIONS_WAITING_MAX = 4096
_REQUESTS_AT_ONCE_MAX = 2048
_STOP_SECONDS_MAX = 20
_HELD_SECONDS_MAX = 2.0
_HELD_AGAIN_SECONDS = 0.05
_TO_THE_ROOT = {"handlers": [], "propagate": True}

_log = structlog.get_logger("regulars.server")


class ServerRunning(Conflict):
    """Another server holds this home."""

    code = "server_running"


def main() -> None:
    """Serve until a signal ends it; a refusal is one line and a status."""
    end_with_named_parent(signal.SIGTERM)
    try:
        settings = read_settings()
        configure_logging(settings.log_format, settings.log_level)
        serve(settings)
    except Refusal as refusal:
        _log.error("server_refused_to_start", code=refusal.code, detail=refusal.detail)
        sys.exit(1)


def serve(settings: Settings) -> None:
    """Serve at the address of `settings` until a signal ends it."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _hold(settings.home)
    refuse_busy_port(settings.host, settings.port)
    server = Granian(
        f"{process.__name__}:{process.build.__name__}",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.api_processes or os.cpu_count() or 1,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        backlog=_CONNECTIONS_WAITING_MAX,
        backpressure=_REQUESTS_AT_ONCE_MAX,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS_MAX,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": _TO_THE_ROOT, "granian.access": _TO_THE_ROOT}},
    )
    configure_logging(settings.log_format, settings.log_level)
    process.warm_up(settings)
    gc.collect()
    gc.freeze()
    server.serve()


def _hold(home: Path) -> None:
    """Hold the home until this process ends; refuses `ServerRunning`.

    The processes of a server that was killed end a moment after it, and hold the home until then.
    """
    give_up_at = time.monotonic() + _HELD_SECONDS_MAX
    while locks.claim(home / "server.lock") is None:
        if time.monotonic() > give_up_at:
            raise ServerRunning(f"a server runs on {home} already")
        time.sleep(_HELD_AGAIN_SECONDS)


if __name__ == "__main__":
    main()
