"""Orders moved through their states, and given to the member they belong to."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from regulars.api.auth import ApiCall, caller_of
from regulars.api.order_answers import MovedAnswer, RecordedAnswer, document_answer
from regulars.api.routes.order_reading import refuse_outside
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.members.types import Identity
from regulars.domains.orders import queries
from regulars.domains.orders.types import State
from regulars.flows.change_order_state import change_order_state
from regulars.flows.claim_order import ClaimRequest, claim_order


class ClaimBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose an anonymous order is, by any identity that names a person."""

    identities: Annotated[list[Identity], Meta(min_length=1, max_length=20)]


class StateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an order changes its state."""

    reason: Annotated[str, Meta(max_length=500)] | None = None


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
        refuse_outside(request.user, document)
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
    ) -> MovedAnswer:
        now = platform.clock.now()
        async with platform.database.transaction() as tx:
            before = await queries.document(tx, document_id)
            refuse_outside(request.user, before)
            reason = data.reason if data else None
            moved = await change_order_state(
                tx, platform.vault, document_id, wanted, reason=reason, now=now
            )
            if request.user.kind == "staff":
                entry = AuditEntry(
                    action="order.state_changed",
                    subject_kind="document",
                    subject_id=str(document_id),
                    before=before.state,
                    after=moved.document.state,
                )
                await access.record(tx, platform.vault, caller_of(request), [entry], now)
        return MovedAnswer(document=document_answer(moved.document), effects=moved.effects)

    return change


router = Router(
    "/v1",
    route_handlers=[
        claim,
        _state_route("pay", "paid"),
        _state_route("fulfil", "fulfilled"),
        _state_route("complete", "completed"),
        _state_route("cancel", "cancelled"),
    ],
    tags=["orders"],
)
