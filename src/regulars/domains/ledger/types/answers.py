"""Answers: what a posting did, and what stands in an account."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec

TransferKind = Literal[
    "earned",
    "spent",
    "taken_back",
    "forgiven",
    "absorbed",
    "deducted",
    "given_back",
    "expired",
    "expiry_undone",
    "reinstated",
    "adjusted_in",
    "adjusted_out",
    "moved_out",
    "moved_in",
    "repaid",
]
HoldState = Literal["open", "captured", "voided", "timed_out"]


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner has of one asset at an instant; `debt_units` is zero or negative."""

    spendable_units: int = 0
    pending_units: int = 0
    held_units: int = 0
    debt_units: int = 0

    @property
    def total_units(self) -> int:
        """All of it: what the account stands at."""
        return self.spendable_units + self.pending_units + self.held_units + self.debt_units


class LotUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a posting changed in one lot: positive where units came, negative where they went."""

    owner_id: UUID
    lot_id: UUID
    units: int


class Posted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a posting did. `id` is its main transfer's (for a hold, the hold's).

    `units` were moved: earned, spent, taken from lots or given back. Of a taking back,
    `forgiven_units`, `absorbed_units`, `debt_units` and `deducted_units` say what became of the
    rest; the last is worth `deduct_minor` of the cash refund. Of a giving back,
    `expired_units` were dead at once. `balance` is what stands after it, None for history.
    """

    id: UUID
    units: int = 0
    lots: tuple[LotUse, ...] = ()
    hold_id: UUID | None = None
    forgiven_units: int = 0
    absorbed_units: int = 0
    debt_units: int = 0
    deducted_units: int = 0
    deduct_minor: int = 0
    expired_units: int = 0
    balance: Balance | None = None


class AsOf(msgspec.Struct, frozen=True, kw_only=True):
    """What was true at `effective_at`, as we know it now, or as we knew it at `known_at`."""

    effective_at: datetime
    known_at: datetime | None = None


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A person and a half-open stretch of time."""

    owner_ids: tuple[UUID, ...]
    from_at: datetime
    before_at: datetime


class TransferFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which transfers of an owner are meant; what is left None does not narrow."""

    owner_ids: tuple[UUID, ...]
    asset_id: int | None = None
    kinds: tuple[TransferKind, ...] | None = None
    from_at: datetime | None = None
    before_at: datetime | None = None


class TransferKey(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a list of transfers, which goes from the newest to the oldest."""

    effective_at: datetime
    id: UUID


class Dying(NamedTuple):
    """So many units die at this instant."""

    expires_at: datetime
    units: int


class OwnerBalance(msgspec.Struct, frozen=True, kw_only=True):
    """A balance, and what of it dies soon: `expiring_units` before `expiring_before`.

    `dying` is all that dies some day and is not held, the soonest first.
    """

    owner_id: UUID
    asset_id: int
    balance: Balance
    expiring_units: int = 0
    expiring_before: datetime | None = None
    next_expires_at: datetime | None = None
    dying: Sequence[Dying] = ()


class LotView(msgspec.Struct, frozen=True, kw_only=True):
    """A lot as it stood at an instant; `remaining_units` of a debt are negative."""

    owner_id: UUID
    id: UUID
    asset_id: int
    is_debt: bool
    units: int
    remaining_units: int
    held_units: int
    earned_at: datetime
    available_at: datetime | None
    expires_at: datetime | None
    reference_kind: str | None
    reference_id: UUID | None


class TransferView(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer as it is stored."""

    owner_id: UUID
    id: UUID
    posting_id: UUID
    asset_id: int
    kind: TransferKind
    units: int
    debit_account: str
    credit_account: str
    effective_at: datetime
    recorded_at: datetime
    reference_kind: str | None
    reference_id: UUID | None
    reason: str | None
    actor: str | None
    hold_id: UUID | None
    reverses_id: UUID | None


class LotEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What one transfer changed in one lot."""

    owner_id: UUID
    lot_id: UUID
    transfer_id: UUID
    kind: TransferKind
    units: int
    effective_at: datetime
    recorded_at: datetime


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A hold; `state` is as of the instant asked for, whether or not a job has run."""

    owner_id: UUID
    id: UUID
    asset_id: int
    units: int
    captured_units: int
    state: HoldState
    placed_at: datetime
    times_out_at: datetime
    ended_at: datetime | None
    reference_kind: str | None
    reference_id: UUID | None
    reason: str | None


class StatementMonth(msgspec.Struct, frozen=True, kw_only=True):
    """One local month of an account: closing = opening + all between.

    What goes is negative. `reversed_units` is given back less taken back, `expired_units` less
    what was reinstated. `forgiven_units` moved nothing and stands beside the sum.
    """

    asset_id: int
    month: date
    opening_units: int
    earned_units: int = 0
    spent_units: int = 0
    expired_units: int = 0
    reversed_units: int = 0
    adjusted_units: int = 0
    moved_units: int = 0
    forgiven_units: int = 0
    closing_units: int = 0


class AssetTotals(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts of one asset as of an instant; every number is positive but adjustments.

    Owners are counted as persons: merged parties are one. `owner_count` are those to whom
    anything was ever booked.
    """

    asset_id: int
    earned_units: int
    spent_units: int
    given_back_units: int
    taken_back_units: int
    forgiven_units: int
    absorbed_units: int
    deducted_units: int
    expired_units: int
    reinstated_units: int
    adjusted_units: int
    outstanding_units: int
    debt_units: int
    owner_count: int
    owners_above_zero: int
    owners_at_zero: int
    owners_below_zero: int


class LiabilityAge(msgspec.Struct, frozen=True, kw_only=True):
    """Outstanding units of one age in months, and the breakage of that age with its sample."""

    age_months: int
    outstanding_units: int
    breakage_rate: str
    unused_units: int
    sample_lots: int
    sample_units: int
    sample_unused_units: int


class Liability(msgspec.Struct, frozen=True, kw_only=True):
    """What outstanding units are worth: those expected to be spent, at the value of one unit.

    `value_minor` is in minor units of `currency`, None where the asset names no value.
    """

    asset_id: int
    as_of: datetime
    method: Literal["cohorts", "fixed"]
    outstanding_units: int
    unused_units: int
    unit_value: str | None
    currency: str | None
    value_minor: int | None
    ages: tuple[LiabilityAge, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far a close step has come: the last lot or hold it dealt with, by its instant."""

    at: datetime
    owner_id: UUID
    id: UUID


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch of a close step did, and where the next goes on; None when it is done."""

    item_count: int
    units: int
    place: Place | None
