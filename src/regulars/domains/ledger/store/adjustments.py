"""The statements behind adjustments that wait, their limits, and holds found by id."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.types.adjustments import (
    AdjustmentDecision,
    AdjustmentLimit,
    AdjustmentRequest,
    AdjustmentState,
    HoldFilter,
    NewAdjustment,
)
from regulars.domains.ledger.types.answers import HoldView
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id


async def insert(
    tx: Tx, wanted: Sequence[NewAdjustment], now: datetime
) -> dict[UUID, AdjustmentRequest]:
    """The requests by id, in the order given."""
    ids = [new_id() for _ in wanted]
    rows = await tx.all(
        SQL.insert_adjustments,
        AdjustmentRequest,
        ids=ids,
        owner_ids=[each.owner_id for each in wanted],
        asset_ids=[each.asset_id for each in wanted],
        units=[each.units for each in wanted],
        reasons=[each.reason for each in wanted],
        requested_bys=[each.requested_by for each in wanted],
        now=now,
    )
    by_id = {each.id: each for each in rows}
    return {each: by_id[each] for each in ids}


async def lock(tx: Tx, request_id: UUID) -> AdjustmentRequest | None:
    return await tx.maybe(SQL.lock_adjustment, AdjustmentRequest, id=request_id)


async def decide(
    tx: Tx,
    request: AdjustmentRequest,
    decision: AdjustmentDecision,
    transfer_id: UUID | None,
    now: datetime,
) -> AdjustmentRequest:
    return await tx.one(
        SQL.decide_adjustment,
        AdjustmentRequest,
        owner_id=request.owner_id,
        id=request.id,
        state="approved" if decision.is_approved else "refused",
        decided_by=decision.decided_by,
        note=decision.note,
        transfer_id=transfer_id,
        now=now,
    )


async def listed(
    tx: Tx,
    owner_ids: Collection[UUID] | None,
    state: AdjustmentState | None,
    before_id: UUID | None,
    count: int,
) -> list[AdjustmentRequest]:
    return await tx.all(
        SQL.list_adjustments,
        AdjustmentRequest,
        owner_ids=owner_ids,
        state=state,
        before_id=before_id,
        count=count,
    )


async def limits(tx: Tx, role_codes: Collection[str] | None) -> list[AdjustmentLimit]:
    return await tx.all(SQL.adjustment_limits, AdjustmentLimit, role_codes=role_codes)


async def save_limit(tx: Tx, limit: AdjustmentLimit, now: datetime) -> None:
    await tx.run(
        SQL.save_adjustment_limit,
        role_code=limit.role_code,
        asset_id=limit.asset_id,
        units_max=limit.units_max,
        now=now,
    )


async def holds_by_id(tx: Tx, ids: Collection[UUID], now: datetime) -> list[HoldView]:
    return await tx.all(SQL.holds_by_id, HoldView, ids=list(ids), now=now)


async def list_holds(
    tx: Tx, which: HoldFilter, before_id: UUID | None, now: datetime, count: int
) -> list[HoldView]:
    return await tx.all(
        SQL.list_holds,
        HoldView,
        owner_ids=which.owner_ids,
        asset_id=which.asset_id,
        state=which.state,
        before_id=before_id,
        now=now,
        count=count,
    )
