"""Replay: the quarantine read again with today's rules, or dismissed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.errors import QuarantinedNotFound, QuarantineSettled
from regulars.domains.events.queries import PersonalFields
from regulars.domains.events.types import (
    Failure,
    NewEvent,
    QuarantinedEvent,
    QuarantineFilter,
    SealedEvent,
)
from regulars.flows.track.intake import Surroundings
from regulars.flows.track.reading import Envelope, read_event
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.errors import Refusal

_PAGE_COUNT = 500

_decode_surroundings = msgspec.json.Decoder(Surroundings).decode


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event that has left the quarantine; replayed, it is the event named."""

    id: UUID
    state: Literal["replayed", "dismissed"]
    event_id: UUID | None


class SettledTally(msgspec.Struct, frozen=True, kw_only=True):
    """How many rejected events have left the quarantine, and how many have not."""

    settled_count: int
    refused_count: int


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Rejected events by their ids; those of another source than `source_id` are not there."""

    ids: list[UUID]
    source_id: int | None = None


async def replay(
    tx: Tx, vault: Vault, selection: Selection, event_bytes_max: int, now: datetime
) -> list[Settled | Refusal]:
    """Read these rejected events again, and answer each, in order.

    What can be an event now is stored as of its receipt and leaves the quarantine; what still
    cannot stays, with today's reason. Refuses what is not there and what was settled before.
    """
    waiting, answers = await _waiting(tx, selection)
    personal = await stored_events.personal_fields(tx)
    read = {each.id: _read(vault, personal, each, event_bytes_max) for each in waiting}
    sealed = {key: each for key, each in read.items() if isinstance(each, SealedEvent)}
    for month in {(each.received_at.year, each.received_at.month) for each in sealed.values()}:
        await events.ensure_partitions(tx, now.replace(year=month[0], month=month[1], day=1))
    appended = await events.append(tx, list(sealed.values()))
    outcomes = read | dict(zip(sealed, appended, strict=True))
    failures, settled = [], []
    for key, outcome in outcomes.items():
        if isinstance(outcome, Refusal):
            failures.append(Failure(event_id=key, code=outcome.code, detail=outcome.detail))
            answers[key] = outcome
        elif not isinstance(outcome, SealedEvent):
            settled.append((key, outcome.event_id))
            answers[key] = Settled(id=key, state="replayed", event_id=outcome.event_id)
    await events.refuse_again(tx, failures)
    await events.settle(tx, "replayed", settled, now)
    return [answers[key] for key in selection.ids]


async def replay_waiting(
    database: Database, vault: Vault, code: str | None, event_bytes_max: int, now: datetime
) -> SettledTally:
    """Read all again that wait (rejected with `code`), some hundreds in each transaction."""
    wanted = QuarantineFilter(state="waiting", code=code)
    settled_count = refused_count = 0
    after_id = None
    while True:
        async with database.transaction() as tx:
            page = await stored_events.quarantined(tx, wanted, after_id=after_id, count=_PAGE_COUNT)
            if not page:
                return SettledTally(settled_count=settled_count, refused_count=refused_count)
            selection = Selection(ids=[each.id for each in page])
            answers = await replay(tx, vault, selection, event_bytes_max, now)
        after_id = page[-1].id
        refused_count += sum(isinstance(each, Refusal) for each in answers)
        settled_count += sum(isinstance(each, Settled) for each in answers)


async def dismiss(tx: Tx, selection: Selection, now: datetime) -> list[Settled | Refusal]:
    """Take rejected events out of quarantine without storing them, and answer each, in order."""
    waiting, answers = await _waiting(tx, selection)
    await events.settle(tx, "dismissed", [(each.id, None) for each in waiting], now)
    for each in waiting:
        answers[each.id] = Settled(id=each.id, state="dismissed", event_id=None)
    return [answers[key] for key in selection.ids]


async def _waiting(
    tx: Tx, selection: Selection
) -> tuple[list[QuarantinedEvent], dict[UUID, Settled | Refusal]]:
    """Those that wait, locked; and the answers to the others."""
    answers: dict[UUID, Settled | Refusal] = {
        key: QuarantinedNotFound(f"there is no rejected event {key}") for key in selection.ids
    }
    waiting = []
    for found in await stored_events.lock_quarantined(tx, selection.ids):
        if selection.source_id not in (None, found.source_id):
            continue
        if found.state == "waiting":
            waiting.append(found)
        else:
            answers[found.id] = QuarantineSettled(f"it was {found.state} already")
    return waiting, answers


def _read(
    vault: Vault, personal: PersonalFields, rejected: QuarantinedEvent, event_bytes_max: int
) -> SealedEvent | Refusal:
    sent = stored_events.body_of(rejected, vault)
    around = _decode_surroundings(sent.surroundings) if sent.surroundings else Surroundings()
    envelope = Envelope(
        source_id=rejected.source_id,
        channel_id=rejected.channel_id,
        received_at=rejected.received_at,
        event_bytes_max=event_bytes_max,
        store_id=around.store_id,
        kind=around.kind,
        sent_at=around.sent_at,
        context=around.context,
    )
    event = read_event(sent.body, envelope)
    if not isinstance(event, NewEvent):
        return event
    return events.seal(vault, personal, [event], rejected.received_at)[0]
