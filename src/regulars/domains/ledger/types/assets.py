"""Assets: what is counted, and the policies by which it comes, waits, dies and is taken back."""

from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

AssetKind = Literal["points", "growth", "stored_value", "credits"]
DebtPolicy = Literal[
    "pending_only", "within_balance", "unlimited", "merchant_absorbs", "deduct_from_refund"
]
CalendarUnit = Literal["month", "quarter", "half", "year"]

UNITS_MAX = 10**15
"""The largest amount of one posting: sums of a thousand of them still fit a bigint."""


class NoExpiry(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="none"):
    """Units live for ever."""


class RollingExpiry(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="rolling"):
    """Units die so many days or months after they became available, at the same local time."""

    days: int = 0
    months: int = 0


class CalendarExpiry(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="calendar"):
    """Units die when a calendar period ends: the present one, or the one `periods` later."""

    unit: CalendarUnit
    periods: int = 0


class SlidingExpiry(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="sliding"):
    """Units die so many days or months after the owner's last qualifying activity."""

    days: int = 0
    months: int = 0


Expiry: TypeAlias = NoExpiry | RollingExpiry | CalendarExpiry | SlidingExpiry


class NoPending(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="none"):
    """Units are available as soon as they are earned."""


class PendingDays(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="days"):
    """Units become available so many local days after they were earned."""

    days: int


class PendingOrder(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="order_completed"
):
    """Units wait until they are released, as when their order is complete."""


Pending: TypeAlias = NoPending | PendingDays | PendingOrder


class StayExpired(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="stay_expired"):
    """Units given back to a lot that has died are dead at once."""


class GraceDays(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="grace"):
    """Units given back to a lot that has died live so many days more."""

    days: int


class Reissue(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="reissue"):
    """Units given back to a lot that has died come as a new lot with an expiry of its own."""


ExpiredReturn: TypeAlias = StayExpired | GraceDays | Reissue


class CohortBreakage(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="cohorts"):
    """What will never be spent is estimated from past lots of the same age.

    An age that fewer than `lots_min` past lots have reached is given no breakage.
    """

    lots_min: int = 30


class FixedBreakage(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="fixed"):
    """A share that is named, from 0 to 1, as decimal text."""

    rate: str


Breakage: TypeAlias = CohortBreakage | FixedBreakage


class AssetSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How an asset is configured.

    `names` says what the asset is called in other languages than `name` is of, `unit_names` what
    one unit is called, by language. `unit_value` is what one unit is worth
    in `currency`, as decimal text. `warn_days` are the days ahead at which owners are told.
    """

    code: str
    program_id: int
    name: str
    kind: AssetKind
    time_zone: str
    names: dict[str, str] = {}
    unit_names: dict[str, str] = {}
    scale: int = 0
    currency: str | None = None
    unit_value: str | None = None
    expiry: Expiry = msgspec.field(default_factory=NoExpiry)
    pending: Pending = msgspec.field(default_factory=NoPending)
    debt: DebtPolicy = "within_balance"
    expired_return: ExpiredReturn = msgspec.field(default_factory=StayExpired)
    reinstatement_days: int | None = None
    warn_days: tuple[int, ...] = ()
    breakage: Breakage = msgspec.field(default_factory=CohortBreakage)
    is_transferable: bool = False

    def unit_in(self, language: str) -> str:
        """What units are called in a language; what the asset is called where they have no name."""
        return self.unit_names.get(language) or self.names.get(language) or self.name


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A configured asset. `revision` is another after every change of its settings."""

    id: int
    revision: UUID
    settings: AssetSettings


class ConfiguredAsset(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the settings that were handed in."""

    asset: Asset
    outcome: Literal["created", "updated", "unchanged"]
