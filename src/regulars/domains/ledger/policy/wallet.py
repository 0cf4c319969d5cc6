"""Wallets: what the owners of one asset have, in memory, as lots in the order of spending.

These are plain mutable objects, for millions of postings go through them in a replay. A wallet
belongs to all owners that are one person; each lot stays its own owner's.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.ledger.policy.expiry import DeathClock, death_clock, slides
from regulars.domains.ledger.types.answers import Balance, HoldState, TransferKind
from regulars.domains.ledger.types.assets import Asset, AssetSettings, PendingDays, PendingOrder
from regulars.kernel.period import zone

NEVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)

Rank: TypeAlias = tuple[datetime, datetime, int]
"""Place in the order of spending: when it dies, how old it is, its id."""

_rank = attrgetter("rank")


class Terms(msgspec.Struct, eq=False, gc=False):
    """An asset made ready for arithmetic."""

    asset_id: int
    settings: AssetSettings
    zone: ZoneInfo
    death_of: DeathClock
    is_sliding: bool
    waits_for_release: bool
    pending_days: int


def terms_of(asset: Asset) -> Terms:
    settings = asset.settings
    time_zone = zone(settings.time_zone)
    pending = settings.pending
    return Terms(
        asset.id,
        settings,
        time_zone,
        death_clock(settings.expiry, time_zone),
        slides(settings.expiry),
        isinstance(pending, PendingOrder),
        pending.days if isinstance(pending, PendingDays) else 0,
    )


class Lot(msgspec.Struct, eq=False, gc=False):
    """One credit, or one debt with negative units.

    `moved_at` is the last instant at which units came, went or were set free, deaths left out: no
    later movement of the lot is effective before it, so no past balance ever falls below zero.
    """

    id: UUID
    owner_id: UUID
    asset_id: int
    units: int
    remaining_units: int
    earned_at: datetime
    available_at: datetime | None
    expires_at: datetime | None
    moved_at: datetime
    rank: Rank
    held_units: int = 0
    expired_units: int = 0
    is_debt: bool = False
    is_expiry_fixed: bool = False
    reference_kind: str | None = None
    reference_id: UUID | None = None

    @property
    def free_units(self) -> int:
        return self.remaining_units - self.held_units

    def is_dead(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def is_pending(self, at: datetime) -> bool:
        return self.available_at is None or self.available_at > at


Entry: TypeAlias = tuple[Lot, int]
"""A lot and the units that came to it, negative where they went."""


def rank_of(expires_at: datetime | None, earned_at: datetime, lot_id: UUID) -> Rank:
    return expires_at or NEVER, earned_at, lot_id.int


class Pin(msgspec.Struct, eq=False, gc=False):
    """Units of one lot that a hold has set aside."""

    lot: Lot
    units: int
    captured_units: int = 0


class Hold(msgspec.Struct, eq=False, gc=False):
    """Units set aside; `ended_at` is when it was captured whole, voided or timed out."""

    id: UUID
    owner_id: UUID
    asset_id: int
    units: int
    placed_at: datetime
    times_out_at: datetime
    pins: list[Pin]
    state: HoldState = "open"
    captured_units: int = 0
    ended_at: datetime | None = None


class Taking(msgspec.Struct, eq=False, gc=False):
    """What a spend took from lots, in the order of taking, and how much has been given back."""

    owner_id: UUID
    entries: list[Entry]
    given_units: int = 0


class Transfer(msgspec.Struct, eq=False, gc=False):
    """One transfer: positive units, and the lots of the owner that it changed."""

    id: UUID
    owner_id: UUID
    asset_id: int
    kind: TransferKind
    units: int
    effective_at: datetime
    entries: list[Entry]
    hold_id: UUID | None = None
    reverses_id: UUID | None = None


class TermChange(msgspec.Struct, eq=False, gc=False):
    """The terms that a lot had before they were changed at `changed_at`."""

    lot: Lot
    available_at: datetime | None
    expires_at: datetime | None
    changed_at: datetime


class Wallet(msgspec.Struct, eq=False):
    """The units of one asset of one person. `lots` are open and in the order of spending."""

    terms: Terms
    owner_ids: tuple[UUID, ...]
    lots: list[Lot] = []
    debts: list[Lot] = []
    expired: list[Lot] = []
    holds: dict[UUID, Hold] = {}
    expired_until: datetime = LONG_AGO

    def add(self, lot: Lot) -> None:
        """Put an open lot in its place."""
        lots = self.lots
        if not lots or lots[-1].rank < lot.rank:
            lots.append(lot)
        else:
            insort(lots, lot, key=_rank)

    def remove(self, lot: Lot) -> None:
        if self.lots[0] is lot:
            del self.lots[0]
        else:
            self.lots.remove(lot)

    def note_expired(self, lot: Lot) -> None:
        """Keep a lot of which units have died, for they may come back."""
        assert lot.expires_at is not None, "what never dies has not died"
        self.expired.append(lot)
        self.expired_until = max(self.expired_until, lot.expires_at)

    def debt_units(self) -> int:
        return sum(debt.remaining_units for debt in self.debts)

    def owed_before(self, expires_at: datetime | None) -> int:
        """What came to be owed while units lived that die at `expires_at`."""
        return sum(
            -debt.remaining_units
            for debt in self.debts
            if expires_at is None or debt.earned_at < expires_at
        )

    def balance(self, at: datetime) -> Balance:
        """What stands at `at`, once what is due by then has been booked."""
        spendable = pending = held = 0
        for lot in self.lots:
            held += lot.held_units
            if lot.is_dead(at):
                continue
            if lot.is_pending(at):
                pending += lot.free_units
            else:
                spendable += lot.free_units
        return _net(spendable, pending, held, self.debt_units() if self.debts else 0)


def _net(spendable: int, pending: int, held: int, debt: int) -> Balance:
    """Debt and units meet when accounts are read together: the units repay it."""
    repaid = min(spendable, -debt)
    repaid_pending = min(pending, -debt - repaid)
    return Balance(
        spendable_units=spendable - repaid,
        pending_units=pending - repaid_pending,
        held_units=held,
        debt_units=debt + repaid + repaid_pending,
    )


def plan_spend(lots: Iterable[Lot], units: int, at: datetime) -> tuple[list[Entry], int]:
    """Which available lots `units` come from, and how many are missing. Takes nothing yet."""
    plan: list[Entry] = []
    for lot in lots:
        free = lot.remaining_units - lot.held_units
        if free <= 0 or lot.available_at is None or lot.available_at > at:
            continue
        if free >= units:
            plan.append((lot, units))
            return plan, 0
        plan.append((lot, free))
        units -= free
    return plan, units


def not_before(effective_at: datetime, entries: Sequence[Entry]) -> datetime:
    """`effective_at`, or the last movement of the lots where that is later."""
    for lot, _ in entries:
        effective_at = max(effective_at, lot.moved_at)
    return effective_at
