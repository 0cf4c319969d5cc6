"""One thing that happened and was stored, as it happened: what a dry run may be tried on."""

from uuid import UUID

from regulars.domains.events import queries as events
from regulars.domains.members import queries as members
from regulars.domains.orders import queries as orders
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.recorded import happenings_of
from regulars.flows.rewards.sales import sale_of_stored
from regulars.infra.db import Tx
from regulars.kernel.errors import NotFound


async def stored_document(tx: Tx, document_id: UUID) -> Happening:
    """A stored order or return, as it happened; refuses one that is nobody's."""
    full = await orders.full_document(tx, document_id)
    sale = sale_of_stored(full.document, full.lines, full.tenders)
    persons = await members.persons(tx, [full.document.member_id])
    (happening,) = await happenings_of(tx, [(sale, full.document.member_id)], persons)
    if happening is None:
        raise NotFound(f"the document {document_id} belongs to no member")
    return happening


async def stored_event(tx: Tx, event_id: UUID) -> Happening:
    """A stored event, as it happened; refuses one that is nobody's or not there."""
    owner = (await events.owners_of(tx, [event_id])).get(event_id)
    persons = await members.persons(tx, [owner]) if owner is not None else {}
    if owner is None or owner not in persons:
        raise NotFound(f"there is no event {event_id} of a member")
    (event,) = await events.events_by_id(tx, [event_id])
    properties = event.payload.get("properties")
    return Happening(
        kind="event",
        reference_id=event.id,
        owner_ids=persons[owner].owner_ids,
        occurred_at=event.occurred_at,
        name=event.name,
        properties=properties if isinstance(properties, dict) else {},
        store_id=event.store_id,
        channel_id=event.channel_id,
    )
