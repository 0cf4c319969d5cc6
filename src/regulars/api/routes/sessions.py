"""Signing in and out, and one's own sessions (`/v1/sessions`)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of, ended_cookie, origin_of, session_cookie
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import Session, SignIn
from regulars.infra.listing import Page

Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class SignInBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who signs in. `code` is of the authenticator app; a recovery code stands in for it once."""

    login: Secret
    password: Secret
    code: Secret | None = None
    recovery_code: Secret | None = None


class SessionBegun(msgspec.Struct, frozen=True, kw_only=True):
    """A session has begun; its cookie comes with the answer."""

    session_id: UUID
    staff_id: UUID
    expires_at: datetime
    is_password_change_due: bool


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """One of your sessions, and from where it was begun."""

    id: UUID
    ip: str | None
    user_agent: str | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool


@post("/", opt={"public": True, "same_origin": True})
async def sign_in(
    data: JSONBody[SignInBody],
    request: Request[None, None, State],
    platform: NamedDependency[Platform],
) -> Response[SessionBegun]:
    """Begin a session with login, password and, where there is one, the second factor."""
    now = platform.clock.now()
    asked = SignIn(
        login=data.login, password=data.password, code=data.code, recovery_code=data.recovery_code
    )
    begun = await actions.sign_in(platform.database, platform.vault, asked, origin_of(request), now)
    view = SessionBegun(
        session_id=begun.session_id,
        staff_id=begun.staff_id,
        expires_at=begun.expires_at,
        is_password_change_due=begun.is_password_change_due,
    )
    return Response(view, cookies=[session_cookie(begun, platform.settings, now)])


@get("/", opt={"signed_in": True})
async def list_own_sessions(
    request: ApiCall, platform: NamedDependency[Platform]
) -> Page[SessionView]:
    """Your own sessions, newest first."""
    async with platform.database.transaction() as tx:
        found = await queries.sessions_of(tx, platform.vault, request.user.id, platform.clock.now())
    items = [_view(session, request.auth.session_id) for session in found]
    return Page(items=items, next_cursor=None)


@delete("/current", opt={"signed_in": True})
async def sign_out(request: ApiCall, platform: NamedDependency[Platform]) -> Response[None]:
    """End this session."""
    session_id = request.auth.session_id
    assert session_id is not None, "the gate lets only sessions in here"
    await _end(request, platform, session_id)
    return Response(None, cookies=[ended_cookie(platform.settings)])


@delete("/{session_id:uuid}", opt={"signed_in": True})
async def end_own_session(
    session_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """End one of your own sessions."""
    await _end(request, platform, session_id)


async def _end(request: ApiCall, platform: Platform, session_id: UUID) -> None:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.end_session(tx, platform.vault, caller_of(request), session_id, now)


def _view(session: Session, current_id: UUID | None) -> SessionView:
    return SessionView(
        id=session.id,
        ip=session.origin.ip,
        user_agent=session.origin.user_agent,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        is_current=session.id == current_id,
    )


router = Router(
    "/v1/sessions",
    route_handlers=[sign_in, list_own_sessions, sign_out, end_own_session],
    tags=["sessions"],
)
