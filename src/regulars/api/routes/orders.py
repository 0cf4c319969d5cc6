"""Orders and returns: recorded once for ever, read back, moved through their states.

The number of a document is its idempotency key within its source. Concurrent single orders share
a database transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.order_answers import (
    BatchAnswer,
    DocumentAnswer,
    FullAnswer,
    RecordedAnswer,
    TotalsAnswer,
    batch_answer,
    document_answer,
    full_answer,
    recorded_answer,
    totals_answer,
)
from regulars.api.order_bodies import Desk, OrderBody, OrderReturnBody, ReturnBody
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Principal
from regulars.domains.members.types import Identity
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries
from regulars.domains.orders.errors import DocumentNotFound
from regulars.domains.orders.types import Document, DocumentFilter, Kind, State
from regulars.flows.claim_order import ClaimRequest, claim_order
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.kernel.errors import Refusal

_LISTING = "orders by -occurred_at"


class OrdersBody(msgspec.Struct, frozen=True, kw_only=True):
    """Up to 1,000 orders, each answered for itself."""

    orders: Annotated[list[OrderBody], Meta(min_length=1, max_length=1000)]


class ClaimBody(msgspec.Struct, frozen=True, kw_only=True):
    """Whose an anonymous order is, by any identity that names a person."""

    identities: Annotated[list[Identity], Meta(min_length=1, max_length=20)]


class StateBody(msgspec.Struct, frozen=True, kw_only=True):
    """Why an order changes its state."""

    reason: Annotated[str, Meta(max_length=500)] | None = None


class _After(msgspec.Struct, frozen=True):
    occurred_at: datetime
    id: UUID


def coalescers(platform: Platform) -> dict[str, Coalescer[Submission, RecordedOrder]]:
    """Single orders of many callers, written together."""

    async def run(submissions: list[Submission]) -> Sequence[RecordedOrder | Refusal]:
        async with platform.database.transaction() as tx:
            return await record_orders(tx, platform.vault, submissions, platform.clock.now())

    limits = CoalescerLimits(queued_max=platform.settings.queued_writes_max)
    return {"orders": Coalescer(run, name="orders", limits=limits)}


@post("/orders", opt={"permission": "orders.write"})
async def create_order(
    request: ApiCall, data: JSONBody[OrderBody], platform: NamedDependency[Platform]
) -> Response[RecordedAnswer]:
    """Record an order. 201 when it is new, 200 when the same order was recorded before."""
    return await _recorded(request, platform, data)


@post("/returns", opt={"permission": "orders.write"})
async def create_return(
    request: ApiCall, data: JSONBody[ReturnBody], platform: NamedDependency[Platform]
) -> Response[RecordedAnswer]:
    """Record a return, of a named order or without a reference."""
    return await _recorded(request, platform, data)


async def _recorded(
    request: ApiCall, platform: Platform, body: OrderBody
) -> Response[RecordedAnswer]:
    desk = Desk(platform, request.user, platform.clock.now())
    submission = await desk.submission(body)
    if request.user.kind == "staff":
        async with platform.database.transaction() as tx:
            answer = await _record_by_staff(tx, platform, request, submission)
    else:
        answer = await coalescer_of(request, "orders").submit(submission)
    return Response(
        recorded_answer(answer), status_code=201 if answer.outcome == "created" else 200
    )


async def _record_by_staff(
    tx: Tx, platform: Platform, request: ApiCall, submission: Submission
) -> RecordedOrder:
    """Record one document and who entered it."""
    now = platform.clock.now()
    (answer,) = await record_orders(tx, platform.vault, [submission], now)
    if isinstance(answer, Refusal):
        raise answer
    if answer.outcome == "created":
        document = submission.document
        entry = AuditEntry(
            action=f"{document.kind}.recorded",
            subject_kind="document",
            subject_id=str(answer.document_id),
            after={"number": document.number, "source_id": document.source_id},
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return answer


@post("/orders/batch", status_code=200, opt={"permission": "orders.write"})
async def create_orders(
    request: ApiCall, data: JSONBody[OrdersBody], platform: NamedDependency[Platform]
) -> BatchAnswer:
    """Record up to 1,000 orders in one transaction; one refused leaves its neighbours alone."""
    desk = Desk(platform, request.user, platform.clock.now())
    submissions: list[Submission | Refusal] = []
    for body in data.orders:
        try:
            submissions.append(await desk.submission(body))
        except Refusal as refusal:
            submissions.append(refusal)
    taken = [each for each in submissions if isinstance(each, Submission)]
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        answers = iter(await record_orders(tx, platform.vault, taken, now))
        merged = [each if isinstance(each, Refusal) else next(answers) for each in submissions]
        if request.user.kind == "staff":
            entry = AuditEntry(
                action="order.batch_recorded",
                subject_kind="document",
                subject_id="batch",
                after=[str(a.document_id) for a in merged if isinstance(a, RecordedOrder)],
            )
            await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return batch_answer(merged)


@get("/orders", opt={"permission": "orders.read"})
async def list_orders(
    request: ApiCall,
    platform: NamedDependency[Platform],
    kind: FromQuery[Kind | None] = None,
    in_state: Annotated[State | None, QueryParameter(name="state")] = None,
    source: FromQuery[str | None] = None,
    number: FromQuery[str | None] = None,
    member_id: FromQuery[UUID | None] = None,
    from_at: FromQuery[datetime | None] = None,
    before_at: FromQuery[datetime | None] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[DocumentAnswer]:
    """Orders and returns, the latest first."""
    after = decode_cursor(cursor, _LISTING, _After)
    source_id = None if source is None else (await platform.codes.ids("source", [source]))[source]
    async with platform.database.transaction() as tx:
        wanted = DocumentFilter(
            kind=kind,
            state=in_state,
            source_id=source_id,
            store_ids=request.user.store_ids,
            number=number,
            member_ids=None if member_id is None else [member_id],
            from_at=from_at,
            before_at=before_at,
        )
        found = await queries.documents(
            tx, wanted, after=(after.occurred_at, after.id) if after else None, count=limit + 1
        )
    page = page_of(found, limit, _LISTING, lambda each: _After(each.occurred_at, each.id))
    return Page(items=[document_answer(each) for each in page.items], next_cursor=page.next_cursor)


@get("/orders/totals", opt={"permission": "orders.read"})
async def read_totals(
    platform: NamedDependency[Platform], source: FromQuery[str | None] = None
) -> list[TotalsAnswer]:
    """Counts and sums over all documents, by currency and scale."""
    source_id = None if source is None else (await platform.codes.ids("source", [source]))[source]
    async with platform.database.transaction() as tx:
        return [totals_answer(each) for each in await queries.totals(tx, source_id)]


@get("/orders/{document_id:uuid}", opt={"permission": "orders.read"})
async def read_order(
    request: ApiCall, document_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> FullAnswer:
    """One order or return with lines, tenders, states, and what a return brings back."""
    async with platform.database.transaction() as tx:
        full = await queries.full_document(tx, document_id)
        _refuse_outside(request.user, full.document)
    return full_answer(full)


@post("/orders/{document_id:uuid}/returns", opt={"permission": "orders.write"})
async def return_order(
    request: ApiCall,
    document_id: FromPath[UUID],
    data: JSONBody[OrderReturnBody],
    platform: NamedDependency[Platform],
) -> Response[RecordedAnswer]:
    """Take goods of this order back, at what they were sold for."""
    now = platform.clock.now()
    asked = await Desk(platform, request.user, now).return_request(data)
    async with platform.database.transaction() as tx:
        order = await queries.document(tx, document_id)
        _refuse_outside(request.user, order)
        known_id = await queries.document_by_number(tx, order.source_id, asked.number)
        if known_id is not None:
            return Response(await _known_return(tx, known_id, document_id), status_code=200)
        draft = await orders.draft_return(tx, document_id, asked)
        answer = await _record_by_staff(tx, platform, request, Submission(document=draft))
    return Response(recorded_answer(answer), status_code=201)


async def _known_return(tx: Tx, known_id: UUID, order_id: UUID) -> RecordedAnswer:
    """The first answer again, where the number is a return of the same order."""
    known = await queries.document(tx, known_id)
    if known.returned_document_id != order_id:
        raise DocumentNotFound(f"number {known.number} is another document of this source")
    return RecordedAnswer(
        id=known.id, member_id=known.member_id, outcome="unchanged", state=known.state
    )


@post("/orders/{document_id:uuid}/claim", status_code=200, opt={"permission": "orders.write"})
async def claim(
    request: ApiCall,
    document_id: FromPath[UUID],
    data: JSONBody[ClaimBody],
    platform: NamedDependency[Platform],
) -> RecordedAnswer:
    """Give an anonymous order to the person of these identities."""
    asked = ClaimRequest(document_id=document_id, identities=tuple(data.identities))
    async with platform.database.transaction() as tx:
        document = await queries.document(tx, document_id)
        _refuse_outside(request.user, document)
        person = await claim_order(
            tx, platform.vault, asked, caller_of(request), platform.clock.now()
        )
    return RecordedAnswer(
        id=document_id,
        member_id=person.member_id,
        outcome="unchanged",
        state=document.state,
        standing=person.standing,
        is_new_member=person.is_new,
        refused_identities=list(person.refused),
    )


def _state_route(path: str, wanted: State) -> Any:
    @post(
        f"/orders/{{document_id:uuid}}/{path}",
        status_code=200,
        opt={"permission": "orders.write"},
        operation_id=f"{path}_order",
        summary=f"Bring an order to the state {wanted}; again changes nothing.",
    )
    async def change(
        request: ApiCall,
        document_id: FromPath[UUID],
        platform: NamedDependency[Platform],
        data: JSONBody[StateBody | None] = None,
    ) -> DocumentAnswer:
        now = platform.clock.now()
        async with platform.database.transaction() as tx:
            before = await queries.document(tx, document_id)
            _refuse_outside(request.user, before)
            reason = data.reason if data else None
            document = await orders.change_state(tx, document_id, wanted, reason=reason, now=now)
            if request.user.kind == "staff":
                entry = AuditEntry(
                    action="order.state_changed",
                    subject_kind="document",
                    subject_id=str(document_id),
                    before=before.state,
                    after=document.state,
                )
                await access.record(tx, platform.vault, caller_of(request), [entry], now)
        return document_answer(document)

    return change


def _refuse_outside(principal: Principal, document: Document) -> None:
    """A document of other stores does not exist for this caller."""
    if principal.store_ids is not None and document.store_id not in principal.store_ids:
        raise DocumentNotFound(f"no document {document.id}")


router = Router(
    "/v1",
    route_handlers=[
        create_order,
        create_return,
        create_orders,
        list_orders,
        read_totals,
        read_order,
        return_order,
        claim,
        _state_route("pay", "paid"),
        _state_route("fulfil", "fulfilled"),
        _state_route("complete", "completed"),
        _state_route("cancel", "cancelled"),
    ],
    tags=["orders"],
)
