"""The questions of the events domain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.events import policy, store
from regulars.domains.events.types import (
    EVENT_CONTEXT,
    QUARANTINE_CONTEXT,
    EventFilter,
    Failure,
    NameCount,
    OwnedTrack,
    PastTrack,
    PersonalField,
    QuarantinedEvent,
    QuarantineFilter,
    RejectedBytes,
    StoredEvent,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.feed import Position

PersonalFields: TypeAlias = policy.PersonalFields
"""What `personal_fields` answers and `actions.seal` takes."""

_decode_rejected = msgspec.msgpack.Decoder(RejectedBytes).decode


async def personal_fields(tx: Tx) -> PersonalFields:
    """The registry of personal fields, ready to take them out of payloads."""
    return PersonalFields([field.path for field in await store.personal_fields(tx)])


async def personal_field_list(tx: Tx) -> list[PersonalField]:
    """The registry of personal fields, by path."""
    return await store.personal_fields(tx)


async def events_after(tx: Tx, position: Position, count: int) -> list[StoredEvent]:
    """Up to `count` events after `position`, in the order of the feed, missing none."""
    return await store.events_after(tx, position, count)


async def lane_lag(tx: Tx, position: Position) -> int:
    """How many events lie after `position`, counted up to 100,000."""
    return await store.lane_lag(tx, position)


async def events(
    tx: Tx, wanted: EventFilter, *, before_id: UUID | None, count: int
) -> list[StoredEvent]:
    """Up to `count` events received before `before_id`, the latest first."""
    return await store.list_events(tx, wanted, before_id, count)


async def events_by_id(tx: Tx, ids: Sequence[UUID]) -> list[StoredEvent]:
    """The events of these ids that exist."""
    return await store.events_by_id(tx, ids)


async def events_of_members(
    tx: Tx, member_ids: Sequence[UUID], *, before: tuple[datetime, UUID] | None, count: int
) -> list[StoredEvent]:
    """Up to `count` events of these members that occurred before `before`, the latest first."""
    return await store.events_of_members(tx, member_ids, before, count)


async def past_events(
    tx: Tx, member_ids: Sequence[UUID], names: Sequence[str], *, before_at: datetime, count: int
) -> list[PastTrack]:
    """What each of these members did under these names before `before_at`.

    Up to `count` for each member, the latest.
    """
    return await store.past_events(tx, member_ids, names, before_at, count)


async def tracks(
    tx: Tx,
    names: Sequence[str],
    between: tuple[datetime, datetime],
    *,
    after: tuple[datetime, UUID] | None = None,
    count: int,
) -> list[OwnedTrack]:
    """What members did under these names from the first instant until before the second.

    Up to `count`, the earliest first, on behind `after`, given as (when, event).
    """
    return await store.tracks(tx, names, between, after, count)


async def owners_of(tx: Tx, event_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The members, by event, to whom the lane gave these events; without those it has not read."""
    return await store.owners_of(tx, event_ids)


async def failures(tx: Tx, *, after_id: UUID | None, count: int) -> list[Failure]:
    """Up to `count` events after `after_id` that could not be processed, and why."""
    return await store.list_failures(tx, after_id, count)


async def count_by_name(
    tx: Tx, source_id: int | None = None, store_ids: frozenset[int] | None = None
) -> list[NameCount]:
    """How many events of each kind and name are stored (from one source, from some stores)."""
    return await store.count_by_name(tx, source_id, store_ids)


async def quarantined(
    tx: Tx, wanted: QuarantineFilter, *, after_id: UUID | None, count: int
) -> list[QuarantinedEvent]:
    """Up to `count` rejected events after `after_id`, the oldest first."""
    return await store.list_quarantine(tx, wanted, after_id, count)


async def quarantined_by_id(tx: Tx, ids: Sequence[UUID]) -> list[QuarantinedEvent]:
    """The rejected events of these ids that exist."""
    return await store.quarantined_by_id(tx, ids)


async def lock_quarantined(tx: Tx, ids: Sequence[UUID]) -> list[QuarantinedEvent]:
    """The rejected events of these ids, locked in the order of their ids."""
    return await store.lock_quarantined(tx, ids)


async def count_quarantined(tx: Tx) -> int:
    """How many rejected events wait in quarantine."""
    return await store.count_quarantined(tx)


def content_of(event: StoredEvent, vault: Vault) -> dict[str, Any]:
    """The event's content with its personal fields, as it was sent."""
    # The copy is deep, so that the stored value stays without them.
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event.payload))
    if event.sealed is not None:
        policy.put_back(content, msgspec.json.decode(vault.open(event.sealed, EVENT_CONTEXT)))
    return content


def body_of(rejected: QuarantinedEvent, vault: Vault) -> RejectedBytes:
    """The bytes of a rejected event as they were sent, and what surrounded them."""
    return _decode_rejected(vault.open(rejected.sealed, QUARANTINE_CONTEXT))
