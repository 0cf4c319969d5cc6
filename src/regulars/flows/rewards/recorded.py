"""Orders, returns and events that were just recorded, as happenings."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.events.types import StoredEvent
from regulars.domains.members.types import Person
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import BroughtBack, Line, NewDocument
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.sales import Sale
from regulars.infra.db import Tx


async def happenings_of(
    tx: Tx, sales: Sequence[tuple[Sale, UUID]], persons: Mapping[UUID, Person]
) -> list[Happening | None]:
    """A happening for each sale, given with its member; None for one that is nobody's yet.

    A sale of an anonymous party waits until it is claimed.
    """
    returns = [(member_id, sale.id) for sale, member_id in sales if sale.kind == "return"]
    parts = await _parts(tx, returns)
    found: list[Happening | None] = []
    for sale, member_id in sales:
        person = persons.get(member_id)
        if person is None or person.standing != "member":
            found.append(None)
            continue
        found.append(
            Happening(
                kind=sale.kind,
                reference_id=sale.id,
                owner_ids=person.owner_ids,
                occurred_at=sale.occurred_at,
                is_backfill=sale.is_backfill,
                sale=sale,
                parts=parts.get(sale.id, ()),
                store_id=sale.store_id,
                channel_id=sale.channel_id,
            )
        )
    return found


def did(event: StoredEvent, person: Person) -> Happening:
    """Something that a member did, as it was tracked; personal fields stay sealed."""
    properties = event.payload.get("properties")
    return Happening(
        kind="event",
        reference_id=event.id,
        owner_ids=person.owner_ids,
        occurred_at=event.occurred_at,
        name=event.name,
        properties=properties if isinstance(properties, dict) else {},
        store_id=event.store_id,
        channel_id=event.channel_id,
    )


def joining(party_id: UUID, happening: Happening) -> Happening:
    """That somebody became a member with `happening`; it happens to a party once."""
    return Happening(
        kind="registration",
        reference_id=party_id,
        owner_ids=happening.owner_ids,
        occurred_at=happening.occurred_at,
        is_backfill=happening.is_backfill,
        store_id=happening.store_id,
        channel_id=happening.channel_id,
    )


def joining_with(party_id: UUID, owner_ids: tuple[UUID, ...], document: NewDocument) -> Happening:
    """That somebody became a member with a document, whatever became of the document itself."""
    return Happening(
        kind="registration",
        reference_id=party_id,
        owner_ids=owner_ids,
        occurred_at=document.occurred_at,
        is_backfill=document.is_backfill,
        store_id=document.store_id,
        channel_id=document.channel_id,
    )


def whole(happening: Happening, lines: Sequence[Line]) -> Happening:
    """The order with all that is left of its lines as brought back by itself: a cancellation."""
    parts = [
        BroughtBack(
            return_id=happening.reference_id,
            order_id=happening.reference_id,
            order_ordinal=line.ordinal,
            quantity_milli=line.quantity_milli,
            part_milli=line.quantity_milli - line.returned_milli,
            returned_milli=line.quantity_milli,
        )
        for line in lines
        if line.quantity_milli > 0
    ]
    return msgspec.structs.replace(happening, kind="return", parts=parts)


async def _parts(tx: Tx, returns: Sequence[tuple[UUID, UUID]]) -> dict[UUID, Sequence[BroughtBack]]:
    """What each return brought back, and what had come back of each line by then.

    Returns of one batch were all saved before; here each sees only those before it.
    """
    if not returns:
        return {}
    found: dict[UUID, list[BroughtBack]] = {}
    for part in await orders.brought_back(tx, returns):
        found.setdefault(part.return_id, []).append(part)
    later_milli: dict[tuple[UUID, int], int] = {}
    parts: dict[UUID, Sequence[BroughtBack]] = {}
    for _, return_id in reversed(returns):
        parts[return_id] = [
            msgspec.structs.replace(
                part,
                returned_milli=part.returned_milli
                - later_milli.get((part.order_id, part.order_ordinal), 0),
            )
            for part in found.get(return_id, ())
        ]
        for part in found.get(return_id, ()):
            key = part.order_id, part.order_ordinal
            later_milli[key] = later_milli.get(key, 0) + part.part_milli
    return parts
