"""Who asks, and whether they may: one guard in front of every route.

A route says who may call it, in `opt`; a route that says nothing is refused.

- `permission="members.read"`: a signed-in staff member or a secret key that has it. Of several
  in a tuple any one lets in; what each of them allows is then the route's own matter.
- `signed_in=True`: any signed-in staff member, for what concerns only themselves.
- `public=True`: anybody; nobody is authenticated.
- `write_key=True`, beside a permission: write keys too, which may only send events.
- `same_origin=True`, beside `public`: browsers only from our own pages.

A write with the session cookie is taken from our own pages only: the cookie is SameSite=Strict,
and a browser that says that a request comes from elsewhere (`Sec-Fetch-Site`, else `Origin`) is
refused.
"""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, State
from litestar.handlers import BaseRouteHandler

from regulars.api.key_cache import KeyCache
from regulars.bootstrap import Platform
from regulars.domains.access.actions import authenticate_session
from regulars.domains.access.errors import (
    CrossOriginWrite,
    InvalidKey,
    NotSignedIn,
    PasswordChangeDue,
    PermissionMissing,
)
from regulars.domains.access.types import Caller, KeyKind, Origin, Principal, SignedIn
from regulars.infra.settings import Settings

Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_USER_AGENT_LENGTH_MAX = 300
_TOKEN_LENGTH_MAX = 100
_SECOND = timedelta(seconds=1)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A caller, and how it was known: by a session or by a key."""

    principal: Principal
    session_id: UUID | None = None
    is_password_change_due: bool = False
    key_kind: KeyKind | None = None


ApiCall: TypeAlias = Request[Principal, Identity, State]
"""The request of a guarded route: `user` is the principal, `auth` how it was known."""


class Gate:
    """The guard: finds out who asks, and lets them in or refuses."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.keys = KeyCache(platform.database, platform.clock)
        """Who API keys stand for; the tracking routes ask it themselves."""

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        opt = handler.opt
        method = str(connection.scope.get("method", "GET"))
        if method == "OPTIONS" or opt.get("public"):
            if opt.get("same_origin"):
                refuse_cross_origin(connection, self._platform.settings)
            return
        permission = opt.get("permission")
        if permission is None and not opt.get("signed_in"):
            raise PermissionMissing("this address does not say who may use it")
        identity = await self._identify(connection)
        if identity.session_id is not None:
            refuse_cross_origin(connection, self._platform.settings)
        _refuse_unless(identity, permission, takes_write_key=bool(opt.get("write_key")))
        connection.scope["user"] = identity.principal
        connection.scope["auth"] = identity

    async def _identify(self, connection: Connection) -> Identity:
        secret = key_in_header(connection)
        if secret is not None:
            return await self._by_key(secret)
        token = connection.cookies.get(cookie_name(self._platform.settings))
        if token is None or len(token) > _TOKEN_LENGTH_MAX:
            raise NotSignedIn("sign in, or send an API key")
        return await self._by_session(token)

    async def _by_key(self, secret: str) -> Identity:
        found = await self.keys.identity(secret)
        if found is None:
            raise InvalidKey("the API key is unknown, expired or revoked")
        return Identity(principal=found.principal, key_kind=found.kind)

    async def _by_session(self, token: str) -> Identity:
        now = self._platform.clock.now()
        async with self._platform.database.transaction() as tx:
            found = await authenticate_session(tx, self._platform.vault, token, now)
        if found is None:
            raise NotSignedIn("the session has ended; sign in again")
        return Identity(
            principal=found.principal,
            session_id=found.session_id,
            is_password_change_due=found.is_password_change_due,
        )


def _refuse_unless(
    identity: Identity, permission: str | tuple[str, ...] | None, *, takes_write_key: bool
) -> None:
    """Refuses a caller without `permission`; without one asked, whoever is not signed in."""
    if permission is None:
        if identity.session_id is None:
            raise PermissionMissing("this is for people who are signed in, not for keys")
        return
    if identity.is_password_change_due:
        raise PasswordChangeDue("change your one-time password first")
    if identity.key_kind == "write" and not takes_write_key:
        raise PermissionMissing("a write key may only send events")
    wanted = (permission,) if isinstance(permission, str) else permission
    if identity.principal.permissions.isdisjoint(wanted):
        raise PermissionMissing(f"this needs the permission {' or '.join(wanted)}")


def caller_of(request: ApiCall) -> Caller:
    """Who asks and from where, for actions and the audit log."""
    return Caller(principal=request.user, origin=origin_of(request))


def origin_of(connection: Connection) -> Origin:
    """From where a request comes: the address of the peer, its program, and the request's id."""
    user_agent = connection.headers.get("user-agent")
    state = connection.scope.get("state", {})
    return Origin(
        ip=None if connection.client is None else connection.client.host,
        user_agent=None if user_agent is None else user_agent[:_USER_AGENT_LENGTH_MAX],
        request_id=state.get("request_id"),
    )


def key_in_header(connection: Connection) -> str | None:
    """The API key in `Authorization`: a bearer token, or the user name of Basic.

    None where there is no such header. A Basic header without its colon is understood: some
    tracking clients send it so.
    """
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        raise InvalidKey("send the API key as a bearer token, or as the user name of Basic")
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidKey("the Basic header cannot be read") from None
    return pair.partition(":")[0]


def refuse_cross_origin(connection: Connection, settings: Settings) -> None:
    """Refuses a write that a browser sends from a page of another site.

    A client that sends neither header is no browser of this decade; the cookie's SameSite=Strict
    remains against older ones.
    """
    if connection.scope.get("method") in _SAFE_METHODS:
        return
    origin = connection.headers.get("origin")
    if origin is not None and origin == _public_origin(settings):
        return
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site in {"same-origin", "none"}
    else:
        is_ours = origin is None or _host_of(origin) == connection.headers.get("host")
    if not is_ours:
        raise CrossOriginWrite("this was sent from a page of another site")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def session_cookie(signed_in: SignedIn, settings: Settings, now: datetime) -> Cookie:
    """The cookie that carries a new session."""
    return _cookie(settings, signed_in.token, (signed_in.expires_at - now) // _SECOND)


def ended_cookie(settings: Settings) -> Cookie:
    """The cookie that takes the session's place when it has ended."""
    return _cookie(settings, "", 0)


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds a cookie to this very host; browsers take it over https only."""
    return "__Host-regulars_session" if _is_https(settings) else "regulars_session"


def _cookie(settings: Settings, value: str, max_age_seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=value,
        path="/",
        max_age=max_age_seconds,
        secure=_is_https(settings),
        httponly=True,
        samesite="strict",
    )


def _is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def _public_origin(settings: Settings) -> str | None:
    parts = urlsplit(settings.public_url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
