"""Between routing and the handler: who may come in, and how long it may take.

A middleware and not two guards, because Litestar copies the whole handler for every guard of
every request, which takes a quarter of the time of a small one.
"""

import asyncio
from typing import cast

from litestar.connection import ASGIConnection
from litestar.types import ASGIApp, Receive, Scope, Send

from regulars.api.served import Served


class Doorway:
    """An ASGI application in front of a handler."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        self._app = app
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = scope["route_handler"]
        if seconds := handler.opt.get("seconds_max"):
            _allow_time(scope, seconds)
        await self._served.gate(ASGIConnection(scope, receive, send), handler)
        await self._app(scope, receive, send)


def _allow_time(scope: Scope, seconds: float) -> None:
    """Gives a route the time that it asks for with `opt={"seconds_max": …}`."""
    limit = cast(asyncio.Timeout, scope["state"]["time_limit"])
    limit.reschedule(asyncio.get_running_loop().time() + seconds)
