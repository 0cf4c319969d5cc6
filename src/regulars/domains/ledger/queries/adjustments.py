"""Adjustments that wait or were decided, limits by role, and holds found by their ids."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.errors import HoldNotFound
from regulars.domains.ledger.store import adjustments as stored
from regulars.domains.ledger.types.adjustments import (
    AdjustmentLimit,
    AdjustmentRequest,
    AdjustmentState,
    HoldFilter,
)
from regulars.domains.ledger.types.answers import HoldView
from regulars.infra.db import Tx


async def adjustments(
    tx: Tx,
    *,
    owner_ids: Collection[UUID] | None = None,
    state: AdjustmentState | None = None,
    before_id: UUID | None = None,
    count: int = 50,
) -> list[AdjustmentRequest]:
    """Adjustments that needed approval, the latest first, going on before an id."""
    return await stored.listed(tx, owner_ids, state, before_id, count)


async def adjustment_limits(
    tx: Tx, role_codes: Collection[str] | None = None
) -> list[AdjustmentLimit]:
    """How much roles may adjust without approval, by role and asset; None: all roles."""
    return await stored.limits(tx, role_codes)


async def holds_by_id(tx: Tx, ids: Collection[UUID], now: datetime) -> dict[UUID, HoldView]:
    """Holds by id, whoever's they are; those that are not there are missing."""
    return {each.id: each for each in await stored.holds_by_id(tx, ids, now)} if ids else {}


async def hold(tx: Tx, hold_id: UUID, now: datetime) -> HoldView:
    """One hold; refuses one that is not there."""
    found = await holds_by_id(tx, [hold_id], now)
    if hold_id not in found:
        raise HoldNotFound(f"no hold {hold_id}")
    return found[hold_id]


async def list_holds(
    tx: Tx, which: HoldFilter, now: datetime, *, before_id: UUID | None = None, count: int = 50
) -> list[HoldView]:
    """Holds, the latest first; one whose time is out is so whether or not that was booked."""
    return await stored.list_holds(tx, which, before_id, now, count)
