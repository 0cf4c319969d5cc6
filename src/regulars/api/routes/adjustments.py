"""Adjustments that need approval: who waits for a decision, and how much each role may do alone."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.ledger_answers import codes_of
from regulars.api.ledger_bodies import DecisionBody, LimitBody
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.value_answers import (
    AdjustmentAnswer,
    ValueAnswer,
    adjustment_answer,
    value_answer,
)
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as books
from regulars.domains.ledger.types import AdjustmentDecision, AdjustmentLimit, AdjustmentState
from regulars.domains.members import queries as members
from regulars.flows.transfers.adjusting import actor_of, decide
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "ledger.read"}
_APPROVE = {"permission": "ledger.approve"}
_LISTING = "adjustments by -id"


class _Before(msgspec.Struct, frozen=True):
    id: UUID


class DecidedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, and what was booked where it was a yes."""

    adjustment: AdjustmentAnswer
    done: ValueAnswer | None


class LimitAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many units of an asset a role may adjust at once without approval."""

    role: str
    asset: str
    units_max: int


@get("/adjustments", opt=_READ)
async def list_adjustments(
    platform: NamedDependency[Platform],
    member_id: FromQuery[UUID | None] = None,
    in_state: Annotated[AdjustmentState | None, QueryParameter(name="state")] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[AdjustmentAnswer]:
    """Adjustments that needed approval, the latest first; `state=pending` are those that wait."""
    before = decode_cursor(cursor, _LISTING, _Before)
    async with platform.database.transaction() as tx:
        owner_ids = None
        if member_id is not None:
            person = (await members.persons(tx, [member_id])).get(member_id)
            owner_ids = () if person is None else person.owner_ids
        found = await books.adjustments(
            tx,
            owner_ids=owner_ids,
            state=in_state,
            before_id=before.id if before else None,
            count=limit + 1,
        )
        codes = codes_of(await books.assets(tx))
    page = page_of(found, limit, _LISTING, lambda each: _Before(each.id))
    return Page(
        items=[adjustment_answer(each, codes[each.asset_id]) for each in page.items],
        next_cursor=page.next_cursor,
    )


@post("/adjustments/{adjustment_id:uuid}/approve", status_code=200, opt=_APPROVE)
async def approve_adjustment(
    request: ApiCall,
    adjustment_id: FromPath[UUID],
    data: JSONBody[DecisionBody],
    platform: NamedDependency[Platform],
) -> DecidedAnswer:
    """Let an adjustment that waits be booked now; nobody approves what they asked for."""
    return await _decided(request, platform, adjustment_id, data, is_approved=True)


@post("/adjustments/{adjustment_id:uuid}/refuse", status_code=200, opt=_APPROVE)
async def refuse_adjustment(
    request: ApiCall,
    adjustment_id: FromPath[UUID],
    data: JSONBody[DecisionBody],
    platform: NamedDependency[Platform],
) -> DecidedAnswer:
    """Turn an adjustment down that waits; nothing is moved."""
    return await _decided(request, platform, adjustment_id, data, is_approved=False)


async def _decided(
    request: ApiCall,
    platform: Platform,
    adjustment_id: UUID,
    body: DecisionBody,
    *,
    is_approved: bool,
) -> DecidedAnswer:
    now = platform.clock.now()
    decision = AdjustmentDecision(
        id=adjustment_id,
        is_approved=is_approved,
        decided_by=actor_of(request.user),
        note=body.note,
    )
    async with platform.database.transaction() as tx:
        decided = await decide(tx, platform.vault, decision, now)
        entry = AuditEntry(
            action=f"adjustment.{decided.request.state}",
            subject_kind="member",
            subject_id=str(decided.request.owner_id),
            after={"adjustment_id": adjustment_id, "units": decided.request.units},
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    code = decided.asset.settings.code
    return DecidedAnswer(
        adjustment=adjustment_answer(decided.request, code),
        done=None if decided.done is None else value_answer(decided.done, "adjusted"),
    )


@get("/adjustment-limits", opt=_READ)
async def list_limits(platform: NamedDependency[Platform]) -> list[LimitAnswer]:
    """How much each role may adjust without approval; what is not listed needs it.

    API keys go by the role `api_key`. Whoever has `ledger.approve` has no limit.
    """
    async with platform.database.transaction() as tx:
        limits = await books.adjustment_limits(tx)
        codes = codes_of(await books.assets(tx))
    return [
        LimitAnswer(role=each.role_code, asset=codes[each.asset_id], units_max=each.units_max)
        for each in limits
    ]


@put("/adjustment-limits", status_code=204, opt=_APPROVE)
async def set_limit(
    request: ApiCall, data: JSONBody[LimitBody], platform: NamedDependency[Platform]
) -> None:
    """Set how many units of an asset a role may adjust at once without approval."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        asset = await books.asset_of_code(tx, data.asset)
        limit = AdjustmentLimit(role_code=data.role, asset_id=asset.id, units_max=data.units_max)
        await ledger.set_adjustment_limit(tx, limit, now)
        entry = AuditEntry(
            action="adjustment_limit.set",
            subject_kind="role",
            subject_id=data.role,
            after={"asset": data.asset, "units_max": data.units_max},
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)


router = Router(
    "/v1",
    route_handlers=[
        list_adjustments,
        approve_adjustment,
        refuse_adjustment,
        list_limits,
        set_limit,
    ],
    tags=["ledger"],
)
