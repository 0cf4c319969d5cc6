"""Rows of API keys and of their secrets, which are stored by their hashes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.policy import tokens
from regulars.domains.access.store import SQL
from regulars.domains.access.types import ApiKey, KeyKind, NewKey
from regulars.infra.db import Tx, column
from regulars.kernel.ids import new_id


class LiveKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that may be used now, found by the hash of a secret of it."""

    secret_hash: bytes
    id: UUID
    kind: KeyKind
    name: str
    scopes: frozenset[str]
    store_ids: frozenset[int] | None
    channel_id: int | None
    source_id: int | None
    last_used_at: datetime | None
    expires_at: datetime | None


class KeyPage(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys, newest first: after one, at most so many, within these stores."""

    after: UUID | None
    count: int
    kind: KeyKind | None
    with_revoked: bool
    within_store_ids: frozenset[int] | None


async def insert(tx: Tx, key: NewKey, created_by: UUID, now: datetime) -> UUID:
    """A new key, which has no secret yet."""
    key_id = new_id()
    await tx.run(
        SQL.insert_key,
        id=key_id,
        kind=key.kind,
        name=key.name,
        scopes=sorted(key.scopes),
        store_ids=None if key.store_ids is None else sorted(key.store_ids),
        channel_id=key.channel_id,
        source_id=key.source_id,
        created_by=created_by,
        expires_at=key.expires_at,
        now=now,
    )
    return key_id


async def insert_secret(tx: Tx, key_id: UUID, secret: str, now: datetime) -> None:
    await tx.run(
        SQL.insert_key_secret,
        key_id=key_id,
        secret_hash=tokens.token_hash(secret),
        prefix=tokens.key_prefix(secret),
        now=now,
    )


async def retire_secrets(tx: Tx, key_id: UUID, expires_at: datetime) -> None:
    """Let the secrets that a key has end at `expires_at`, or sooner where they do already."""
    await tx.run(SQL.retire_key_secrets, key_id=key_id, expires_at=expires_at)


async def by_id(tx: Tx, ids: Collection[UUID]) -> list[ApiKey]:
    """The keys of `ids` that exist, newest first."""
    return await tx.all(SQL.keys_by_id, ApiKey, ids=list(ids))


async def lock(tx: Tx, key_id: UUID) -> ApiKey | None:
    """The key, which nobody else changes until this transaction ends."""
    await tx.rows(SQL.lock_key, id=key_id)
    found = await by_id(tx, [key_id])
    return found[0] if found else None


async def page_ids(tx: Tx, page: KeyPage) -> list[UUID]:
    within = None if page.within_store_ids is None else sorted(page.within_store_ids)
    return column(
        await tx.rows(
            SQL.key_page,
            after=page.after,
            count=page.count,
            kind=page.kind,
            with_revoked=page.with_revoked,
            within_store_ids=within,
        )
    )


async def count_beside(tx: Tx, key_id: UUID, now: datetime) -> int:
    """How many other live keys of its kind the source of a key has; none where it has no source."""
    return int(column(await tx.rows(SQL.key_count_beside, id=key_id, now=now))[0])


async def live(tx: Tx, secret_hashes: Collection[bytes], now: datetime) -> list[LiveKey]:
    return await tx.all(SQL.live_keys, LiveKey, secret_hashes=list(secret_hashes), now=now)


async def touch(tx: Tx, ids: Collection[UUID], now: datetime) -> None:
    """Note that keys were used, at most once a minute each, and never wait for anybody."""
    await tx.run(SQL.touch_keys, ids=list(ids), now=now, used_before=now - tokens.KEY_TOUCH_EVERY)


async def revoke(tx: Tx, key_id: UUID, now: datetime) -> bool:
    """Revoke a key; False where it was revoked before."""
    return bool(await tx.run(SQL.revoke_key, id=key_id, now=now))


async def names(tx: Tx, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(await tx.rows(SQL.key_names, ids=list(ids)))
