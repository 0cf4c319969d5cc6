"""Events that are stored (`/v1/events`): listed, counted, read, and those not yet understood.

Personal fields stand apart, sealed; `unmasked=true` puts them back in their places for callers who
may see them, and is audited.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from regulars.api.access_bodies import After
from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import (
    CodeNames,
    code_names,
    refuse_masked,
    refuse_narrow,
    source_filter,
)
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.events import queries
from regulars.domains.events.errors import EventNotFound
from regulars.domains.events.types import EventFilter, Failure, Kind, NameCount, StoredEvent
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "events.read"}
_LISTING = "events by -id"
_FAILURES = "event failures by id"


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """An event. `member_id` is whose it is, once it has been processed."""

    id: UUID
    source: str
    channel: str | None
    store: str | None
    message_id: str
    kind: Kind
    name: str
    member_id: UUID | None
    occurred_at: datetime
    original_at: datetime | None
    sent_at: datetime | None
    received_at: datetime
    has_personal_fields: bool
    payload: dict[str, Any]


@get("/", opt=_READ)
async def list_events(
    request: ApiCall,
    platform: NamedDependency[Platform],
    kind: FromQuery[Kind | None] = None,
    name: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
    message_id: FromQuery[str | None] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[EventView]:
    """Events without their personal fields, the latest received first."""
    after = decode_cursor(cursor, _LISTING, After)
    async with platform.database.transaction() as tx:
        source_id = await source_filter(tx, request.user, source)
        wanted = EventFilter(
            kind=kind,
            name=name,
            source_id=source_id,
            message_id=message_id,
            store_ids=request.user.store_ids,
        )
        found = await queries.events(
            tx, wanted, before_id=after.id if after else None, count=limit + 1
        )
        owners = await queries.owners_of(tx, [each.id for each in found])
        names = await code_names(tx, found)
    views = [_view(each, names, owners.get(each.id)) for each in found]
    return page_of(views, limit, _LISTING, lambda view: After(id=view.id))


@get("/counts", opt=_READ)
async def count_events(
    request: ApiCall,
    platform: NamedDependency[Platform],
    source: FromQuery[str | None] = None,
) -> list[NameCount]:
    """How many events of each kind and name are stored, from one source or from all."""
    async with platform.database.transaction() as tx:
        source_id = await source_filter(tx, request.user, source)
        return await queries.count_by_name(tx, source_id, request.user.store_ids)


@get("/failures", opt=_READ)
async def list_failures(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[Failure]:
    """Events that are stored and could not be processed, and why, the oldest first."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _FAILURES, After)
    async with platform.database.transaction() as tx:
        found = await queries.failures(tx, after_id=after.id if after else None, count=limit + 1)
    return page_of(found, limit, _FAILURES, lambda failure: After(id=failure.event_id))


@get("/{event_id:uuid}", opt=_READ)
async def read_event(
    request: ApiCall,
    event_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    unmasked: Annotated[
        bool, QueryParameter(description="Show personal fields; needs `members.pii`, is audited.")
    ] = False,
) -> EventView:
    """One event."""
    async with platform.database.transaction() as tx:
        found = await queries.events_by_id(tx, [event_id])
        if not found or not _may_see(request, found[0]):
            raise EventNotFound(f"there is no event {event_id}")
        event = found[0]
        owners = await queries.owners_of(tx, [event_id])
        names = await code_names(tx, found)
        if unmasked:
            refuse_masked(request.user)
            event = msgspec.structs.replace(
                event, payload=queries.content_of(event, platform.vault)
            )
            shown = access.unmasked_views("event", [str(event_id)], ["personal fields"])
            await access.record(tx, platform.vault, caller_of(request), shown, platform.clock.now())
    return _view(event, names, owners.get(event_id))


def _may_see(request: ApiCall, event: StoredEvent) -> bool:
    principal = request.user
    if principal.source_id not in (None, event.source_id):
        return False
    return principal.store_ids is None or event.store_id in principal.store_ids


def _view(event: StoredEvent, names: CodeNames, member_id: UUID | None) -> EventView:
    return EventView(
        id=event.id,
        source=names.sources.get(event.source_id, ""),
        channel=names.channels.get(event.channel_id or 0),
        store=names.stores.get(event.store_id or 0),
        message_id=event.message_id,
        kind=event.kind,
        name=event.name,
        member_id=member_id,
        occurred_at=event.occurred_at,
        original_at=event.original_at,
        sent_at=event.sent_at,
        received_at=event.received_at,
        has_personal_fields=event.sealed is not None,
        payload=event.payload,
    )


router = Router(
    "/v1/events",
    route_handlers=[list_events, count_events, list_failures, read_event],
    tags=["events"],
)
