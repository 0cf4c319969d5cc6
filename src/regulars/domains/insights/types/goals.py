"""Values of goals: what is wanted of which figure, and what came of it period by period."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

Direction = Literal["at_least", "at_most"]
GoalPeriod = Literal["month", "quarter", "year"]
GoalStatus = Literal["reached", "on_track", "behind", "missed", "unknown"]
FigureUnit = Literal["share", "ratio", "count", "money"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that can be a goal, and what it means.

    `grows` says that it adds up over a period, so that half a period asks for half the target.
    """

    name: str
    unit: FigureUnit
    direction: Direction
    grows: bool
    title: str
    chinese_title: str
    means: str
    chinese_means: str


class GoalContent(msgspec.Struct, frozen=True, kw_only=True):
    """A goal: a figure, how much of it, by when, and whose it is. Without names: the figure's."""

    figure: str
    direction: Direction
    target_micro: int
    period: GoalPeriod
    names: dict[str, str] = {}
    owner_id: UUID | None = None
    is_active: bool = True


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal as it is kept."""

    id: UUID
    content: GoalContent
    created_by: UUID
    created_at: datetime
    updated_at: datetime


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure came to: of a share and a ratio both parts, of others the numerator alone.

    `is_before_all` says that nothing had happened yet: what nobody could reach is not missed.
    """

    numerator: int
    denominator: int | None = None
    is_before_all: bool = False


class GoalValue(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a goal in a period, as of a day; `is_final` once the period was over."""

    goal_id: UUID
    period_on: date
    before_on: date
    value_micro: int | None
    numerator: int | None
    denominator: int | None
    status: GoalStatus
    is_final: bool
    as_of: date
    export_number: int
    computed_at: datetime


class Span(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """The days of a period, and up to which of them is counted."""

    period_on: date
    before_on: date
    as_of: date

    @property
    def is_over(self) -> bool:
        return self.as_of >= self.before_on
