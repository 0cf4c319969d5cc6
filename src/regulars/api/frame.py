"""The frame around every request: what all answers share, whichever route gave them.

Request id, security headers, the time limit, cross-origin permission for the tracking routes, the
access line and the measures. It wraps Litestar from outside, so that answers which no route gives
(404, 405, a timeout) get the same.
"""

import asyncio
import re
import time

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
from regulars.infra.settings import Settings
from regulars.kernel.ids import new_id

REQUEST_SECONDS_MAX = 30.0

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
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
        try:
            await self._answer(exchange, receive)
        finally:
            exchange.report()

    async def _answer(self, exchange: "_Exchange", receive: Receive) -> None:
        try:
            if holds_nul(exchange.scope):
                failure = frame_failure(400, "the address holds the character U+0000")
                await exchange.refuse(failure)
                return
            async with asyncio.timeout(REQUEST_SECONDS_MAX) as limit:
                exchange.scope["state"]["time_limit"] = limit
                await self._app(exchange.scope, receive, exchange.send)
        except TimeoutError:
            await exchange.refuse(unavailable("the request took too long and was given up"))
        except Exception as error:
            _access.error("request_failed", exc_info=error)
            await exchange.refuse(read_exception(error))


class _Exchange:
    """One request and its answer on the way out."""

    def __init__(self, scope: HTTPScope, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self.scope = scope
        self.status = 0
        self._send = send
        self._started_at = time.perf_counter()
        self._request_id = _request_id(scope)
        self._headers = [*headers, (b"x-request-id", self._request_id)]
        scope["state"]["request_id"] = self._request_id.decode()

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
        """Write the access line."""
        seconds = time.perf_counter() - self._started_at
        state = self.scope["state"]
        _access.info(
            "request",
            method=self.scope["method"],
            route=self.scope.get("path_template", ""),
            status=self.status,
            milliseconds=round(seconds * 1000, 2),
            code=state.get("problem_code"),
            request_id=state["request_id"],
        )


def holds_nul(scope: HTTPScope) -> bool:
    """Whether path or query spell the character NUL, which PostgreSQL cannot store."""
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]


def _request_id(scope: HTTPScope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return value
    return new_id().hex.encode()
