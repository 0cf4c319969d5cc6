"""What was granted and taken back, as it is stored."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.rules.types.decision import Count, CounterKey, Decision, RuleTrace
from regulars.domains.rules.types.occasion import Occasion


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """Where a grant went in the ledger."""

    transfer_id: UUID | None = None
    lot_id: UUID | None = None


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that is to be saved; `booked` goes with its grants, one for one."""

    program_id: int
    reference_kind: str
    occasion: Occasion
    decision: Decision
    booked: tuple[Booked, ...] = ()


class GrantedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of an order earned, and how much of that was taken back."""

    ordinal: int
    units: int
    reversed_units: int = 0


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """A grant as it stands: `lines` are empty where the occasion had none."""

    member_id: UUID
    id: UUID
    program_id: int
    reference_kind: str
    reference_id: UUID
    rule_id: UUID
    rule_code: str
    version_id: UUID
    asset: str
    units: int
    reversed_units: int
    transfer_id: UUID | None
    lot_id: UUID | None
    occurred_at: datetime
    recorded_at: datetime
    lines: tuple[GrantedLine, ...] = ()


class GrantedSum(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule granted of an asset over some time, and what was taken back of that since.

    `member_count` is of the parties that it was granted to then.
    """

    asset: str
    units: int
    reversed_units: int
    grant_count: int
    member_count: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """By how much an occasion raised a counter, and how much of that was given back."""

    member_id: UUID
    reference_id: UUID
    count: Count
    returned_units: int = 0
    returned_times: int = 0


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order of which `returned_milli` of `quantity_milli` has come back in all.

    `return_id` is the return that brought the latest part.
    """

    reference_id: UUID
    ordinal: int
    quantity_milli: int
    returned_milli: int
    return_id: UUID


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """All that an occasion was granted is undone: an order cancelled, an event withdrawn."""

    reference_id: UUID
    by_id: UUID


class TakenPart(msgspec.Struct, frozen=True, kw_only=True):
    """How many units of a line are taken back, and by which return; line 0 is the whole."""

    ordinal: int
    units: int
    return_id: UUID


class TakenBack(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be taken back of one grant; `granted` stands as it was before."""

    granted: Granted
    units: int
    parts: tuple[TakenPart, ...]


class Reversal(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a line that were taken back once, as it is stored; line 0 is the whole."""

    granted_id: UUID
    ordinal: int
    return_id: UUID
    units: int
    recorded_at: datetime


class KeptTrace(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each rule that was considered for an occasion, as it was kept."""

    member_id: UUID
    reference_id: UUID
    program_id: int
    occurred_at: datetime
    recorded_at: datetime
    considered: tuple[RuleTrace, ...]


class CounterState(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a cap or a budget is used; `most` is None where no version has it any more."""

    key: CounterKey
    used: int
    most: int | None
