"""What was done with value, as the API answers it: transfers, holds, adjustments that wait."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.api.ledger_answers import BalanceAnswer, HoldAnswer, balance_answer, hold_answer
from regulars.api.order_answers import ProblemAnswer
from regulars.domains.ledger.types import AdjustmentRequest, AdjustmentState
from regulars.flows.rewards.effects import TierEffect
from regulars.flows.transfers.wanted import Done, Waiting
from regulars.kernel.errors import Refusal

Did = Literal["earned", "spent", "moved", "adjusted", "held", "captured", "voided"]


class LotChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in one lot: positive where units came, negative where they went."""

    lot_id: UUID
    units: int


class ValueAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, and what stands after it. `id` is the transfer's, or for a hold the hold's.

    `forgiven_units`, `absorbed_units`, `debt_units` and `deducted_units` say what became of units
    that were to be removed and were not there.
    """

    id: UUID
    member_id: UUID
    asset: str
    kind: Did
    units: int
    balance: BalanceAnswer
    lots: list[LotChange] = []
    forgiven_units: int = 0
    absorbed_units: int = 0
    debt_units: int = 0
    deducted_units: int = 0
    hold: HoldAnswer | None = None
    tiers: list[TierEffect] = []


class AdjustmentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An adjustment that needs somebody's approval, and what became of it."""

    id: UUID
    member_id: UUID
    asset: str
    state: AdjustmentState
    units: int
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    transfer_id: UUID | None


class TransferItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one transfer of a batch.

    `replayed` is what was done before under the same key; `waiting` an adjustment to be approved.
    """

    outcome: Literal["done", "replayed", "waiting", "refused"]
    done: ValueAnswer | None = None
    waiting: AdjustmentAnswer | None = None
    problem: ProblemAnswer | None = None


class TransfersAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer for each transfer, in order."""

    results: list[TransferItem]


def value_answer(done: Done, kind: Did) -> ValueAnswer:
    posted, code = done.posted, done.asset.settings.code
    assert posted.balance is not None, "nothing here is history"
    return ValueAnswer(
        id=posted.id,
        member_id=done.member_id,
        asset=code,
        kind=kind,
        units=posted.units,
        balance=balance_answer(posted.balance),
        lots=[LotChange(lot_id=each.lot_id, units=each.units) for each in posted.lots],
        forgiven_units=posted.forgiven_units,
        absorbed_units=posted.absorbed_units,
        debt_units=posted.debt_units,
        deducted_units=posted.deducted_units,
        hold=None if done.hold is None else hold_answer(done.hold, code),
        tiers=list(done.tiers),
    )


def adjustment_answer(request: AdjustmentRequest, asset: str) -> AdjustmentAnswer:
    return AdjustmentAnswer(
        id=request.id,
        member_id=request.owner_id,
        asset=asset,
        state=request.state,
        units=request.units,
        reason=request.reason,
        requested_by=request.requested_by,
        requested_at=request.requested_at,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        note=request.decision_note,
        transfer_id=request.transfer_id,
    )


def waiting_answer(waiting: Waiting) -> AdjustmentAnswer:
    return adjustment_answer(waiting.request, waiting.asset.settings.code)


def problem_answer(refusal: Refusal) -> ProblemAnswer:
    return ProblemAnswer(code=refusal.code, detail=refusal.detail, errors=list(refusal.errors))
