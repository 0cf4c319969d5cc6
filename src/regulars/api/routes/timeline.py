"""A member's timeline over events, orders and returns."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.flows.timeline import Entry, Kind, timeline
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "timeline by -occurred_at"
_EVERY_KIND: list[Kind] = ["event", "order", "return"]


class _Before(msgspec.Struct, frozen=True):
    occurred_at: datetime
    id: UUID


@get("/members/{member_id:uuid}/timeline", opt={"permission": "members.read"})
async def read_timeline(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    kind: Annotated[list[Kind] | None, QueryParameter(description="One or more kinds.")] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[Entry]:
    """What the member did, the latest first; personal fields of events are left out."""
    before = decode_cursor(cursor, _LISTING, _Before)
    async with platform.database.transaction() as tx:
        found = await timeline(
            tx,
            member_id,
            kinds=frozenset(kind or _EVERY_KIND),
            before=(before.occurred_at, before.id) if before else None,
            count=limit + 1,
        )
    return page_of(found, limit, _LISTING, lambda entry: _Before(entry.occurred_at, entry.id))


router = Router("/v1", route_handlers=[read_timeline], tags=["members"])
