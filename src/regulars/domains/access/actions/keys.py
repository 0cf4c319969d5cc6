"""API keys: issued, rotated, revoked, and turned into principals."""

import os
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.access.actions.audit import record
from regulars.domains.access.errors import KeyNotFound, KeyRevoked
from regulars.domains.access.policy import grants, inputs, tokens
from regulars.domains.access.store import keys as store
from regulars.domains.access.types import (
    WRITE_KEY_SCOPES,
    ApiKey,
    AuditEntry,
    Caller,
    IssuedKey,
    KeyIdentity,
    KeyKind,
    NewKey,
    Principal,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput

OVERLAP_MAX = timedelta(days=7)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit log keeps of a key: never its secret."""

    kind: KeyKind
    name: str
    prefix: str
    scopes: list[str]
    store_ids: list[int] | None
    channel_id: int | None
    source_id: int | None
    expires_at: datetime | None


async def issue_key(tx: Tx, vault: Vault, caller: Caller, new: NewKey, now: datetime) -> IssuedKey:
    """A new key and its secret, shown this once.

    A write key takes no scopes: it may only send events. Refuses unknown scopes, none for a
    secret key, an end in the past, and `GrantBeyondOwn`.
    """
    clean = _clean(new, now)
    grants.refuse_key_grant(caller.principal, clean, clean.scopes)
    key_id = await store.insert(tx, clean, caller.principal.id, now)
    issued = await _with_secret(tx, key_id, clean.kind, now)
    await _record(tx, vault, caller, "key.issued", issued.key, now)
    return issued


async def rotate_key(
    tx: Tx, vault: Vault, caller: Caller, key_id: UUID, overlap: timedelta, now: datetime
) -> IssuedKey:
    """A new secret for a key; the one before stays good for `overlap`, up to seven days.

    Refuses `KeyNotFound`, `KeyRevoked`, and `GrantBeyondOwn` for a key that may do more than the
    caller.
    """
    if not timedelta(0) <= overlap <= OVERLAP_MAX:
        raise InvalidInput("the secret before stays good for seven days at most")
    key = await _locked(tx, caller, key_id)
    if key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now):
        raise KeyRevoked("this key was revoked or has expired; issue another one")
    grants.refuse_grant(caller.principal, key.scopes, key.store_ids)
    await store.retire_secrets(tx, key_id, now + overlap)
    issued = await _with_secret(tx, key_id, key.kind, now)
    await _record(tx, vault, caller, "key.rotated", issued.key, now)
    return issued


async def revoke_key(tx: Tx, vault: Vault, caller: Caller, key_id: UUID, now: datetime) -> ApiKey:
    """End a key for good; revoking it again changes nothing. Refuses `KeyNotFound`."""
    key = await _locked(tx, caller, key_id)
    if not await store.revoke(tx, key_id, now):
        return key
    await _record(tx, vault, caller, "key.revoked", key, now)
    return msgspec.structs.replace(key, revoked_at=now)


async def authenticate_keys(
    tx: Tx, secrets: Collection[str], now: datetime
) -> Mapping[str, KeyIdentity]:
    """Who the secrets stand for, for those that may be used now; notes that they are used."""
    by_hash = {tokens.token_hash(secret): secret for secret in secrets}
    found = await store.live(tx, by_hash, now)
    unnoted = [
        key.id
        for key in found
        if key.last_used_at is None or now - key.last_used_at >= tokens.KEY_TOUCH_EVERY
    ]
    if unnoted:
        await store.touch(tx, unnoted, now)
    return {by_hash[key.secret_hash]: _identity(key) for key in found}


async def _with_secret(tx: Tx, key_id: UUID, kind: KeyKind, now: datetime) -> IssuedKey:
    secret = tokens.key_secret(kind, os.urandom(tokens.TOKEN_BYTES))
    await store.insert_secret(tx, key_id, secret, now)
    return IssuedKey(key=(await store.by_id(tx, [key_id]))[0], secret=secret)


async def _locked(tx: Tx, caller: Caller, key_id: UUID) -> ApiKey:
    key = await store.lock(tx, key_id)
    if key is None or not grants.covers(caller.principal.store_ids, key.store_ids):
        raise KeyNotFound("there is no such key")
    return key


def _clean(new: NewKey, now: datetime) -> NewKey:
    if new.expires_at is not None and new.expires_at <= now:
        raise _invalid("expires_at", "the key would have expired already")
    if new.store_ids is not None and not new.store_ids:
        raise _invalid("stores", "name a store, or leave the list out for all stores")
    if new.kind == "write" and new.scopes:
        raise _invalid("scopes", "a write key takes no scopes: it may only send events")
    if new.kind == "secret" and not new.scopes:
        raise _invalid("scopes", "a secret key has at least one scope")
    grants.refuse_unknown_permissions(new.scopes, "scopes")
    return msgspec.structs.replace(
        new,
        name=inputs.name_of(new.name, "name"),
        scopes=WRITE_KEY_SCOPES if new.kind == "write" else new.scopes,
    )


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(
        detail, errors=[FieldError(path=field, code="invalid_input", detail=detail)]
    )


def _identity(key: store.LiveKey) -> KeyIdentity:
    principal = Principal(
        kind="key",
        id=key.id,
        name=key.name,
        permissions=grants.permissions_of((), key.scopes),
        store_ids=key.store_ids,
        channel_id=key.channel_id,
        source_id=key.source_id,
    )
    return KeyIdentity(principal=principal, kind=key.kind, expires_at=key.expires_at)


async def _record(
    tx: Tx, vault: Vault, caller: Caller, action: str, key: ApiKey, now: datetime
) -> None:
    facts = Facts(
        kind=key.kind,
        name=key.name,
        prefix=key.prefix,
        scopes=sorted(key.scopes),
        store_ids=None if key.store_ids is None else sorted(key.store_ids),
        channel_id=key.channel_id,
        source_id=key.source_id,
        expires_at=key.expires_at,
    )
    is_ending = action == "key.revoked"
    entry = AuditEntry(
        action=action,
        subject_kind="key",
        subject_id=str(key.id),
        before=facts if is_ending else None,
        after=None if is_ending else facts,
    )
    await record(tx, vault, caller, [entry], now)
