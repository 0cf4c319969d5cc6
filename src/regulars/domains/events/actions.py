"""The verbs of the events domain."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.events import policy, store
from regulars.domains.events.errors import EventHoldsNul, EventTooDeep, MessageConflict
from regulars.domains.events.policy import PersonalFields
from regulars.domains.events.store import NewQuarantined, StaleSeal
from regulars.domains.events.types import (
    EVENT_CONTEXT,
    QUARANTINE_CONTEXT,
    Appended,
    Failure,
    NewEvent,
    Ownership,
    QuarantineState,
    Rejected,
    RejectedBytes,
    SealedEvent,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import InvalidInput, Refusal
from regulars.kernel.ids import new_ids
from regulars.kernel.period import microseconds_of

_NO_ID = UUID(int=0)

_encode = msgspec.json.Encoder().encode


def seal(
    vault: Vault, personal: PersonalFields, events: Sequence[NewEvent], received_at: datetime
) -> list[SealedEvent | Refusal]:
    """Make events ready to be stored: personal fields sealed, content fingerprinted.

    Touches no database. The events' content is changed in place. Ids rise with the position, so
    that a batch is read later in the order in which it was sent.
    """
    ids = new_ids(len(events), microseconds_of(received_at))
    return [
        _seal_one(vault, personal, event, received_at, event_id)
        for event, event_id in zip(events, ids, strict=True)
    ]


def _seal_one(
    vault: Vault, personal: PersonalFields, event: NewEvent, received_at: datetime, event_id: UUID
) -> SealedEvent | Refusal:
    if fault := policy.fault_of(event):
        return fault
    try:
        canonical = policy.canonical(event)
        if policy.content_holds_nul(event.content, canonical):
            return EventHoldsNul("the event holds a NUL character")
        may_hold_email = b"@" in canonical or b"%40" in canonical
        taken = personal.take_from(event.content, may_hold_email=may_hold_email)
    except InvalidInput as refusal:
        return refusal
    except RecursionError:
        return EventTooDeep("the event nests too deep")
    return SealedEvent(
        id=event_id,
        event=event,
        received_at=received_at,
        content_hash=vault.fingerprint(canonical),
        payload=_encode(event.content).decode(),
        sealed=vault.seal(_encode(taken), EVENT_CONTEXT) if taken else None,
    )


async def append(tx: Tx, events: Sequence[SealedEvent]) -> list[Appended | Refusal]:
    """Store every event that is new, and answer each, in order.

    The same message id with the same content answers `duplicate` and changes nothing; with other
    content it is refused as a conflict, within one batch too.
    """
    first_of: dict[tuple[int, str], SealedEvent] = {}
    for each in events:
        first_of.setdefault((each.event.source_id, each.event.message_id), each)
    if not first_of:
        return []
    stored_count = await store.append(tx, list(first_of.values()))
    if stored_count == len(events):
        return [Appended(event_id=each.id, outcome="stored") for each in events]
    known = {
        (each.source_id, each.message_id): each
        for each in await store.find_keys(tx, list(first_of))
    }
    return [_answer(each, known[each.event.source_id, each.event.message_id]) for each in events]


def _answer(event: SealedEvent, known: store.KnownMessage) -> Appended | Refusal:
    if known.event_id == event.id:
        return Appended(event_id=event.id, outcome="stored")
    if known.content_hash == event.content_hash:
        return Appended(event_id=known.event_id, outcome="duplicate")
    return MessageConflict(f"message {known.message_id} was sent before with other content")


async def reject(tx: Tx, vault: Vault, rejected: Sequence[Rejected]) -> None:
    """Put what cannot be an event into quarantine, its bytes sealed, until it is replayed.

    What a source has sent before, however often, stands there once.
    """
    if rejected:
        await store.quarantine(tx, [_quarantined(vault, each) for each in rejected])


def _quarantined(vault: Vault, rejected: Rejected) -> NewQuarantined:
    content = RejectedBytes(rejected.body, rejected.surroundings)
    return NewQuarantined(
        rejected=rejected,
        content_hash=vault.fingerprint(policy.canonical_body(rejected.body)),
        sealed=vault.seal(msgspec.msgpack.encode(content), QUARANTINE_CONTEXT),
    )


async def settle(
    tx: Tx, state: QuarantineState, settled: Sequence[tuple[UUID, UUID | None]], now: datetime
) -> None:
    """Take rejected events out of quarantine: replayed as the event given, or dismissed."""
    if settled:
        await store.settle_quarantined(tx, state, settled, now)


async def refuse_again(tx: Tx, failures: Sequence[Failure]) -> None:
    """Note why rejected events still cannot be taken; `event_id` is the id in quarantine."""
    if failures:
        await store.refuse_again(tx, failures)


async def own(tx: Tx, ownerships: Sequence[Ownership]) -> None:
    """Write down whose events are; saying the same again changes nothing."""
    if ownerships:
        await store.own(tx, ownerships)


async def note_failures(tx: Tx, failures: Sequence[Failure], now: datetime) -> None:
    """Note why stored events could not be processed; the latest reason stays."""
    if failures:
        await store.note_failures(tx, failures, now)


async def erase_personal(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Destroy the personal fields of all events of these members; how many events had any."""
    return await store.erase_personal(tx, member_ids)


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove all events of these parties without a trace; how many.

    Only for people who never existed: the ids of the messages may be used again.
    """
    return await store.remove_events_of(tx, member_ids)


async def ensure_partitions(tx: Tx, now: datetime) -> None:
    """Make the partitions of last month, this month and the three to come."""
    await store.create_partitions(tx, policy.partition_months(now))


async def reseal(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Seal up to `count` events anew that an older key sealed; the last id, None at the end."""
    stale = await store.stale_seals(tx, vault.active_number, after_id or _NO_ID, count)
    if stale:
        await store.reseal(tx, [_resealed(vault, each, EVENT_CONTEXT) for each in stale])
    return stale[-1].id if stale else None


async def reseal_quarantine(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Seal up to `count` rejected events anew; the last id, None at the end."""
    stale = await store.stale_quarantine(tx, vault.active_number, after_id or _NO_ID, count)
    if stale:
        await store.reseal_quarantine(
            tx, [_resealed(vault, each, QUARANTINE_CONTEXT) for each in stale]
        )
    return stale[-1].id if stale else None


def _resealed(vault: Vault, stale: StaleSeal, context: bytes) -> StaleSeal:
    return StaleSeal(id=stale.id, sealed=vault.seal(vault.open(stale.sealed, context), context))


async def add_personal_field(tx: Tx, path: str) -> bool:
    """Keep the fields at `path` sealed from now on; what is stored already stays as it is.

    False where it was registered before. Refuses what is no path.
    """
    if not policy.is_field_path(path):
        raise InvalidInput("a path is `*.name` for a key anywhere, or `traits.name` for a place")
    return await store.add_personal_field(tx, path)


async def remove_personal_field(tx: Tx, path: str) -> bool:
    """Stop sealing the fields at `path`; False where it is built in or not known."""
    return await store.remove_personal_field(tx, path)
