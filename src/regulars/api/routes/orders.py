"""Orders and returns, recorded once for ever.

The number of a document is its idempotency key within its source. Concurrent single orders share
a database transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.order_answers import (
    BatchAnswer,
    RecordedAnswer,
    batch_answer,
    recorded_answer,
)
from regulars.api.order_bodies import OrderBody, OrderReturnBody, ReturnBody
from regulars.api.order_desk import Desk
from regulars.api.routes.order_reading import list_orders, refuse_outside
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries
from regulars.flows.record_orders import (
    RecordedOrder,
    Submission,
    record_orders,
    remembered,
)
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


class OrdersBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 1,000 orders, each answered for itself."""

    orders: Annotated[list[OrderBody], Meta(min_length=1, max_length=1000)]


def coalescers(platform: Platform) -> dict[str, Coalescer[Submission, RecordedOrder]]:
    """Single orders of many callers, written together."""

    async def run(submissions: list[Submission]) -> Sequence[RecordedOrder | Refusal]:
        async with platform.database.transaction(is_pipelined=True) as tx:
            now = platform.clock.now()
            answers = await record_orders(tx, platform.vault, submissions, now)
            return await remembered(tx, answers, now)

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
    answers = await record_orders(tx, platform.vault, [submission], now)
    (answer,) = await remembered(tx, answers, now)
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
        recorded = await record_orders(tx, platform.vault, taken, now)
        answers = iter(await remembered(tx, recorded, now))
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
        refuse_outside(request.user, order)
        known_id = await queries.document_by_number(tx, order.source_id, asked.number)
        if known_id is not None:
            await orders.confirm_return(tx, document_id, known_id, asked)
            return Response(await _known_return(tx, known_id, now), status_code=200)
        draft = await orders.draft_return(tx, document_id, asked)
        answer = await _record_by_staff(tx, platform, request, Submission(document=draft))
    return Response(recorded_answer(answer), status_code=201)


async def _known_return(tx: Tx, known_id: UUID, now: datetime) -> RecordedAnswer:
    """The first answer again."""
    known = await queries.document(tx, known_id)
    first = RecordedOrder(
        document_id=known.id, member_id=known.member_id, outcome="unchanged", state=known.state
    )
    (answer,) = await remembered(tx, [first], now)
    assert isinstance(answer, RecordedOrder), "what is known was recorded"
    return recorded_answer(answer)


# Litestar takes all methods of one path from one router, so the list stands here.
router = Router(
    "/v1",
    route_handlers=[list_orders, create_order, create_return, create_orders, return_order],
    tags=["orders"],
)
