"""Adjustments by hand: how much one may adjust alone, and decisions on what waits."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.domains.access import queries as access
from regulars.domains.access.types import SYSTEM, Principal
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as books
from regulars.domains.ledger.types import (
    Adjust,
    AdjustmentDecision,
    AdjustmentRequest,
    Asset,
    Posting,
)
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.flows.transfers.climbing import climb
from regulars.flows.transfers.wanted import Done
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

KEY_ROLE = "api_key"
"""API keys hold no roles; their limits stand under this one."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """An adjustment that was approved or refused, and what was booked if it was approved."""

    asset: Asset
    request: AdjustmentRequest
    done: Done | None


def actor_of(principal: Principal) -> str:
    """Whoever asks, as the ledger writes it down."""
    return f"{principal.kind}:{principal.id}"


async def limits_of(tx: Tx, vault: Vault, principal: Principal) -> dict[str, int] | None:
    """How much this caller may adjust alone, by asset code; None without any limit.

    The most that any of their roles allows. An asset that nothing is said of needs approval.
    """
    if "ledger.approve" in principal.permissions:
        return None
    roles: Sequence[str] = (KEY_ROLE,)
    if principal.kind == "staff":
        roles = (await access.staff_member(tx, vault, SYSTEM, principal.id)).role_codes
    limits = await books.adjustment_limits(tx, roles)
    codes = {
        asset.id: asset.settings.code
        for asset in await books.assets(tx, ids=sorted({each.asset_id for each in limits}))
    }
    found: dict[str, int] = {}
    for each in limits:
        code = codes[each.asset_id]
        found[code] = max(each.units_max, found.get(code, 0))
    return found


async def decide(tx: Tx, vault: Vault, decision: AdjustmentDecision, now: datetime) -> Decided:
    """Approve or refuse an adjustment that waits; an approved one is booked now.

    Refuses what the ledger refuses, and members who were erased meanwhile.
    """
    request = await ledger.lock_adjustment(tx, decision)
    [asset] = await books.assets(tx, ids=[request.asset_id])
    person = (await members.persons(tx, [request.owner_id])).get(request.owner_id)
    if person is None or (decision.is_approved and person.standing == "erased"):
        raise MemberNotFound(f"no member has the id {request.owner_id}")
    posting = Posting(
        owner_ids=person.owner_ids,
        asset_id=asset.id,
        effective_at=now,
        act=Adjust(units=request.units),
        reason=request.reason,
        actor=f"{request.requested_by} approved by {decision.decided_by}",
    )
    decided, posted = await ledger.decide_adjustment(
        tx, request, decision, posting if decision.is_approved else None, now
    )
    if posted is None:
        return Decided(asset=asset, request=decided, done=None)
    booked = Done(member_id=person.member_id, asset=asset, posted=posted)
    climbed = (await climb(tx, vault, {0: booked}, {0: person.owner_ids}, now))[0]
    assert isinstance(climbed, Done), "what was booked stays so"
    return Decided(asset=asset, request=decided, done=climbed)
