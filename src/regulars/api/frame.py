"""The frame around every request: what all answers share, whichever route gave them.

Request id, security headers, the time limit, cross-origin permission for the tracking routes, the
access line, the measures and the trace. It wraps Litestar from outside, so that answers which no
route gives (404, 405, a timeout) get the same.
"""

import asyncio
import re
import time
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from regulars.api.errors import (
    PROBLEM_MEDIA_TYPE,
    Failure,
    encode_problem,
    frame_failure,
    is_tracking,
    read_exception,
    unavailable,
)
from regulars.infra import metrics, tracing
from regulars.infra.logging import current_request
from regulars.infra.settings import Settings
from regulars.kernel.ids import new_id

REQUEST_SECONDS_MAX = 30.0

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CONTENT_POLICY = (
    b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
_SECURITY_HEADERS = [
    (b"content-security-policy", _CONTENT_POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_CROSS_ORIGIN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, x-retry-count"),
    (b"access-control-max-age", b"86400"),
]

_access = structlog.get_logger("regulars.access")


class Frame:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = list(_SECURITY_HEADERS)
        if settings.public_url.startswith("https://"):
            self._headers.append(_STRICT_TRANSPORT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send, self._headers)
        request = current_request.set(exchange.request_id)
        metrics.request_began()
        try:
            if tracing.is_tracing():
                await self._trace(exchange, receive)
            else:
                await self._answer(exchange, receive)
        finally:
            exchange.report()
            current_request.reset(request)

    async def _trace(self, exchange: "_Exchange", receive: Receive) -> None:
        headers = {name.decode(): value.decode() for name, value in exchange.scope["headers"]}
        with tracing.request_span(exchange.method, headers) as span:
            await self._answer(exchange, receive)
            if span is not None:
                span.update_name(f"{exchange.method} {exchange.route}")
                span.set_attribute("http.response.status_code", exchange.status)
                span.set_attribute("http.route", exchange.route)
                span.set_attribute("regulars.request_id", exchange.request_id)

    async def _answer(self, exchange: "_Exchange", receive: Receive) -> None:
        if holds_nul(exchange.scope):
            await exchange.refuse(frame_failure(400, "the address holds the character U+0000"))
            return
        try:
            async with asyncio.timeout(REQUEST_SECONDS_MAX) as limit:
                exchange.scope["state"]["time_limit"] = limit
                await self._app(exchange.scope, receive, exchange.send)
        except TimeoutError:
            await exchange.refuse(unavailable("the request took too long and was given up"))
        except Exception as error:
            # Only what Litestar could not answer comes here: an answer that broke off midway.
            _access.error("answer_failed", exc_info=error)
            await exchange.refuse(read_exception(error))


class _Exchange:
    """One request and its answer on the way out."""

    def __init__(self, scope: HTTPScope, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self.scope = scope
        self.status = 0
        self.request_id = _request_id(scope)
        self._send = send
        self._started_at = time.perf_counter()
        self._headers = [*headers, (b"x-request-id", self.request_id.encode())]
        scope["state"]["request_id"] = self.request_id

    @property
    def method(self) -> str:
        return self.scope["method"] if self.scope["method"] in _METHODS else "other"

    @property
    def route(self) -> str:
        """The template of the route, so that measures do not grow with the ids in addresses."""
        try:
            return self.scope["path_template"]
        except KeyError:
            return "unrouted"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message["headers"], *self._headers]
            if is_tracking(self.scope):
                headers.extend(_CROSS_ORIGIN)
            message["headers"] = headers
        await self._send(message)

    async def refuse(self, failure: Failure) -> None:
        """Answer with a problem, unless an answer has begun."""
        if self.status:
            return
        body = encode_problem(failure, self.scope)
        headers = {"content-type": PROBLEM_MEDIA_TYPE, "content-length": str(len(body))}
        pairs = [(k.lower().encode(), v.encode()) for k, v in (headers | failure.headers).items()]
        await self.send({"type": "http.response.start", "status": failure.status, "headers": pairs})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    def report(self) -> None:
        """Measure the exchange and write its access line."""
        seconds = time.perf_counter() - self._started_at
        metrics.request_ended(self.method, self.route, self.status, seconds)
        _access.info(
            "request",
            method=self.method,
            route=self.route,
            status=self.status,
            milliseconds=round(seconds * 1000, 2),
            code=self.scope["state"].get("problem_code"),
        )


async def allow_time(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Gives a route the time that it asks for with `opt={"seconds_max": …}`."""
    if seconds := handler.opt.get("seconds_max"):
        limit: asyncio.Timeout = connection.scope["state"]["time_limit"]
        limit.reschedule(asyncio.get_running_loop().time() + seconds)


def holds_nul(scope: HTTPScope) -> bool:
    """Whether path or query spell the character NUL, which PostgreSQL cannot store."""
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]


def _request_id(scope: HTTPScope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return new_id().hex
