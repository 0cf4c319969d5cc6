"""The server: granian with one process per core behind one address.

Run by `regulars.api.__main__`, which holds the lock on the home. Everything is imported here,
before the processes are forked: they start at once and share the memory of it.
"""

import gc
import os

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels

from regulars.api import process
from regulars.infra.logging import configure_logging
from regulars.infra.settings import Settings, read_settings

_CONNECTIONS_WAITING_MAX = 4096
_REQUESTS_AT_ONCE_MAX = 2048
_STOP_SECONDS_MAX = 20
_TO_THE_ROOT = {"handlers": [], "propagate": True}


def serve(settings: Settings) -> None:
    """Serve at the address of `settings` until a signal ends it."""
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
    gc.collect()
    gc.freeze()
    server.serve()


if __name__ == "__main__":
    serve(read_settings())
