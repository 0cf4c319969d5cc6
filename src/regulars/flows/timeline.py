"""A member's timeline: events, orders and returns of one person, the latest first.

What belongs to members that were merged is read together with the survivor's own.
"""

from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from typing import Any, Literal
from uuid import UUID

import msgspec

from regulars.domains.events import queries as events
from regulars.domains.events.types import StoredEvent
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import Document, DocumentFilter
from regulars.infra.db import Tx
from regulars.kernel.money import Money

Kind = Literal["event", "order", "return"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a member did. `name` is an event's name, or a document's number.

    `details` holds an event's payload without its personal fields.
    """

    kind: Kind
    id: UUID
    occurred_at: datetime
    name: str
    source_id: int
    channel_id: int | None
    store_id: int | None
    event_kind: str | None = None
    state: str | None = None
    total: Money | None = None
    line_count: int | None = None
    details: dict[str, Any] | None = None


async def timeline(
    tx: Tx,
    member_id: UUID,
    *,
    kinds: frozenset[Kind],
    before: tuple[datetime, UUID] | None,
    count: int,
) -> list[Entry]:
    """Up to `count` entries of the given kinds that occurred before `before`, the latest first.

    Refuses a member that is not known.
    """
    ids = (await members.same_person_ids(tx, [member_id])).get(member_id)
    if ids is None:
        raise MemberNotFound(f"no member has the id {member_id}")
    tracks: list[Sequence[Entry]] = []
    if "event" in kinds:
        found = await events.events_of_members(tx, ids, before=before, count=count)
        tracks.append([_of_event(each) for each in found])
    documents: tuple[Literal["order", "return"], ...] = ("order", "return")
    for kind in documents:
        if kind in kinds:
            wanted = DocumentFilter(kind=kind, member_ids=ids)
            stored = await orders.documents(tx, wanted, after=before, count=count)
            tracks.append([_of_document(each) for each in stored])
    return list(merge(*tracks, key=_place, reverse=True))[:count]


def _place(entry: Entry) -> tuple[datetime, UUID]:
    return entry.occurred_at, entry.id


def _of_event(event: StoredEvent) -> Entry:
    return Entry(
        kind="event",
        id=event.id,
        occurred_at=event.occurred_at,
        name=event.name,
        source_id=event.source_id,
        channel_id=event.channel_id,
        store_id=event.store_id,
        event_kind=event.kind,
        details=event.payload,
    )


def _of_document(document: Document) -> Entry:
    return Entry(
        kind=document.kind,
        id=document.id,
        occurred_at=document.occurred_at,
        name=document.number,
        source_id=document.source_id,
        channel_id=document.channel_id,
        store_id=document.store_id,
        state=document.state,
        total=Money(amount=document.total_minor, currency=document.currency, scale=document.scale),
        line_count=document.line_count,
    )
