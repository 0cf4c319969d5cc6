"""Signing in, sessions, and the second factor."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types.principal import Origin, Principal


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to sign in. With a second factor, a current code or an unused recovery code."""

    login: str
    password: str
    code: str | None = None
    recovery_code: str | None = None


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True):
    """A new password, and the present one as proof."""

    present: str
    new: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has begun; `token` is what the cookie carries and is never seen again."""

    session_id: UUID
    token: str
    staff_id: UUID
    expires_at: datetime
    is_password_change_due: bool


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One of somebody's sessions, as its owner sees it."""

    id: UUID
    origin: Origin
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class SessionIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who a session token stands for."""

    principal: Principal
    session_id: UUID
    is_password_change_due: bool


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor to be confirmed: its secret in base32, and the URI that a QR code shows."""

    secret: str
    uri: str
