"""Intake: what many requests brought is stored in one transaction.

It promises that when it returns, every event is durable: stored once for ever, or in quarantine
with the reason. One bad event never fails its neighbours.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec

from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.queries import PersonalFields
from regulars.domains.events.types import Appended, Kind, NewEvent, Rejected, SealedEvent
from regulars.flows.track.reading import Envelope, read_event
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database
from regulars.kernel.errors import Refusal

REGISTRY_KEPT_FOR = timedelta(seconds=5)
"""How long a change to the registry of personal fields may take to reach every process."""

Outcome: TypeAlias = Appended | Refusal


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """The events of one request, undecoded, and what the request says of all of them."""

    envelope: Envelope
    events: list[msgspec.Raw]

    @property
    def weight(self) -> int:
        """What it counts in a shared transaction."""
        return max(1, len(self.events))


class Surroundings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of an envelope has no column in quarantine, to read the event again one day."""

    store_id: int | None = None
    kind: Kind | None = None
    sent_at: datetime | None = None
    context: dict[str, Any] | None = None


class Intake:
    """Stores shipments; one for each process, as it keeps the registry of personal fields."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._registry: tuple[datetime, PersonalFields] | None = None

    async def store(self, shipments: Sequence[Shipment]) -> list[list[Outcome]]:
        """Store all events of all shipments in one transaction, and answer each, in order.

        An event that cannot be read, and one whose id was sent before with other content, goes
        into quarantine in the same transaction.
        """
        personal = await self._personal_fields()
        read = []
        for shipment in shipments:
            read.append(_read(self._vault, personal, shipment))
            await asyncio.sleep(0)  # Reading takes milliseconds; other requests go on meanwhile.
        async with self._database.transaction() as tx:
            sealed = [each for pieces in read for each in pieces if isinstance(each, SealedEvent)]
            appended = iter(await events.append(tx, sealed))
            answers = [_outcomes(pieces, appended) for pieces in read]
            rejected = [
                each
                for shipment, outcomes in zip(shipments, answers, strict=True)
                for each in _rejected(shipment, outcomes)
            ]
            await events.reject(tx, self._vault, rejected)
        return answers

    async def _personal_fields(self) -> PersonalFields:
        now = self._clock.now()
        if self._registry is None or self._registry[0] <= now:
            async with self._database.transaction() as tx:
                personal = await stored_events.personal_fields(tx)
            self._registry = (now + REGISTRY_KEPT_FOR, personal)
        return self._registry[1]


def _read(
    vault: Vault, personal: PersonalFields, shipment: Shipment
) -> list[SealedEvent | Refusal]:
    envelope = shipment.envelope
    read = [read_event(body, envelope) for body in shipment.events]
    new = [each for each in read if isinstance(each, NewEvent)]
    sealed = events.seal(vault, personal, new, envelope.received_at)
    if len(new) == len(read):
        return sealed
    rest = iter(sealed)
    return [next(rest) if isinstance(each, NewEvent) else each for each in read]


def _outcomes(
    pieces: Sequence[SealedEvent | Refusal], appended: Iterator[Appended | Refusal]
) -> list[Outcome]:
    return [next(appended) if isinstance(each, SealedEvent) else each for each in pieces]


def _rejected(shipment: Shipment, outcomes: Sequence[Outcome]) -> list[Rejected]:
    refused = [at for at, outcome in enumerate(outcomes) if isinstance(outcome, Refusal)]
    if not refused:
        return []
    envelope = shipment.envelope
    surroundings = msgspec.json.encode(
        Surroundings(
            store_id=envelope.store_id,
            kind=envelope.kind,
            sent_at=envelope.sent_at,
            context=envelope.context,
        )
    )
    return [
        Rejected(
            source_id=envelope.source_id,
            channel_id=envelope.channel_id,
            code=outcome.code,
            detail=outcome.detail,
            body=bytes(shipment.events[at]),
            received_at=envelope.received_at,
            surroundings=surroundings,
        )
        for at in refused
        if isinstance(outcome := outcomes[at], Refusal)
    ]
