"""API keys."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.access.types.principal import Principal

KeyKind = Literal["write", "secret"]

WRITE_KEY_SCOPES: frozenset[str] = frozenset({"events.write"})
"""All that a write key may do, and it may do so on the tracking routes only."""


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """An API key to be created; a write key takes no scopes."""

    kind: KeyKind
    name: str
    scopes: frozenset[str] = frozenset()
    store_ids: frozenset[int] | None = None
    channel_id: int | None = None
    source_id: int | None = None
    expires_at: datetime | None = None


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """An API key without its secret; `prefix` is the beginning of it, for recognition."""

    id: UUID
    kind: KeyKind
    name: str
    prefix: str
    scopes: frozenset[str]
    store_ids: frozenset[int] | None
    channel_id: int | None
    source_id: int | None
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key's secret, shown this once."""

    key: ApiKey
    secret: str


class KeyIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who an API key's secret stands for; `expires_at` is the end of the key or of this secret."""

    principal: Principal
    kind: KeyKind
    expires_at: datetime | None
