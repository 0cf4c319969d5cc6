"""The processing lane: stored events find their members and become orders.

Events are read as a feed by one reader at a time, so each member's events are processed in order
and none twice: what the lane writes and how far it has read are one transaction. Within a batch
they are taken by the time they occurred, not by their arrival. An event that cannot be processed
is noted with the reason and passed over; it never holds up the others.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import structlog

from regulars.domains.catalog import actions as catalog_actions
from regulars.domains.catalog import queries as catalog
from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.types import Failure, Ownership, StoredEvent
from regulars.domains.members import actions as members
from regulars.domains.members import queries as members_known
from regulars.domains.members.types import Resolution
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries as stored_orders
from regulars.flows import commerce_events
from regulars.flows.change_order_state import change_order_state
from regulars.flows.record_orders import Submission, record_orders
from regulars.flows.rewards.claimed import reward_claimed
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.recorded import did, joining
from regulars.flows.rewards.rounds import reward
from regulars.flows.segments.noting import note_events
from regulars.flows.tracked_person import person_of
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.infra.feed import move_cursor, take_cursor
from regulars.kernel.errors import Refusal

CONSUMER = "events.lane"
BATCH_COUNT_MAX = 1_000

_log = structlog.get_logger("regulars.lane")


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its content opened, and its member once found."""

    event: StoredEvent
    content: dict[str, Any]
    member_id: UUID | None = None


async def process_events(database: Database, vault: Vault, clock: Clock) -> int:
    """Process the next batch of events; how many, 0 at the end or while another process reads."""
    async with database.transaction() as tx:
        position = await take_cursor(tx, CONSUMER)
        if position is None:
            return 0
        batch = await stored_events.events_after(tx, position, BATCH_COUNT_MAX)
        if not batch:
            return 0
        await _process_all(tx, vault, batch, clock.now())
        await move_cursor(tx, CONSUMER, batch[-1])
    return len(batch)


async def _process_all(tx: Tx, vault: Vault, batch: list[StoredEvent], now: datetime) -> None:
    """Process the batch as one; where it raises, in halves, until the culprit stands alone."""
    try:
        async with tx.connection.transaction():
            await _process(tx, vault, batch, now)
    except Exception as error:
        if len(batch) > 1:
            middle = len(batch) // 2
            await _process_all(tx, vault, batch[:middle], now)
            await _process_all(tx, vault, batch[middle:], now)
            return
        _log.exception("event_failed", event_id=str(batch[0].id))
        failure = Failure(event_id=batch[0].id, code="internal_error", detail=type(error).__name__)
        await events.note_failures(tx, [failure], now)


async def _process(tx: Tx, vault: Vault, batch: Sequence[StoredEvent], now: datetime) -> None:
    in_time = sorted(batch, key=lambda event: (event.occurred_at, event.id))
    read = [_Read(event=each, content=stored_events.content_of(each, vault)) for each in in_time]
    people = await members.resolve(
        tx, vault, [person_of(each.event, each.content) for each in read], now
    )
    found: list[_Read] = []
    failures: list[Failure] = []
    for each, person in zip(read, people, strict=True):
        if isinstance(person, Resolution):
            found.append(msgspec.structs.replace(each, member_id=person.member_id))
        else:
            failures.append(_failure(each, person))
    await events.own(
        tx,
        [
            Ownership(
                member_id=each.member_id,
                occurred_at=each.event.occurred_at,
                event_id=each.event.id,
            )
            for each in found
            if each.member_id
        ],
    )
    happened = [
        (each.member_id, each.event.name)
        for each in found
        if each.member_id and each.event.kind == "track"
    ]
    await note_events(tx, happened, now)
    commerce = [each for each in found if commerce_events.is_commerce(each.event)]
    if commerce:
        failures += await _record(tx, vault, commerce, now)
    await events.note_failures(tx, failures, now)
    await _reward(tx, vault, found, people, now)


async def _reward(
    tx: Tx,
    vault: Vault,
    found: Sequence[_Read],
    people: Sequence[Resolution | Refusal],
    now: datetime,
) -> None:
    """Events and registrations are occasions too; orders had their effects when recorded."""
    joined = {
        person.member_id: person.joined_id
        for person in people
        if isinstance(person, Resolution) and person.joined_id is not None
    }
    concerned = [each for each in found if each.event.kind == "track" or each.member_id in joined]
    persons = await members_known.persons(
        tx, sorted({each.member_id for each in concerned if each.member_id})
    )
    happenings: list[Happening] = []
    for each in concerned:
        person = persons.get(each.member_id) if each.member_id else None
        if person is None or person.standing != "member":
            continue
        happening = did(each.event, person)
        if (party_id := joined.pop(person.member_id, None)) is not None:
            happenings.append(joining(party_id, happening))
        if each.event.kind == "track":
            happenings.append(happening)
    merged = [
        party for person in people if isinstance(person, Resolution) for party in person.merged
    ]
    if merged:
        await reward_claimed(tx, vault, merged, now)
    await reward(tx, vault, happenings, now)


def _failure(read: _Read, refusal: Refusal) -> Failure:
    return Failure(event_id=read.event.id, code=refusal.code, detail=refusal.detail)


async def _record(tx: Tx, vault: Vault, commerce: Sequence[_Read], now: datetime) -> list[Failure]:
    """Orders first and together; refunds and cancellations after them, one by one in time."""
    placed = [each for each in commerce if each.event.name == commerce_events.ORDER_COMPLETED]
    failures = await _record_orders(tx, vault, placed, now) if placed else []
    for each in commerce:
        if each.event.name != commerce_events.ORDER_COMPLETED:
            refusal = await _follow_up(tx, vault, each, now)
            failures += [_failure(each, refusal)] if refusal else []
    return failures


async def _record_orders(
    tx: Tx, vault: Vault, placed: Sequence[_Read], now: datetime
) -> list[Failure]:
    defaults = await catalog.source_defaults(tx, {each.event.source_id for each in placed})
    campaigns = await _campaign_ids(tx, placed)
    submissions: list[tuple[_Read, Submission]] = []
    failures: list[Failure] = []
    for each in placed:
        source = defaults.get(each.event.source_id)
        try:
            document = commerce_events.order_of(
                each.event,
                each.content,
                currency=source.currency if source else None,
                campaign_id=campaigns.get(commerce_events.campaign_code(each.content) or ""),
            )
        except Refusal as refusal:
            failures.append(_failure(each, refusal))
        else:
            submissions.append((each, Submission(document=document, member_id=each.member_id)))
    answers = await record_orders(tx, vault, [each for _, each in submissions], now)
    for (each, _), answer in zip(submissions, answers, strict=True):
        if isinstance(answer, Refusal):
            failures.append(_failure(each, answer))
    return failures


async def _campaign_ids(tx: Tx, placed: Sequence[_Read]) -> dict[str, int]:
    codes = {code for each in placed if (code := commerce_events.campaign_code(each.content))}
    return await catalog_actions.ensure_codes(tx, "campaign", codes) if codes else {}


async def _follow_up(tx: Tx, vault: Vault, read: _Read, now: datetime) -> Refusal | None:
    """Refund or cancel an order that was placed; why not, where it cannot be."""
    try:
        number = commerce_events.order_number(read.content)
        order_id = await stored_orders.document_by_number(tx, read.event.source_id, number)
        if order_id is None:
            return commerce_events.CommerceEventInvalid(f"order {number} is not known")
        if read.event.name == commerce_events.ORDER_CANCELLED:
            await change_order_state(tx, vault, order_id, "cancelled", reason=None, now=now)
            return None
        request = commerce_events.return_of(read.event, read.content)
        document = await orders.draft_return(tx, order_id, request)
        answers = await record_orders(tx, vault, [Submission(document=document)], now)
    except Refusal as refusal:
        return refusal
    return answers[0] if isinstance(answers[0], Refusal) else None
