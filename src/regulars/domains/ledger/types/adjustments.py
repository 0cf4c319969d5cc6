"""Adjustments that wait for approval, and how much each role may adjust without one."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

AdjustmentState = Literal["pending", "approved", "refused"]


class NewAdjustment(msgspec.Struct, frozen=True, kw_only=True):
    """An adjustment that somebody asks for and may not make alone."""

    owner_id: UUID
    asset_id: int
    units: int
    reason: str
    requested_by: str


class AdjustmentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """An adjustment that was asked for, and what became of it.

    `requested_by` and `decided_by` are who asked and who decided, as kind and id. `transfer_id`
    is what was booked when it was approved.
    """

    owner_id: UUID
    id: UUID
    asset_id: int
    state: AdjustmentState
    units: int
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str | None
    transfer_id: UUID | None


class AdjustmentDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's yes or no to an adjustment."""

    id: UUID
    is_approved: bool
    decided_by: str
    note: str | None = None


class AdjustmentLimit(msgspec.Struct, frozen=True, kw_only=True):
    """How many units of an asset a role may add or remove at once without approval."""

    role_code: str
    asset_id: int
    units_max: int


class HoldFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which holds are meant; what is left None does not narrow."""

    owner_ids: tuple[UUID, ...] | None = None
    asset_id: int | None = None
    state: Literal["open", "captured", "voided", "timed_out"] | None = None


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A person and what they hold of an asset."""

    owner_id: UUID
    units: int


class MemberTotals(msgspec.Struct, frozen=True, kw_only=True):
    """How members stand with one asset as of an instant; those without an account are at zero."""

    member_count: int
    above_zero_count: int
    below_zero_count: int

    @property
    def at_zero_count(self) -> int:
        return self.member_count - self.above_zero_count - self.below_zero_count


class Recomputed(msgspec.Struct, frozen=True, kw_only=True):
    """Balances of an asset, computed anew from its transfers, beside the stored ones.

    `wrong` are owners whose stored balance is another: owner, stored units, computed units.
    """

    asset_id: int
    transfer_count: int
    entry_count: int
    account_count: int
    balance_units: int
    wrong: tuple[tuple[UUID, int, int], ...]
