"""What lives as long as the application: coalescers, and the task that measures it.

A route module that wants its single writes coalesced defines

    def coalescers(platform: Platform) -> dict[str, Coalescer[NewOrder, Recorded]]: ...

and its handlers ask for one with `coalescer_of(request, name)`. It is not a dependency: Litestar
resolves a second dependency in a task group, which costs more than the rest of the request.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from types import ModuleType
from typing import Any

import structlog
from litestar import Litestar, Request

from regulars.api.served import Served
from regulars.bootstrap import Platform
from regulars.infra import metrics
from regulars.infra.coalesce import Coalescer

_MEASURE_EVERY_SECONDS = 1.0

_log = structlog.get_logger("regulars.api")

Coalescers = Mapping[str, Coalescer[Any, Any]]


def coalescer_of(request: Request[Any, Any, Any], name: str) -> Coalescer[Any, Any]:
    """The coalescer that a route module has defined under `name`."""
    coalescers: Coalescers = request.app.state.coalescers
    return coalescers[name]


def lifespan_of(
    served: Served, modules: Sequence[ModuleType]
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """What surrounds the life of the application; at its end all coalescers are drained."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        platform = served.platform
        coalescers = _coalescers_of(platform, modules)
        app.state.coalescers = coalescers
        async with AsyncExitStack() as stack:
            for coalescer in coalescers.values():
                await stack.enter_async_context(coalescer)
            measuring = asyncio.create_task(_measure(platform, app, coalescers))
            try:
                yield
            finally:
                measuring.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await measuring

    return lifespan


def _coalescers_of(platform: Platform, modules: Sequence[ModuleType]) -> Coalescers:
    found: dict[str, Coalescer[Any, Any]] = {}
    for module in modules:
        if define := getattr(module, "coalescers", None):
            defined: Coalescers = define(platform)
            assert found.keys().isdisjoint(defined), f"{module.__name__} takes a name that is taken"
            found.update(defined)
    return found


async def _measure(platform: Platform, app: Litestar, coalescers: Coalescers) -> None:
    """Every second, what is not written when it happens: requests, queues, connections."""
    while True:
        try:
            metrics.write_requests()
            metrics.forget_dead_processes()
            metrics.requests_in_flight(app.state.frame.in_flight_count)
            for name, coalescer in coalescers.items():
                metrics.coalescer_queued(name, coalescer.queued_count)
            metrics.pool_state(platform.database.connection_counts())
        except Exception as error:
            _log.warning("measuring_failed", exc_info=error)
        await asyncio.sleep(_MEASURE_EVERY_SECONDS)
