"""Rows of the audit log and its seals. Nothing here changes or deletes an entry."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.access.store import SQL, context
from regulars.domains.access.types import AuditEntry, AuditFilter, Caller, PrincipalKind
from regulars.infra.crypto import Vault, WrongKeyring
from regulars.infra.db import Tx, column
from regulars.infra.feed import Position
from regulars.kernel.ids import new_id
from regulars.kernel.period import microseconds_of


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What of an entry is sealed."""

    before: Any = None
    after: Any = None
    ip: str | None = None
    user_agent: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed part of an entry, opened, and whether the entry is as it was written."""

    sealed: Sealed
    is_intact: bool


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is stored."""

    id: UUID
    written_in: int
    occurred_at: datetime
    actor_kind: PrincipalKind
    actor_id: UUID
    action: str
    subject_kind: str
    subject_id: str
    request_id: str | None
    sealed: bytes
    content_hash: bytes


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A seal: through which entry it goes, how many it covers, and their chained hash."""

    number: int
    through_written_in: int
    through_id: UUID
    entry_count: int
    digest: bytes


async def insert(
    tx: Tx, vault: Vault, caller: Caller, entries: Sequence[AuditEntry], now: datetime
) -> None:
    rows = [_row(vault, caller, entry, now) for entry in entries]
    await tx.run(
        SQL.insert_audit_entries,
        occurred_at=now,
        actor_kind=caller.principal.kind,
        actor_id=caller.principal.id,
        request_id=caller.origin.request_id,
        ids=[row.id for row in rows],
        actions=[row.action for row in rows],
        subject_kinds=[row.subject_kind for row in rows],
        subject_ids=[row.subject_id for row in rows],
        sealed=[row.sealed for row in rows],
        content_hashes=[row.content_hash for row in rows],
    )


def _row(vault: Vault, caller: Caller, entry: AuditEntry, now: datetime) -> EntryRow:
    body = msgspec.json.encode(
        Sealed(
            before=entry.before,
            after=entry.after,
            ip=caller.origin.ip,
            user_agent=caller.origin.user_agent,
        )
    )
    row_id = new_id()
    row = EntryRow(
        id=row_id,
        written_in=0,
        occurred_at=now,
        actor_kind=caller.principal.kind,
        actor_id=caller.principal.id,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        request_id=caller.origin.request_id,
        sealed=vault.seal(body, context("audit", row_id)),
        content_hash=b"",
    )
    return msgspec.structs.replace(row, content_hash=content_hash(vault, row, body))


def content_hash(vault: Vault, row: EntryRow, body: bytes) -> bytes:
    """A keyed hash of all that an entry says."""
    head = msgspec.json.encode(
        (
            row.id,
            microseconds_of(row.occurred_at),
            row.actor_kind,
            row.actor_id,
            row.action,
            row.subject_kind,
            row.subject_id,
            row.request_id,
        )
    )
    return vault.blind_index("access.audit_entry", (head + b"\n" + body).decode())


def chained(vault: Vault, digest_before: bytes, content_hashes: Sequence[bytes]) -> bytes:
    """The digest of a seal: keyed, over the digest before it and its entries in order."""
    content = hashlib.sha256(b"".join(content_hashes)).hexdigest()
    return vault.blind_index("access.audit_seal", f"{digest_before.hex()}:{content}")


def opened(vault: Vault, row: EntryRow) -> Opened:
    """What is sealed of an entry, and whether the whole of it still says what was written."""
    try:
        body = vault.open(row.sealed, context("audit", row.id))
        sealed = msgspec.json.decode(body, type=Sealed)
    except (WrongKeyring, ValueError, IndexError):
        # Cut short, replaced, or sealed with a key that is gone: nothing of it can be trusted.
        return Opened(sealed=Sealed(), is_intact=False)
    return Opened(sealed=sealed, is_intact=content_hash(vault, row, body) == row.content_hash)


async def page(tx: Tx, narrow: AuditFilter, *, after: UUID | None, count: int) -> list[EntryRow]:
    """Entries that `narrow` lets through, newest first."""
    return await tx.all(
        SQL.audit_page, EntryRow, after=after, count=count, **msgspec.structs.asdict(narrow)
    )


async def actions(tx: Tx) -> list[str]:
    """Every action that stands in the log."""
    return column(await tx.rows(SQL.audit_actions))


async def entries_after(tx: Tx, position: Position, count: int) -> list[EntryRow]:
    """Entries in the order of the feed, as far as all writers have ended."""
    return await tx.all(
        SQL.audit_after,
        EntryRow,
        written_in=position.written_in,
        last_id=position.last_id,
        count=count,
    )


async def entries_between(tx: Tx, position: Position, seal: Seal) -> list[EntryRow]:
    """The entries after `position` that a seal covers, and those that crept in among them."""
    return await tx.all(
        SQL.audit_between,
        EntryRow,
        written_in=position.written_in,
        last_id=position.last_id,
        through_written_in=seal.through_written_in,
        through_id=seal.through_id,
    )


async def last_seal(tx: Tx) -> Seal | None:
    return await tx.maybe(SQL.last_seal, Seal)


async def seals_after(tx: Tx, number: int, count: int) -> list[Seal]:
    return await tx.all(SQL.seals_after, Seal, number=number, count=count)


async def insert_seal(tx: Tx, seal: Seal, now: datetime) -> None:
    await tx.run(SQL.insert_seal, now=now, **msgspec.structs.asdict(seal))
