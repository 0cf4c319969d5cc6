"""Who waits to be judged, and whose answer time will change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.store import SQL
from regulars.domains.segments.store.memberships import LAST_ID
from regulars.infra.db import Tx, column


async def note(tx: Tx, member_ids: Sequence[UUID], now: datetime) -> None:
    await tx.run(SQL.note_waiting, ids=list(member_ids), now=now)


async def claim(tx: Tx, count: int) -> list[UUID]:
    """Take up to so many notes; each member once."""
    return sorted(set(column(await tx.rows(SQL.claim_waiting, count=count))))


async def is_any(tx: Tx, now: datetime) -> bool:
    return bool((await tx.rows(SQL.any_waiting, now=now))[0][0])


async def since(tx: Tx) -> datetime | None:
    """How long the oldest note has waited; None where nobody waits."""
    rows = await tx.rows(SQL.waiting_since)
    return rows[0][0] if rows else None


async def wake(tx: Tx, now: datetime, count: int) -> list[UUID]:
    """Take up to so many whose time has come; each member once."""
    return sorted(set(column(await tx.rows(SQL.wake_due, now=now, count=count))))


async def save_dues(tx: Tx, segment_id: UUID, dues: Sequence[tuple[UUID, datetime]]) -> None:
    if dues:
        await tx.run(
            SQL.save_dues,
            segment_id=segment_id,
            member_ids=[member_id for member_id, _ in dues],
            due_ats=[due_at for _, due_at in dues],
        )


async def drop_dues(tx: Tx, segment_id: UUID, member_ids: Sequence[UUID]) -> None:
    await tx.run(SQL.drop_dues, segment_id=segment_id, member_ids=list(member_ids))


async def drop_dues_between(
    tx: Tx, segment_id: UUID, after_id: UUID, through_id: UUID | None
) -> None:
    await tx.run(
        SQL.drop_dues_between,
        segment_id=segment_id,
        after_id=after_id,
        through_id=through_id or LAST_ID,
    )


async def drop_all_dues(tx: Tx, segment_id: UUID) -> None:
    await tx.run(SQL.drop_dues_of, segment_id=segment_id)


async def forget(tx: Tx, member_ids: Sequence[UUID]) -> None:
    await tx.run(SQL.forget_waiting, ids=list(member_ids))
    await tx.run(SQL.forget_dues, ids=list(member_ids))
