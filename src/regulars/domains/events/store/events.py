"""Events, their keys, whose they are, and what of them is personal."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from regulars.domains.events.store.loaded import SQL, StaleSeal
from regulars.domains.events.types import (
    EventFilter,
    Failure,
    NameCount,
    OwnedTrack,
    Ownership,
    PastTrack,
    PersonalField,
    SealedEvent,
    StoredEvent,
)
from regulars.infra.db import Tx, column
from regulars.infra.feed import Position


class KnownMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message id that the source has sent before."""

    source_id: int
    message_id: str
    content_hash: bytes
    event_id: UUID


async def append(tx: Tx, events: Sequence[SealedEvent]) -> int:
    """Store the events whose message ids are new; how many were."""
    rows = await tx.rows(
        SQL.append,
        ids=[each.id for each in events],
        source_ids=[each.event.source_id for each in events],
        channel_ids=[each.event.channel_id for each in events],
        store_ids=[each.event.store_id for each in events],
        message_ids=[each.event.message_id for each in events],
        content_hashes=[each.content_hash for each in events],
        kinds=[each.event.kind for each in events],
        names=[each.event.name for each in events],
        occurred_ats=[each.event.occurred_at for each in events],
        original_ats=[each.event.original_at for each in events],
        sent_ats=[each.event.sent_at for each in events],
        received_ats=[each.received_at for each in events],
        payloads=[each.payload for each in events],
        sealed=[each.sealed for each in events],
    )
    return int(rows[0][0])


async def find_keys(tx: Tx, keys: Sequence[tuple[int, str]]) -> list[KnownMessage]:
    return await tx.all(
        SQL.find_keys,
        KnownMessage,
        source_ids=[source_id for source_id, _ in keys],
        message_ids=[message_id for _, message_id in keys],
    )


async def events_after(tx: Tx, position: Position, count: int) -> list[StoredEvent]:
    return await tx.all(
        SQL.events_after,
        StoredEvent,
        written_in=position.written_in,
        last_id=position.last_id,
        count=count,
    )


async def lane_lag(tx: Tx, position: Position) -> int:
    rows = await tx.rows(SQL.lane_lag, written_in=position.written_in, last_id=position.last_id)
    return int(rows[0][0])


async def events_by_id(tx: Tx, ids: Sequence[UUID]) -> list[StoredEvent]:
    return await tx.all(SQL.events_by_id, StoredEvent, ids=list(ids))


async def list_events(
    tx: Tx, wanted: EventFilter, before_id: UUID | None, count: int
) -> list[StoredEvent]:
    store_ids = None if wanted.store_ids is None else sorted(wanted.store_ids)
    by_message = wanted.message_id is not None
    return await tx.all(
        SQL.list_events_by_message if by_message else SQL.list_events,
        StoredEvent,
        kind=wanted.kind,
        name=wanted.name,
        source_id=wanted.source_id,
        store_ids=store_ids,
        before_id=before_id,
        count=count,
        **({"message_id": wanted.message_id} if by_message else {}),
    )


async def events_of_members(
    tx: Tx, member_ids: Sequence[UUID], before: tuple[datetime, UUID] | None, count: int
) -> list[StoredEvent]:
    before_at, before_id = before or (None, None)
    return await tx.all(
        SQL.events_of_members,
        StoredEvent,
        member_ids=list(member_ids),
        before_at=before_at,
        before_id=before_id,
        count=count,
    )


async def past_events(
    tx: Tx, member_ids: Sequence[UUID], names: Sequence[str], before_at: datetime, count: int
) -> list[PastTrack]:
    return await tx.all(
        SQL.past_events,
        PastTrack,
        member_ids=list(member_ids),
        names=list(names),
        before_at=before_at,
        count=count,
    )


async def tracks(
    tx: Tx,
    names: Sequence[str],
    between: tuple[datetime, datetime],
    after: tuple[datetime, UUID] | None,
    count: int,
) -> list[OwnedTrack]:
    after_at, after_id = after or (None, None)
    return await tx.all(
        SQL.tracks,
        OwnedTrack,
        names=list(names),
        from_at=between[0],
        before_at=between[1],
        after_at=after_at,
        after_id=after_id,
        count=count,
    )


async def own(tx: Tx, ownerships: Sequence[Ownership]) -> None:
    await tx.run(
        SQL.own,
        member_ids=[each.member_id for each in ownerships],
        occurred_ats=[each.occurred_at for each in ownerships],
        event_ids=[each.event_id for each in ownerships],
    )


async def note_failures(tx: Tx, failures: Sequence[Failure], now: datetime) -> None:
    await tx.run(
        SQL.note_failures,
        event_ids=[each.event_id for each in failures],
        codes=[each.code for each in failures],
        details=[each.detail for each in failures],
        failed_at=now,
    )


async def owners_of(tx: Tx, event_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    return dict(await tx.rows(SQL.owners_of, event_ids=list(event_ids)))


async def list_failures(tx: Tx, after_id: UUID | None, count: int) -> list[Failure]:
    return await tx.all(SQL.list_failures, Failure, after_id=after_id, count=count)


async def erase_personal(tx: Tx, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.erase_personal, member_ids=list(member_ids))


async def remove_events_of(tx: Tx, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_events_of, member_ids=list(member_ids))


async def count_by_name(
    tx: Tx, source_id: int | None, store_ids: frozenset[int] | None
) -> list[NameCount]:
    return await tx.all(
        SQL.count_by_name,
        NameCount,
        source_id=source_id,
        store_ids=None if store_ids is None else sorted(store_ids),
    )


async def stale_seals(tx: Tx, active_number: int, after_id: UUID, count: int) -> list[StaleSeal]:
    return await tx.all(
        SQL.stale_seals, StaleSeal, active_number=active_number, after_id=after_id, count=count
    )


async def reseal(tx: Tx, seals: Sequence[StaleSeal]) -> None:
    await tx.run(
        SQL.reseal, ids=[each.id for each in seals], sealed=[each.sealed for each in seals]
    )


async def personal_fields(tx: Tx) -> list[PersonalField]:
    return await tx.all(SQL.personal_fields, PersonalField)


async def add_personal_field(tx: Tx, path: str) -> bool:
    return await tx.run(SQL.add_personal_field, path=path) == 1


async def remove_personal_field(tx: Tx, path: str) -> bool:
    return await tx.run(SQL.remove_personal_field, path=path) == 1


async def partitions(tx: Tx) -> list[str]:
    return column(await tx.rows(SQL.partitions))


async def create_partitions(tx: Tx, months: Sequence[date]) -> None:
    # `create table if not exists` fails where another transaction is creating the same table.
    await tx.run(SQL.lock_partitions)
    await tx.run(SQL.create_partitions, months=list(months))
