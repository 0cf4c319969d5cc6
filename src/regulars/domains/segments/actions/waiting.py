"""Who is to be judged: because something was written about them, or because time goes on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.store import waiting as store
from regulars.domains.segments.types import Verdict
from regulars.infra.db import Tx


async def note_changed(tx: Tx, member_ids: Sequence[UUID], now: datetime) -> None:
    """Have these members judged for every segment, once this transaction has committed."""
    if member_ids:
        await store.note(tx, member_ids, now)


async def is_anybody_waiting(tx: Tx, now: datetime) -> bool:
    """Whether anybody is to be judged; locks nothing."""
    return await store.is_any(tx, now)


async def wake_due(tx: Tx, now: datetime, count: int) -> list[UUID]:
    """Take up to so many whose answer time may have changed, to be judged in this transaction."""
    return await store.wake(tx, now, count)


async def claim_waiting(tx: Tx, count: int) -> list[UUID]:
    """Take some of those who wait, to be judged in this transaction; another one takes others."""
    return await store.claim(tx, count)


async def keep_dues(tx: Tx, verdict: Verdict, dues: Mapping[UUID, datetime]) -> None:
    """Note when time alone may change the answers for those who were judged, and for no others."""
    if verdict.between is None:
        await store.drop_dues(tx, verdict.segment_id, verdict.judged_ids or ())
    else:
        await store.drop_dues_between(tx, verdict.segment_id, *verdict.between)
    await store.save_dues(tx, verdict.segment_id, sorted(dues.items()))
