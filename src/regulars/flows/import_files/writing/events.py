"""Writing events: staged events into the event store, then through the processing lane."""

import asyncio
from typing import Any

import msgspec

from regulars.domains.events import actions as events
from regulars.domains.events import queries as stored_events
from regulars.domains.events.types import Appended, NewEvent, SealedEvent
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import IdentityFields, Mapping
from regulars.flows.import_files.staging.items import StagedEvent
from regulars.flows.import_files.writing.means import Answer, Means, Place, Prepared, refused
from regulars.flows.process_events import CONSUMER as LANE
from regulars.flows.process_events import process_events
from regulars.flows.tracked_person import USER_NAMESPACE
from regulars.infra.db import Tx
from regulars.infra.feed import position_of
from regulars.kernel.errors import Refusal
from regulars.kernel.period import from_microseconds

_PATIENCE_SECONDS = 10.0
_REST_SECONDS = 0.25

_decode = msgspec.msgpack.Decoder(StagedEvent).decode


class EventWriter:
    """Stores events as the tracking protocol's `track`, so that every reader knows them."""

    count_max = 2_000

    def __init__(self, mapping: Mapping) -> None:
        self._source = mapping.source
        self._person_keys = [
            _person_key(f"identities[{at}]", each) for at, each in enumerate(mapping.identities)
        ]

    async def begin(self, means: Means) -> None:
        await means.codes.ids("source", {self._source})

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:
        staged = [_decode(payload) for payload in payloads]
        sources = await means.codes.ids("source", {self._source})
        stores = await means.codes.ids("store", {e.store for e in staged if e.store})
        channels = await means.codes.ids("channel", {e.channel for e in staged if e.channel})
        return Prepared(
            items=[
                NewEvent(
                    source_id=sources[self._source],
                    message_id=each.message_id,
                    kind="track",
                    name=each.name,
                    occurred_at=from_microseconds(each.occurred_us),
                    content=self._content(each),
                    original_at=from_microseconds(each.occurred_us),
                    store_id=None if each.store is None else stores[each.store],
                    channel_id=None if each.channel is None else channels[each.channel],
                )
                for each in staged
            ],
            places=[Place(file=each.file, lines=(each.line,)) for each in staged],
        )

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        personal = await stored_events.personal_fields(tx)
        sealed = events.seal(means.vault, personal, prepared.items, means.clock.now())
        sound = [each for each in sealed if isinstance(each, SealedEvent)]
        appended = iter(await events.append(tx, sound))
        return [
            _answer(next(appended) if isinstance(each, SealedEvent) else each) for each in sealed
        ]

    async def finish(self, means: Means) -> None:
        """Let the lane find the events' members, unless a worker is at it already.

        Transactions of others that are still open hold the lane up; after some patience the rest
        is left to the worker.
        """
        patience = _PATIENCE_SECONDS
        while patience > 0:
            if await process_events(means.database, means.vault, means.clock):
                continue
            async with means.database.transaction() as tx:
                if not await stored_events.lane_lag(tx, await position_of(tx, LANE)):
                    return
            await asyncio.sleep(_REST_SECONDS)
            patience -= _REST_SECONDS

    def _content(self, event: StagedEvent) -> dict[str, Any]:
        content: dict[str, Any] = {
            "event": event.name,
            "timestamp": from_microseconds(event.occurred_us).isoformat(),
            "properties": event.properties or {},
        }
        for key, value in zip(self._person_keys, event.identities, strict=True):
            if value is not None:
                content.setdefault(key, value)
        return content


def check_event_identities(mapping: Mapping) -> None:
    """Refuses identities that a tracked event cannot carry."""
    for at, each in enumerate(mapping.identities):
        _person_key(f"identities[{at}]", each)


def _person_key(path: str, field: IdentityFields) -> str:
    if field.kind == "external" and field.namespace in {"", USER_NAMESPACE}:
        return "userId"
    if field.kind == "device":
        return "anonymousId"
    raise wrong_key(
        f"{path}.kind",
        "identity_of_event",
        f"events name people by an external id in the namespace {USER_NAMESPACE!r}, or a device",
    )


def _answer(answer: Appended | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        return refused(answer)
    return Answer(outcome="created" if answer.outcome == "stored" else "unchanged")
