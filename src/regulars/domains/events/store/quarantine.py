"""Rejected events."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.events.store.loaded import SQL, StaleSeal
from regulars.domains.events.types import (
    Failure,
    QuarantinedEvent,
    QuarantineFilter,
    QuarantineState,
    Rejected,
)
from regulars.infra.db import Tx
from regulars.kernel.ids import new_ids


class NewQuarantined(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event ready to be put into quarantine."""

    rejected: Rejected
    content_hash: bytes
    sealed: bytes


async def stale_quarantine(
    tx: Tx, active_number: int, after_id: UUID, count: int
) -> list[StaleSeal]:
    return await tx.all(
        SQL.stale_quarantine, StaleSeal, active_number=active_number, after_id=after_id, count=count
    )


async def reseal_quarantine(tx: Tx, seals: Sequence[StaleSeal]) -> None:
    await tx.run(
        SQL.reseal_quarantine,
        ids=[each.id for each in seals],
        sealed=[each.sealed for each in seals],
    )


async def quarantine(tx: Tx, new: Sequence[NewQuarantined]) -> None:
    await tx.run(
        SQL.quarantine,
        ids=new_ids(len(new)),
        source_ids=[each.rejected.source_id for each in new],
        channel_ids=[each.rejected.channel_id for each in new],
        codes=[each.rejected.code for each in new],
        details=[each.rejected.detail for each in new],
        content_hashes=[each.content_hash for each in new],
        sealed=[each.sealed for each in new],
        received_ats=[each.rejected.received_at for each in new],
    )


async def list_quarantine(
    tx: Tx, wanted: QuarantineFilter, after_id: UUID | None, count: int
) -> list[QuarantinedEvent]:
    return await tx.all(
        SQL.list_quarantine,
        QuarantinedEvent,
        state=wanted.state,
        code=wanted.code,
        source_id=wanted.source_id,
        after_id=after_id,
        count=count,
    )


async def quarantined_by_id(tx: Tx, ids: Sequence[UUID]) -> list[QuarantinedEvent]:
    return await tx.all(SQL.quarantined_by_id, QuarantinedEvent, ids=list(ids))


async def lock_quarantined(tx: Tx, ids: Sequence[UUID]) -> list[QuarantinedEvent]:
    return await tx.all(SQL.lock_quarantined, QuarantinedEvent, ids=list(ids))


async def settle_quarantined(
    tx: Tx, state: QuarantineState, settled: Sequence[tuple[UUID, UUID | None]], now: datetime
) -> None:
    await tx.run(
        SQL.settle_quarantined,
        state=state,
        settled_at=now,
        ids=[each for each, _ in settled],
        event_ids=[event_id for _, event_id in settled],
    )


async def refuse_again(tx: Tx, failures: Sequence[Failure]) -> None:
    await tx.run(
        SQL.refuse_again,
        ids=[each.event_id for each in failures],
        codes=[each.code for each in failures],
        details=[each.detail for each in failures],
    )


async def count_quarantined(tx: Tx) -> int:
    return int((await tx.rows(SQL.count_quarantined))[0][0])
