"""What the overview answers. docs/guide/overview.md says what each number means."""

from datetime import date, datetime
from typing import Literal

import msgspec

from regulars.domains.ledger.types import AssetKind
from regulars.domains.tiers.types import Names

AlertKind = Literal[
    "failing_webhooks",
    "failed_jobs",
    "findings",
    "overdue_closes",
    "quarantine",
    "merge_reviews",
    "returns_in_review",
    "adjustments",
]
Severity = Literal["error", "warning", "task"]


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the period, and the same of the period before."""

    value: int
    previous: int


class SalesFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one currency, in minor units at `scale`: net is sales less what came back."""

    currency: str
    scale: int
    sales_minor: Trend
    returned_minor: Trend
    net_minor: Trend


class AssetFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an asset in the period, in units at its scale; outstanding at its end."""

    asset: str
    name: str
    names: dict[str, str]
    unit_names: dict[str, str]
    kind: AssetKind
    scale: int
    earned_units: Trend
    spent_units: Trend
    given_back_units: Trend
    taken_back_units: Trend
    expired_units: Trend
    adjusted_units: Trend
    outstanding_units: Trend


class TierFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How many members stand on a tier at the end of the period."""

    tier: str
    names: Names | None
    members: Trend


class LadderFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Where members stand, the highest tier first; `without_tier` are all other members."""

    ladder: str
    names: Names | None
    tiers: list[TierFigures]
    without_tier: Trend


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Something that wants somebody: how much of it there is, and the list that shows it."""

    kind: AlertKind
    severity: Severity
    count: int
    address: str


class Queues(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the machine: events to be processed, webhooks to be sent, jobs to be run."""

    events: int
    deliveries: int
    jobs: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A program in a period of local days, both ends included. A part is None for who may not.

    The period before has as many days and ends the day before `from_day`.
    """

    as_of: datetime
    program: str
    time_zone: str
    currency: str
    from_day: date
    until_day: date
    previous_from_day: date
    previous_until_day: date
    members: Trend
    new_members: Trend
    orders: Trend | None
    returns: Trend | None
    sales: list[SalesFigures] | None
    assets: list[AssetFigures] | None
    ladders: list[LadderFigures] | None
    alerts: list[Alert]
    queues: Queues | None


class SalesSeries(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one currency, day by day."""

    currency: str
    scale: int
    sales_minor: list[int]
    returned_minor: list[int]
    net_minor: list[int]


class AssetSeries(msgspec.Struct, frozen=True, kw_only=True):
    """An asset day by day; outstanding at the end of each day."""

    asset: str
    earned_units: list[int]
    spent_units: list[int]
    expired_units: list[int]
    outstanding_units: list[int]


class TierSeries(msgspec.Struct, frozen=True, kw_only=True):
    """How many stood on a tier at the end of each day."""

    tier: str
    members: list[int]


class LadderSeries(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder day by day, the highest tier first."""

    ladder: str
    tiers: list[TierSeries]


class OverviewDays(msgspec.Struct, frozen=True, kw_only=True):
    """The same numbers day by day: every list has one item for each of `days`."""

    as_of: datetime
    program: str
    time_zone: str
    days: list[date]
    members: list[int]
    new_members: list[int]
    orders: list[int] | None
    returns: list[int] | None
    sales: list[SalesSeries] | None
    assets: list[AssetSeries] | None
    ladders: list[LadderSeries] | None
