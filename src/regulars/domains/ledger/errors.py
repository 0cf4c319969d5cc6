"""Refusals of the ledger."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class AssetInvalid(InvalidInput):
    """The asset cannot be configured so; `errors` names the settings."""

    code = "asset_invalid"


class AssetConflict(Conflict):
    """What an asset counts (its kind, scale, program, a currency once named) never changes."""

    code = "asset_conflict"


class AssetNotFound(NotFound):
    """There is no such asset."""

    code = "asset_not_found"


class PostingInvalid(InvalidInput):
    """The posting contradicts itself: no owner, no units, an unknown time."""

    code = "posting_invalid"


class InsufficientBalance(Conflict):
    """More was asked than can be spent; nothing was moved."""

    code = "insufficient_balance"

    def __init__(self, *, asked: int, spendable: int) -> None:
        super().__init__(f"{asked} units were asked, {spendable} can be spent")
        self.asked = asked
        self.spendable = spendable


class TransferConflict(Conflict):
    """The key was used before, for something else."""

    code = "transfer_conflict"


class TransferNotFound(NotFound):
    """There is no such transfer of this owner, or it took nothing from lots."""

    code = "transfer_not_found"


class GiveBackExceedsSpend(Conflict):
    """More would be given back than was spent and is still out."""

    code = "give_back_exceeds_spend"


class NotTransferable(Conflict):
    """Units of this asset cannot be moved to another owner."""

    code = "not_transferable"


class HoldNotFound(NotFound):
    """There is no such hold of this owner."""

    code = "hold_not_found"


class HoldEnded(Conflict):
    """The hold was captured or voided before."""

    code = "hold_ended"


class HoldTimedOut(Conflict):
    """The hold's time was out: it is void as of that instant."""

    code = "hold_timed_out"


class CaptureExceedsHold(Conflict):
    """More would be captured than is held."""

    code = "capture_exceeds_hold"


class AdjustmentNotFound(NotFound):
    """There is no such adjustment."""

    code = "adjustment_not_found"


class AdjustmentDecided(Conflict):
    """The adjustment was approved or refused before."""

    code = "adjustment_decided"


class OwnAdjustment(Conflict):
    """Whoever asked for an adjustment cannot decide on it."""

    code = "own_adjustment"


class AssetHeld(Conflict):
    """Somebody holds, or once held, units of the asset: it cannot be removed."""

    code = "asset_held"
