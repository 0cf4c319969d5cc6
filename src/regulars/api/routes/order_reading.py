"""Orders and returns read back: lists, totals, one with all its parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.order_answers import (
    BuyerAnswer,
    DocumentAnswer,
    FullAnswer,
    TotalsAnswer,
    buyer_answer,
    document_answer,
    full_answer,
    totals_answer,
)
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access.types import Principal
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter, MentionedKind
from regulars.domains.members import queries as members
from regulars.domains.orders import queries
from regulars.domains.orders.errors import DocumentNotFound
from regulars.domains.orders.types import Document, DocumentFilter, Kind, State
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "orders by -occurred_at"
_NOTHING = 0
_SOURCES_MAX = 10_000


class _After(msgspec.Struct, frozen=True):
    occurred_at: datetime
    id: UUID


@get("/orders", opt={"permission": "orders.read"})
async def list_orders(
    request: ApiCall,
    platform: NamedDependency[Platform],
    kind: FromQuery[Kind | None] = None,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    source: FromQuery[str | None] = None,
    store: FromQuery[str | None] = None,
    channel: FromQuery[str | None] = None,
    number: FromQuery[str | None] = None,
    member_id: FromQuery[UUID | None] = None,
    returned_document_id: FromQuery[UUID | None] = None,
    from_at: FromQuery[datetime | None] = None,
    before_at: FromQuery[datetime | None] = None,
    named: FromQuery[bool] = False,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[DocumentAnswer]:
    """Orders and returns, the latest first.

    A member's are those of everybody merged into them; `returned_document_id` asks for the returns
    that name this order. With `named`, whoever may read members is told whose each is.
    """
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        source_id = await _code_id(tx, "source", source)
        wanted = DocumentFilter(
            kind=kind,
            state=in_state,
            source_id=source_id,
            store_ids=_stores(request.user.store_ids, await _code_id(tx, "store", store)),
            channel_id=await _code_id(tx, "channel", channel),
            ids=await _ids_of_number(tx, source_id, number),
            member_ids=await _same_person_ids(tx, member_id),
            returned_document_id=returned_document_id,
            from_at=from_at,
            before_at=before_at,
        )
        found = await queries.documents(
            tx, wanted, after=(after.occurred_at, after.id) if after else None, count=limit + 1
        )
        page = page_of(found, limit, _LISTING, lambda each: _After(each.occurred_at, each.id))
        may_name = named and "members.read" in request.user.permissions
        buyers = await _buyers(tx, platform, page.items) if may_name else {}
    return Page(
        items=[document_answer(each, buyers.get(each.member_id)) for each in page.items],
        next_cursor=page.next_cursor,
    )


@get("/orders/totals", opt={"permission": "orders.read"})
async def read_totals(
    platform: NamedDependency[Platform], source: FromQuery[str | None] = None
) -> list[TotalsAnswer]:
    """Counts and sums over all documents, by currency and scale."""
    async with platform.database.transaction() as tx:
        source_id = await _code_id(tx, "source", source)
        return [totals_answer(each) for each in await queries.totals(tx, source_id)]


@get("/orders/{document_id:uuid}", opt={"permission": "orders.read"})
async def read_order(
    request: ApiCall, document_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> FullAnswer:
    """One order or return with lines, tenders, states, and what a return brings back."""
    async with platform.database.transaction() as tx:
        full = await queries.full_document(tx, document_id)
        refuse_outside(request.user, full.document)
    return full_answer(full)


async def _buyers(
    tx: Tx, platform: Platform, documents: Sequence[Document]
) -> dict[UUID, BuyerAnswer]:
    """Whose these are today, by the ids that they carry; names masked."""
    ids = sorted({each.member_id for each in documents})
    found = await members.portraits(
        tx, platform.vault, ids, platform.clock.now(), parts=frozenset()
    )
    return {
        member_id: buyer_answer(each.member) for member_id, each in zip(ids, found, strict=True)
    }


async def _same_person_ids(tx: Tx, member_id: UUID | None) -> list[UUID] | None:
    """All ids that are read together with a member; nobody's for one that is not known."""
    if member_id is None:
        return None
    return (await members.same_person_ids(tx, [member_id])).get(member_id, [])


async def _code_id(tx: Tx, kind: MentionedKind, code: str | None) -> int | None:
    """The number behind a code; one that nobody has for a code that is not known."""
    if code is None:
        return None
    return (await catalog.ids_of(tx, kind, [code])).get(code, _NOTHING)


async def _ids_of_number(tx: Tx, source_id: int | None, number: str | None) -> list[UUID] | None:
    """The documents of this number, of one source or of any."""
    if number is None:
        return None
    source_ids = [source_id]
    if source_id is None:
        source_ids = [each.id for each in await catalog.sources(tx, Filter(count=_SOURCES_MAX))]
    return await queries.ids_of_number(tx, [each for each in source_ids if each], number)


def _stores(allowed: frozenset[int] | None, asked_id: int | None) -> frozenset[int] | None:
    if asked_id is None:
        return allowed
    return frozenset({asked_id}) if allowed is None else allowed & {asked_id}


def refuse_outside(principal: Principal, document: Document) -> None:
    """A document of other stores does not exist for this caller."""
    if principal.store_ids is not None and document.store_id not in principal.store_ids:
        raise DocumentNotFound(f"no document {document.id}")


router = Router("/v1", route_handlers=[read_totals, read_order], tags=["orders"])
