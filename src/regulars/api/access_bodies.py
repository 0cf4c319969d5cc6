"""Bodies of the access routes: what callers send, and what they are shown.

Stores, channels and sources are named by their codes outside and by their numbers inside.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from regulars.domains.access.types import (
    ApiKey,
    KeyKind,
    Locale,
    NewKey,
    OneTimePassword,
    StaffMember,
    StaffState,
)
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Kind
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput

ITEMS_MAX = 1_000

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Codes = Annotated[list[Text], msgspec.Meta(max_length=ITEMS_MAX)]


class After(msgspec.Struct, frozen=True, kw_only=True):
    """Where a list by age goes on: after this id."""

    id: UUID


class StaffView(msgspec.Struct, frozen=True, kw_only=True):
    """A staff account. `stores` is null where its roles hold for all of them."""

    id: UUID
    login: str
    display_name: str
    locale: Locale
    state: StaffState
    roles: list[str]
    permissions: list[str]
    stores: list[str] | None
    is_password_change_due: bool
    has_second_factor: bool
    created_at: datetime
    updated_at: datetime


class OneTimePasswordView(msgspec.Struct, frozen=True, kw_only=True):
    """A password for one sign-in, shown this once."""

    staff_id: UUID
    one_time_password: str
    expires_at: datetime | None


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """An API key without its secret; `prefix` is how the secret begins."""

    id: UUID
    kind: KeyKind
    name: str
    prefix: str
    scopes: list[str]
    stores: list[str] | None
    channel: str | None
    source: str | None
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A key to be issued. A write key takes no scopes: it may only send events."""

    kind: KeyKind
    name: Text
    scopes: Codes = []
    stores: Codes | None = None
    channel: Text | None = None
    source: Text | None = None
    expires_at: datetime | None = None


async def store_scope(tx: Tx, codes: Sequence[str] | None) -> frozenset[int] | None:
    """The numbers of stores; refuses codes that no store has."""
    return None if codes is None else frozenset(await _numbers(tx, "store", "stores", codes))


async def new_key(tx: Tx, body: KeyBody) -> NewKey:
    """What `body` asks for; refuses codes that are not in the catalog."""
    if body.expires_at is not None and body.expires_at.tzinfo is None:
        raise _invalid("expires_at", "a time names its offset from UTC")
    return NewKey(
        kind=body.kind,
        name=body.name,
        scopes=frozenset(body.scopes),
        store_ids=await store_scope(tx, body.stores),
        channel_id=await _number(tx, "channel", body.channel),
        source_id=await _number(tx, "source", body.source),
        expires_at=body.expires_at,
    )


async def staff_views(tx: Tx, members: Sequence[StaffMember]) -> list[StaffView]:
    stores = await _store_codes(tx, [member.store_ids for member in members])
    return [
        StaffView(
            id=member.id,
            login=member.login,
            display_name=member.display_name,
            locale=member.locale,
            state=member.state,
            roles=list(member.role_codes),
            permissions=sorted(member.permissions),
            stores=_named(member.store_ids, stores),
            is_password_change_due=member.is_password_change_due,
            has_second_factor=member.has_second_factor,
            created_at=member.created_at,
            updated_at=member.updated_at,
        )
        for member in members
    ]


async def key_views(tx: Tx, keys: Sequence[ApiKey]) -> list[KeyView]:
    stores = await _store_codes(tx, [key.store_ids for key in keys])
    channels = await catalog.codes_of(
        tx, "channel", {key.channel_id for key in keys if key.channel_id is not None}
    )
    sources = await catalog.codes_of(
        tx, "source", {key.source_id for key in keys if key.source_id is not None}
    )
    return [
        KeyView(
            id=key.id,
            kind=key.kind,
            name=key.name,
            prefix=key.prefix,
            scopes=sorted(key.scopes),
            stores=_named(key.store_ids, stores),
            channel=None if key.channel_id is None else channels.get(key.channel_id),
            source=None if key.source_id is None else sources.get(key.source_id),
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            last_used_at=key.last_used_at,
        )
        for key in keys
    ]


def one_time_password_view(given: OneTimePassword) -> OneTimePasswordView:
    return OneTimePasswordView(
        staff_id=given.staff_id, one_time_password=given.password, expires_at=given.expires_at
    )


async def _store_codes(tx: Tx, scopes: Collection[frozenset[int] | None]) -> dict[int, str]:
    return await catalog.codes_of(tx, "store", frozenset().union(*(s for s in scopes if s)))


def _named(store_ids: frozenset[int] | None, codes: dict[int, str]) -> list[str] | None:
    return None if store_ids is None else sorted(codes[each] for each in store_ids)


async def _number(tx: Tx, kind: Kind, code: str | None) -> int | None:
    return None if code is None else (await _numbers(tx, kind, kind, [code]))[0]


async def _numbers(tx: Tx, kind: Kind, field: str, codes: Sequence[str]) -> list[int]:
    known = await catalog.ids_of(tx, kind, codes)
    if unknown := sorted(set(codes) - known.keys()):
        raise _invalid(field, f"there is no {kind} {', '.join(unknown)}")
    return [known[code] for code in codes]


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=field, code="invalid", detail=detail)])
