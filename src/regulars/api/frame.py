"""The frame around every request: what all answers share, whichever route gave them.

Request id, security headers, the time limit, cross-origin permission for the tracking routes, the
access line, the measures and the trace. It wraps Litestar from outside, so that answers which no
route gives (404, 405, a timeout) get the same.
"""

import asyncio
import itertools
import os
import re
import time
from typing import Any

import structlog
from litestar.enums import ScopeType
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
from regulars.infra.logging import current_request, plain_logger
from regulars.infra.settings import Settings
from regulars.kernel.errors import Overloaded

REQUEST_SECONDS_MAX = 30.0
REQUESTS_AT_ONCE_MAX = 1_500

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

_log = structlog.get_logger("regulars.api")


class Frame:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.in_flight_count = 0
        self._app = app
        # Drawn here and not at import: processes are forked after that.
        self._own_ids = f"{os.urandom(8).hex()}%08x"
        self._request_numbers = itertools.count()
        self._access = plain_logger("regulars.access")
        self._headers = list(_SECURITY_HEADERS)
        if settings.public_url.startswith("https://"):
            self._headers.append(_STRICT_TRANSPORT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = given_request_id(scope) or self._own_ids % next(self._request_numbers)
        scope["state"]["request_id"] = request_id
        exchange = _Exchange(scope, send, [*self._headers, (b"x-request-id", request_id.encode())])
        request = current_request.set(request_id)
        self.in_flight_count += 1
        try:
            if tracing.is_tracing():
                await self._trace(exchange, receive)
            else:
                await self._answer(exchange, receive)
        finally:
            self.in_flight_count -= 1
            exchange.report(self._access)
            current_request.reset(request)

    async def _trace(self, exchange: "_Exchange", receive: Receive) -> None:
        headers = {name.decode(): value.decode() for name, value in exchange.scope["headers"]}
        with tracing.request_span(exchange.method, headers) as span:
            await self._answer(exchange, receive)
            if span is not None:
                span.update_name(f"{exchange.method} {exchange.route}")
                span.set_attribute("http.response.status_code", exchange.status)
                span.set_attribute("http.route", exchange.route)
                span.set_attribute("regulars.request_id", exchange.scope["state"]["request_id"])

    async def _answer(self, exchange: "_Exchange", receive: Receive) -> None:
        if holds_nul(exchange.scope):
            await exchange.refuse(frame_failure(400, "the address holds the character U+0000"))
            return
        if self.in_flight_count > REQUESTS_AT_ONCE_MAX and exchange.scope["path"] != "/healthz":
            await exchange.refuse(read_exception(Overloaded("too many requests at once")))
            return
        try:
            async with asyncio.timeout(REQUEST_SECONDS_MAX) as limit:
                exchange.scope["state"]["time_limit"] = limit
                await self._app(exchange.scope, receive, exchange.send)
        except TimeoutError:
            await exchange.refuse(unavailable("the request took too long and was given up"))
        except Exception as error:
            # Only what Litestar could not answer comes here: an answer that broke off midway.
            _log.error("answer_failed", exc_info=error)
            await exchange.refuse(read_exception(error))


class _Exchange:
    """One request and its answer on the way out."""

    def __init__(self, scope: HTTPScope, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self.scope = scope
        self.status = 0
        self._send = send
        self._headers = headers
        self._started_at = time.perf_counter()

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

    def report(self, access: Any) -> None:
        """Measure the exchange and write its access line."""
        seconds = time.perf_counter() - self._started_at
        method, route = self.method, self.route
        metrics.request_ended(method, route, self.status, seconds)
        access.info(
            "request",
            method=method,
            route=route,
            status=self.status,
            milliseconds=round(seconds * 1000, 2),
            code=self.scope["state"].get("problem_code"),
        )


def holds_nul(scope: HTTPScope) -> bool:
    """Whether path or query spell the character NUL, which PostgreSQL cannot store."""
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]


def given_request_id(scope: HTTPScope) -> str | None:
    """The id that the caller has given the request, where it is fit for headers and logs."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value.decode()
    return None
