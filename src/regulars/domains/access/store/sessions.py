"""Rows of sessions and of the counters of failed attempts."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.policy import tokens
from regulars.domains.access.policy.lockout import Counter
from regulars.domains.access.store import SQL, context
from regulars.domains.access.types import Origin, Session
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session to be stored: by the hash of its token, never the token."""

    id: UUID
    staff_id: UUID
    token_hash: bytes
    origin: Origin
    expires_at: datetime


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A live session as it is stored."""

    id: UUID
    staff_id: UUID
    origin: bytes
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def lock_counter(tx: Tx, login_index: bytes) -> Counter:
    """The counter of a login, made where there was none; others wait for it."""
    await tx.run(SQL.ensure_counter, login_index=login_index)
    return await tx.one(SQL.lock_counter, Counter, login_index=login_index)


async def save_counter(tx: Tx, login_index: bytes, counter: Counter) -> None:
    await tx.run(
        SQL.save_counter,
        login_index=login_index,
        failure_count=counter.failure_count,
        last_failed_at=counter.last_failed_at,
        blocked_until=counter.blocked_until,
    )


async def clear_counter(tx: Tx, login_index: bytes) -> None:
    await tx.run(SQL.clear_counter, login_index=login_index)


async def forget_counters(tx: Tx, before: datetime) -> int:
    return await tx.run(SQL.forget_counters, before=before)


async def insert(tx: Tx, vault: Vault, session: NewSession, now: datetime) -> None:
    await tx.run(
        SQL.insert_session,
        id=session.id,
        token_hash=session.token_hash,
        staff_id=session.staff_id,
        origin=vault.seal(
            msgspec.json.encode(session.origin), context("session.origin", session.id)
        ),
        expires_at=session.expires_at,
        now=now,
    )


async def live(tx: Tx, token_hash: bytes, now: datetime) -> SessionRow | None:
    """The session of a token, unless it has ended."""
    return await tx.maybe(
        SQL.live_session,
        SessionRow,
        token_hash=token_hash,
        now=now,
        idle_since=tokens.idle_since(now),
    )


async def touch(tx: Tx, session_id: UUID, now: datetime) -> None:
    await tx.run(SQL.touch_session, id=session_id, now=now)


async def of_staff(tx: Tx, vault: Vault, staff_id: UUID, now: datetime) -> list[Session]:
    """Somebody's live sessions, newest first."""
    rows = await tx.all(
        SQL.sessions_of,
        SessionRow,
        staff_id=staff_id,
        now=now,
        idle_since=tokens.idle_since(now),
    )
    return [_opened(row, vault) for row in rows]


async def end(tx: Tx, staff_id: UUID, session_id: UUID) -> bool:
    """End one session of somebody; False where there is none."""
    return bool(await tx.run(SQL.end_session, id=session_id, staff_id=staff_id))


async def end_all(tx: Tx, staff_id: UUID) -> int:
    return await tx.run(SQL.end_sessions_of, staff_id=staff_id)


async def forget_ended(tx: Tx, now: datetime) -> int:
    """Delete sessions that have run out; how many."""
    return await tx.run(SQL.forget_sessions, now=now, idle_since=tokens.idle_since(now))


def _opened(row: SessionRow, vault: Vault) -> Session:
    origin = vault.open(row.origin, context("session.origin", row.id))
    return Session(
        id=row.id,
        origin=msgspec.json.decode(origin, type=Origin),
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
    )
