"""Two phases: units are set aside, then spent or set free. A hold is void at its timeout."""

from datetime import datetime
from uuid import UUID

from regulars.domains.ledger.errors import (
    CaptureExceedsHold,
    HoldEnded,
    HoldNotFound,
    HoldTimedOut,
    InsufficientBalance,
    PostingInvalid,
)
from regulars.domains.ledger.policy.desk import Desk, Movement
from regulars.domains.ledger.policy.due import end_hold
from regulars.domains.ledger.policy.wallet import (
    Entry,
    Hold,
    Pin,
    Taking,
    Wallet,
    not_before,
    plan_spend,
)
from regulars.domains.ledger.types.postings import Capture, PlaceHold, Posting
from regulars.kernel.errors import Refusal


def place_hold(
    desk: Desk, wallet: Wallet, posting: Posting, act: PlaceHold, at: datetime
) -> Movement | Refusal:
    """Pin the lots that a spend would take; pinned units live as long as the hold."""
    if act.times_out_at <= at:
        return PostingInvalid("a hold must time out after it is placed")
    plan, missing = plan_spend(wallet.lots, act.units, at)
    if missing:
        return InsufficientBalance(asked=act.units, spendable=act.units - missing)
    for lot, units in plan:
        lot.held_units += units
    hold = Hold(
        desk.new_id(),
        wallet.owner_ids[0],
        wallet.terms.asset_id,
        act.units,
        not_before(posting.effective_at, plan),
        act.times_out_at,
        [Pin(lot, units) for lot, units in plan],
    )
    wallet.holds[hold.id] = desk.holds[hold.id] = hold
    return Movement(hold.id, act.units, holds=[hold], hold_id=hold.id)


def capture(desk: Desk, wallet: Wallet, posting: Posting, act: Capture) -> Movement | Refusal:
    """Spend held units, from the lots that were pinned, though they have died meanwhile."""
    hold = _open_hold(desk, wallet, act.hold_id)
    if isinstance(hold, Refusal):
        return hold
    left = hold.units - hold.captured_units
    units = left if act.units is None else act.units
    if units > left:
        return CaptureExceedsHold(f"{units} units were to be captured, {left} are held")
    plan = _capture_pins(hold, units)
    effective_at = not_before(max(posting.effective_at, hold.placed_at), plan)
    transfer = desk.transfer(
        wallet, "spent", units, effective_at, desk.debit(wallet, plan, effective_at)
    )
    transfer.hold_id = hold.id
    desk.takings[transfer.id] = Taking(transfer.owner_id, plan)
    movement = Movement(transfer.id, units, [transfer], holds=[hold], hold_id=hold.id)
    if units == left or not act.keep_rest:
        movement.transfers += end_hold(desk, wallet, hold, "captured", effective_at)
    return movement


def void_hold(desk: Desk, wallet: Wallet, posting: Posting, hold_id: UUID) -> Movement | Refusal:
    """Set free what is held."""
    hold = _open_hold(desk, wallet, hold_id)
    if isinstance(hold, Refusal):
        return hold
    left = hold.units - hold.captured_units
    at = max(posting.effective_at, hold.placed_at)
    booked = end_hold(desk, wallet, hold, "voided", at)
    return Movement(hold.id, left, booked, holds=[hold], hold_id=hold.id)


def _open_hold(desk: Desk, wallet: Wallet, hold_id: UUID) -> Hold | Refusal:
    hold = desk.holds.get(hold_id)
    if hold is None or hold.owner_id not in wallet.owner_ids:
        return HoldNotFound(f"no hold {hold_id} of this owner")
    if hold.asset_id != wallet.terms.asset_id:
        return HoldNotFound(f"hold {hold_id} is of another asset")
    if hold.state == "timed_out":
        return HoldTimedOut(f"the hold timed out at {hold.times_out_at.isoformat()}")
    if hold.state != "open":
        return HoldEnded(f"the hold was {hold.state} before")
    return hold


def _capture_pins(hold: Hold, units: int) -> list[Entry]:
    """Use up pins in the order in which they were set, and unpin what is to be spent."""
    hold.captured_units += units
    plan: list[Entry] = []
    for pin in hold.pins:
        used = min(units, pin.units - pin.captured_units)
        if used:
            pin.captured_units += used
            pin.lot.held_units -= used
            units -= used
            plan.append((pin.lot, used))
    return plan
