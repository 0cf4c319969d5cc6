"""What came of an order, a return or an event, and why."""

from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from regulars.api.auth import ApiCall
from regulars.api.people import person_of
from regulars.api.routes.order_reading import refuse_outside
from regulars.bootstrap import Platform
from regulars.domains.access.types import Principal
from regulars.domains.events import queries as events
from regulars.domains.events.errors import EventNotFound
from regulars.domains.orders import queries as orders
from regulars.flows.explaining import Happened, WhatCame, Why, what_came, why
from regulars.infra.db import Tx


@get("/orders/{document_id:uuid}/effects", opt={"permission": "orders.read"})
async def read_effects(
    request: ApiCall, document_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> WhatCame:
    """Everything that an order or return did: units by rule, tiers; what its returns undid too."""
    async with platform.database.transaction() as tx:
        document = await orders.document(tx, document_id)
        refuse_outside(request.user, document)
        person = await person_of(tx, document.member_id)
        happened = Happened(
            id=document.id, owner_ids=person.owner_ids, occurred_at=document.occurred_at
        )
        return await what_came(tx, happened)


@get("/orders/{document_id:uuid}/why", opt={"permission": "rules.read"})
async def explain_order(
    request: ApiCall, document_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Why:
    """What each line earned by which rule, what was taken back, and why other rules did not act."""
    async with platform.database.transaction() as tx:
        document = await orders.document(tx, document_id)
        refuse_outside(request.user, document)
        return await why(tx, document.id, platform.clock.now())


@get("/events/{event_id:uuid}/why", opt={"permission": "rules.read"})
async def explain_event(
    request: ApiCall, event_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Why:
    """What an event earned, and why or why not."""
    async with platform.database.transaction() as tx:
        await _refuse_unseen(tx, request.user, event_id)
        return await why(tx, event_id, platform.clock.now())


async def _refuse_unseen(tx: Tx, principal: Principal, event_id: UUID) -> None:
    """An event of other sources or stores does not exist for this caller."""
    for event in await events.events_by_id(tx, [event_id]):
        is_of_source = principal.source_id in (None, event.source_id)
        if is_of_source and (principal.store_ids is None or event.store_id in principal.store_ids):
            return
    raise EventNotFound(f"there is no event {event_id}")


router = Router(
    "/v1", route_handlers=[read_effects, explain_order, explain_event], tags=["effects"]
)
