"""Adjustments above a limit: asked for by one person, decided by another."""

from collections.abc import Sequence
from datetime import datetime

from regulars.domains.ledger.actions.posting import post
from regulars.domains.ledger.errors import (
    AdjustmentDecided,
    AdjustmentNotFound,
    OwnAdjustment,
    PostingInvalid,
)
from regulars.domains.ledger.store import adjustments as stored
from regulars.domains.ledger.store.assets import find_assets
from regulars.domains.ledger.types.adjustments import (
    AdjustmentDecision,
    AdjustmentLimit,
    AdjustmentRequest,
    NewAdjustment,
)
from regulars.domains.ledger.types.answers import Posted
from regulars.domains.ledger.types.postings import Adjust, Posting
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import Refusal

_NOTE_MAX = 500


async def request_adjustments(
    tx: Tx, wanted: Sequence[NewAdjustment], now: datetime
) -> list[AdjustmentRequest]:
    """Keep adjustments until somebody decides them; nothing is moved yet."""
    if not wanted:
        return []
    requests = list((await stored.insert(tx, wanted, now)).values())
    await _announce(tx, "ledger.adjustment_requested", requests)
    return requests


async def lock_adjustment(tx: Tx, decision: AdjustmentDecision) -> AdjustmentRequest:
    """The pending request that a decision is about, locked.

    Refuses one that is not there, one that was decided before, and one's own.
    """
    request = await stored.lock(tx, decision.id)
    if request is None:
        raise AdjustmentNotFound(f"no adjustment {decision.id}")
    if request.state != "pending":
        raise AdjustmentDecided(f"adjustment {decision.id} was {request.state} before")
    if request.requested_by == decision.decided_by:
        raise OwnAdjustment("somebody else decides on what you have asked for")
    if decision.note is not None and (len(decision.note) > _NOTE_MAX or "\x00" in decision.note):
        raise PostingInvalid(f"a note has at most {_NOTE_MAX} characters, none NUL")
    return request


async def decide_adjustment(
    tx: Tx,
    request: AdjustmentRequest,
    decision: AdjustmentDecision,
    posting: Posting | None,
    now: datetime,
) -> tuple[AdjustmentRequest, Posted | None]:
    """Write a decision down on a locked request; an approved one is booked as `posting` says.

    The posting names the owners as they are today. Raises what the ledger refuses; then the
    request waits on.
    """
    posted: Posted | None = None
    if decision.is_approved:
        assert posting is not None, "an approved adjustment is booked"
        assert posting.act == Adjust(units=request.units), "what was asked for is what is booked"
        [answer] = await post(tx, [posting], now)
        if isinstance(answer, Refusal):
            raise answer
        posted = answer
    decided = await stored.decide(tx, request, decision, posted.id if posted else None, now)
    await _announce(tx, "ledger.adjustment_decided", [decided])
    return decided, posted


async def set_adjustment_limit(tx: Tx, limit: AdjustmentLimit, now: datetime) -> None:
    """Set how much a role may adjust at once without approval."""
    await stored.save_limit(tx, limit, now)


async def _announce(tx: Tx, topic: str, requests: Sequence[AdjustmentRequest]) -> None:
    assets = await find_assets(tx, None, None, sorted({each.asset_id for each in requests}))
    codes = {each.id: each.settings.code for each in assets}
    await announce(tx, [_announcement(topic, each, codes[each.asset_id]) for each in requests])


def _announcement(topic: str, request: AdjustmentRequest, asset: str) -> Announcement:
    return Announcement(
        topic=topic,
        subject_id=request.owner_id,
        payload={
            "adjustment_id": request.id,
            "member_id": request.owner_id,
            "asset": asset,
            "units": request.units,
            "state": request.state,
            "transfer_id": request.transfer_id,
        },
        occurred_at=request.decided_at or request.requested_at,
    )
