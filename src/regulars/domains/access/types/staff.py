"""Staff accounts, and what is asked of them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Locale = Literal["en", "zh-CN"]
StaffState = Literal["active", "disabled"]


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """A staff account. `permissions` is what its roles allow together, within `store_ids`."""

    id: UUID
    login: str
    display_name: str
    locale: Locale
    state: StaffState
    role_codes: tuple[str, ...]
    permissions: frozenset[str]
    store_ids: frozenset[int] | None
    is_password_change_due: bool
    has_second_factor: bool
    created_at: datetime
    updated_at: datetime


class StaffAccess(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody comes in with now: sessions of theirs, and the live API keys they issued.

    Keys belong to the organisation: they outlast the sessions and the account.
    """

    session_count: int
    key_count: int


class NewStaff(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be created; `login` is an e-mail address or a short name."""

    login: str
    display_name: str
    locale: Locale = "en"
    role_codes: frozenset[str] = frozenset()
    store_ids: frozenset[int] | None = None


class StaffChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change about an account; None leaves a field as it is."""

    login: str | None = None
    display_name: str | None = None
    locale: Locale | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """Which roles somebody holds, and for which stores (None: all of them)."""

    role_codes: frozenset[str]
    store_ids: frozenset[int] | None = None


class OneTimePassword(msgspec.Struct, frozen=True, kw_only=True):
    """A password that is shown once and must be changed at the first sign-in."""

    staff_id: UUID
    password: str
    expires_at: datetime | None


class FirstAccess(msgspec.Struct, frozen=True, kw_only=True):
    """What a fresh installation begins with, in clear, this once."""

    login: str
    one_time_password: str
    write_key: str
