"""What a return would take back, asked before the goods are taken in."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from regulars.api.auth import ApiCall
from regulars.api.order_answers import LineAnswer, full_answer
from regulars.api.order_bodies import Code, OrderReturnBody, ReturnedLineBody
from regulars.api.order_desk import Desk
from regulars.api.routes.order_reading import refuse_outside
from regulars.bootstrap import Platform
from regulars.domains.orders import queries
from regulars.flows.preview_return import preview_return
from regulars.flows.rewards.effects import Effects
from regulars.kernel.ids import new_id
from regulars.kernel.money import Money


class ReturnPreviewBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Goods that may be brought back; without `lines`, all of the order that is still open."""

    lines: Annotated[list[ReturnedLineBody], Meta(max_length=2000)] = []
    store: Code | None = None


class ReturnPreviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The lines that would come back, what was paid for them, and everything that it would do.

    Amounts and quantities are negative, as on the return itself.
    """

    lines: list[LineAnswer]
    total: Money
    effects: Effects


@post(
    "/orders/{document_id:uuid}/returns/preview",
    status_code=200,
    opt={"permission": "orders.write"},
)
async def preview_order_return(
    request: ApiCall,
    document_id: FromPath[UUID],
    data: JSONBody[ReturnPreviewBody],
    platform: NamedDependency[Platform],
) -> ReturnPreviewAnswer:
    """Say what the return of these goods would do. Nothing is written."""
    now = platform.clock.now()
    body = OrderReturnBody(number=f"preview {new_id()}", lines=data.lines, store=data.store)
    asked = await Desk(platform, request.user, now).return_request(body)
    async with platform.database.transaction() as tx:
        order = await queries.document(tx, document_id)
        refuse_outside(request.user, order)
        preview = await preview_return(tx, platform.vault, document_id, asked, now)
    full = full_answer(preview.full)
    return ReturnPreviewAnswer(lines=full.lines, total=full.document.total, effects=preview.effects)


router = Router("/v1", route_handlers=[preview_order_return], tags=["orders"])
