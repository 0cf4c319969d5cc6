"""One server process: granian loads `build` in each of its workers.

The platform is opened when the process starts and closed when it ends, so that every process has
connections of its own. A process that cannot open it says why in one line and ends.
"""

import multiprocessing
import os
import signal
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

import structlog
from litestar import Litestar

from regulars.api.app import Blueprint
from regulars.bootstrap import open_platform
from regulars.infra.logging import configure_logging
from regulars.infra.process import end_with
from regulars.infra.settings import Settings, read_settings
from regulars.infra.tracing_export import exported_traces
from regulars.kernel.errors import Refusal

_log = structlog.get_logger("regulars.server")


def build() -> "ServerProcess":
    """What granian serves; the process ends with its parent, even when that is killed."""
    settings = read_settings()
    configure_logging(settings.log_format, settings.log_level)
    if parent := multiprocessing.parent_process():
        end_with(parent.pid or 0, signal.SIGKILL)
    return ServerProcess(settings)


def warm_up(settings: Settings) -> None:
    """Draw up all routes before processes are forked, which then only put a platform behind them.

    A route that cannot be registered fails here, once.
    """
    _blueprint(settings.body_bytes_max)


@cache
def _blueprint(body_bytes_max: int) -> Blueprint:
    return Blueprint(body_bytes_max)


class ServerProcess:
    """An ASGI application that exists between the start and the end of its process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: Litestar | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
            return
        assert self._app is not None, "requests come after the start"
        await self._app(scope, receive, send)

    async def _live(self, scope: Any, receive: Any, send: Any) -> None:
        async with AsyncExitStack() as stack:
            try:
                app = await self._open(stack)
            except Exception as error:
                # Granian would go on without a platform if it were not told.
                _report(error)
                await send({"type": "lifespan.startup.failed", "message": ""})
                return
            self._app = app
            _log.info("server_process_started", pid=os.getpid())
            await app(scope, receive, send)

    async def _open(self, stack: AsyncExitStack) -> Litestar:
        stack.enter_context(exported_traces(self._settings.otlp_endpoint, "regulars-api"))
        platform = await stack.enter_async_context(open_platform(self._settings))
        return _blueprint(self._settings.body_bytes_max).serving(platform)


def _report(error: Exception) -> None:
    if isinstance(error, Refusal):
        _log.error("server_refused_to_start", code=error.code, detail=error.detail)
    else:
        _log.error("server_failed_to_start", exc_info=error)
