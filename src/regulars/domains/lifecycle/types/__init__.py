"""Values of the lifecycle: stages, how long they last, how they change, and scores."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.lifecycle.types.rhythm import Adaptive

Stage = Literal["potential", "new", "active", "dormant", "churned", "reactivated"]
STAGES: tuple[Stage, ...] = ("potential", "new", "active", "reactivated", "dormant", "churned")

Why = Literal[
    "joined", "first_order", "order", "came_back", "time", "rhythm", "returned", "thresholds",
    "corrected",
]  # fmt: skip
"""What a change is due to. `rhythm`: silent for long by the member's own rhythm. A correction says
that a change which was recorded never was."""


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """How many days after a sale a stage lasts, the last day included."""

    new_days: int = 30
    active_days: int = 90
    dormant_days: int = 180
    reactivated_days: int = 30


class StageTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How long stages last: so many days, or by each member's own rhythm where that is given."""

    days: Days
    adaptive: Adaptive | None = None


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the days, in force from an instant until the next one's.

    Where it is `adaptive`, who has bought on enough days is dormant and churned by their own
    rhythm, and everybody else by the days.
    """

    version: int
    days: Days
    effective_at: datetime
    made_at: datetime
    made_by: str
    note: str
    adaptive: Adaptive | None = None


class Sale(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order that counts, until all of it was brought back, if it was."""

    occurred_at: datetime
    until_at: datetime | None = None


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """What decides a member's stages: when they joined, and their sales in the order of time."""

    joined_at: datetime
    sales: tuple[Sale, ...] = ()


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """What stages are kept with: the versions of the thresholds, and whose midnights end days."""

    versions: tuple[Thresholds, ...]
    zone: ZoneInfo
    now: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of stage. `from_stage` is missing at the beginning, `stage` where there is none."""

    effective_at: datetime
    from_stage: Stage | None
    stage: Stage | None
    why: Why


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of a member's stage up to an instant, and when the next is due, if any is."""

    changes: list[Change]
    due_at: datetime | None


class Recorded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of a member's history."""

    ordinal: int
    effective_at: datetime
    stage: Stage | None


class StageFrom(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The stage that a member is in from an instant on, unless a later row says otherwise."""

    member_id: UUID
    effective_at: datetime
    stage: Stage | None


class PastChange(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a member's history as it is read; `is_standing`: no later row took it back."""

    ordinal: int
    effective_at: datetime
    from_stage: Stage | None
    stage: Stage | None
    why: Why
    recorded_at: datetime
    is_standing: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member stands; `due_at` is when time alone changes it."""

    member_id: UUID
    stage: Stage
    since: datetime
    previous: Stage | None
    due_at: datetime | None


class StageCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many members are in a stage."""

    stage: Stage
    member_count: int


class StageMove(msgspec.Struct, frozen=True, kw_only=True):
    """How many members would move from one stage to another."""

    from_stage: Stage
    stage: Stage
    member_count: int


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """A member's RFM scores and group as of a day."""

    recency_days: int
    frequency: int
    monetary_micro: int
    recency_score: int
    frequency_score: int
    monetary_score: int
    group_name: str
    as_of: date


class Liveliness(msgspec.Struct, frozen=True, kw_only=True):
    """How engaged and how loyal a member is, from 0 to 100, with the parts of both, as of a day."""

    engagement: float
    loyalty: float
    parts: dict[str, Any]
    as_of: date


class ScoresRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A member's RFM scores as the metric gives them."""

    member_id: str
    recency_days: int
    frequency: int
    monetary_micro: int
    recency_score: int
    frequency_score: int
    monetary_score: int
    rfm_group: str


class LivelinessRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member's engagement and loyalty as the metrics give them."""

    member_id: str
    engagement: float
    loyalty: float
    parts: dict[str, dict[str, float]]


class Cuts(msgspec.Struct, frozen=True, kw_only=True):
    """Where the RFM scores 2, 3, 4 and 5 began on a day; a version of the thresholds.

    A recency of at most so many days, the others at least so much; None where nobody gets a score.
    """

    as_of: date
    rule: str
    currency: str
    time_zone: str
    member_count: int
    recency_days: list[int | None]
    frequency: list[int | None]
    monetary_micro: list[int | None]
    export_number: int
    made_at: datetime


class StoreOffers(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the members' orders in a store had a discount; an empty code is no store."""

    store: str
    sale_count: int
    discounted_count: int
