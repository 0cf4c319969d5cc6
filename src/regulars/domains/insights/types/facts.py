"""Values of insights: days, what they hold, and what is asked."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

Feed = Literal["sales", "recounts", "points", "tiers", "holds", "touched"]


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Local days of a time zone, from the first until before the last."""

    time_zone: str
    from_day: date
    before_day: date


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where was sold: None is everywhere, and places that nobody named too."""

    store_ids: frozenset[int] | None = None
    channel_ids: frozenset[int] | None = None


class SalesDay(msgspec.Struct, frozen=True, kw_only=True):
    """What was bought on a day in one currency, in minor units at `scale`.

    Goods after discounts, without shipping and tax. `returned_minor` is negative where goods came
    back.
    """

    day: date
    currency: str
    scale: int
    order_count: int
    return_count: int
    sales_minor: int
    returned_minor: int


class PointsDay(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked of one kind on a day; `account_units` is what members had more by it."""

    asset_id: int
    day: date
    kind: str
    units: int
    account_units: int


class TierDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many came to a tier on a day, less who left it."""

    ladder_id: int
    day: date
    tier: str
    party_count: int


class DeadDay(msgspec.Struct, frozen=True, kw_only=True):
    """What died on a day without having been booked yet."""

    asset_id: int
    day: date
    units: int


class TierCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many members stand on a tier now."""

    ladder_id: int
    tier: str
    member_count: int


class Folded(msgspec.Struct, frozen=True, kw_only=True):
    """What a fold did: how many rows, and through which write; none, and there was nothing."""

    row_count: int
    through: int | None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a feed is folded."""

    feed: Feed
    written_in: int


class ProgramRate(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a program's currency one unit of another is worth, as decimal text."""

    program_id: int
    currency: str
    factor: str


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What the members' rows are made with: rates, assets, and how far ids go."""

    rates: tuple[ProgramRate, ...]
    asset_ids: tuple[int, ...]
    program_id_max: int
    asset_id_max: int
    ladder_id_max: int


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member's row in a list. Lists are indexed by the ids of what they tell of, from 1 on."""

    member_id: UUID
    joined_at: datetime
    order_count: int
    return_count: int
    first_order_at: datetime | None
    last_order_at: datetime | None
    spend_micro: list[int]
    spendable_units: list[int]
    tiers: list[str | None]
    tags: list[str]
    store: str | None
    channel: str | None
    source: str | None
    made_at: datetime
    sort_key: str


class RowKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a row in a list."""

    key: str
    id: UUID


class CurrencyRate(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the reporting currency one unit of another is worth, as decimal text."""

    currency: str
    factor: str


class SalesTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Which sales metrics count: until before a day, from a day on, and in which money.

    `returns`: `net` lets returns reduce money and leaves out orders that came back whole; `ignore`
    counts lines with a positive quantity and price only, and no return.
    """

    before_on: date
    currency: str
    from_on: date | None = None
    rates: tuple[CurrencyRate, ...] = ()
    returns: Literal["net", "ignore"] = "net"


class StageDays(msgspec.Struct, frozen=True, kw_only=True):
    """How many days after a sale a stage lasts, the last day included."""

    new_days: int = 30
    active_days: int = 90
    dormant_days: int = 180
    reactivated_days: int = 30


class FunnelStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a funnel: an event's name, and what columns of the event have to say."""

    name: str
    where: tuple[tuple[str, str], ...] = ()


class ScorePart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a score: how often events of these names happened, and how much the part weighs."""

    code: str
    event_names: tuple[str, ...] = ()
    weight: int = 1


class RfmGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A named group of members: ranges of the scores for recency and frequency, ends included."""

    code: str
    recency: tuple[int, int]
    frequency: tuple[int, int]
    means: str
