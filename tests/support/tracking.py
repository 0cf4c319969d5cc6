"""Short words for tests that speak of tracked events."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.events import queries
from regulars.domains.events.types import (
    Appended,
    EventFilter,
    QuarantinedEvent,
    QuarantineFilter,
    StoredEvent,
)
from regulars.flows.process_events import process_events
from regulars.flows.track.intake import Intake, Outcome, Shipment
from regulars.flows.track.reading import Envelope
from tests.conftest import NOW


def shipment(*events: bytes | dict[str, Any], **given: Any) -> Shipment:
    """A shipment of source 1, received at noon, unless told otherwise."""
    envelope = Envelope(
        **{"source_id": 1, "received_at": NOW, "event_bytes_max": 32 * 1024, **given}
    )
    return Shipment(
        envelope=envelope,
        events=[
            msgspec.Raw(each if isinstance(each, bytes) else msgspec.json.encode(each))
            for each in events
        ],
    )


async def take(platform: Platform, *shipments: Shipment) -> list[list[str]]:
    """Store shipments in one transaction; for each event its outcome, or the refusal's code."""
    intake = Intake(platform.database, platform.vault, platform.clock)
    return [[_word(outcome) for outcome in answers] for answers in await intake.store(shipments)]


def _word(outcome: Outcome) -> str:
    return outcome.outcome if isinstance(outcome, Appended) else outcome.code


async def stored(platform: Platform, wanted: EventFilter | None = None) -> list[StoredEvent]:
    """All events that are stored, in the order of their ids."""
    async with platform.database.transaction() as tx:
        found = await queries.events(tx, wanted or EventFilter(), before_id=None, count=10_000)
    return found[::-1]


async def contents(platform: Platform) -> list[dict[str, Any]]:
    """What all stored events hold, with their personal fields, in the order of their ids."""
    return [queries.content_of(each, platform.vault) for each in await stored(platform)]


async def quarantine(platform: Platform) -> list[QuarantinedEvent]:
    """All rejected events, the oldest first."""
    async with platform.database.transaction() as tx:
        return await queries.quarantined(tx, QuarantineFilter(), after_id=None, count=10_000)


def sent_form(event: StoredEvent, platform: Platform) -> dict[str, Any]:
    """An event as its sender knew it, put together again from columns and content.

    When it was sent stands here as an instant; `writeKey` is never stored.
    """
    content = queries.content_of(event, platform.vault)
    sent_at: datetime | None = event.sent_at
    return content | {"type": event.kind, "messageId": event.message_id, "sentAt": sent_at}


async def process(platform: Platform, count: int) -> None:
    """Let the lane process `count` events, which become readable as other transactions end."""
    async with asyncio.timeout(30):
        while count > 0:
            count -= await process_events(platform.database, platform.vault, platform.clock)
            await asyncio.sleep(0.01)
