"""The questions about goals."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from regulars.domains.insights.errors import GoalNotFound
from regulars.domains.insights.policy import goals as policy
from regulars.domains.insights.policy.goal_figures import FIGURES, READY_MADE
from regulars.domains.insights.queries.goal_figures import (
    GoalGround,
    figure_of,
    goal_ground,
    known_before,
)
from regulars.domains.insights.store import goals as store
from regulars.domains.insights.types.goals import (
    Figure,
    Goal,
    GoalContent,
    GoalPeriod,
    GoalStatus,
    GoalValue,
    Measured,
    Span,
)
from regulars.infra.db import Tx

__all__ = [
    "GoalGround",
    "checked",
    "figure",
    "figure_of",
    "figures",
    "goal",
    "goal_ground",
    "goals",
    "judged",
    "known_before",
    "newest_spans",
    "spans_to_compute",
    "usual_target_micro",
    "values",
]


def figures() -> list[Figure]:
    """The figures that can be goals."""
    return list(FIGURES.values())


def figure(name: str) -> Figure:
    """A figure that a goal names."""
    return FIGURES[name]


def usual_target_micro(name: str) -> int | None:
    """What most programs begin with for a figure, by month; None where they begin without it."""
    return next((each.target_micro for each in READY_MADE if each.figure == name), None)


async def goals(tx: Tx) -> list[Goal]:
    """All goals, oldest first."""
    return await store.read(tx)


async def goal(tx: Tx, goal_id: UUID) -> Goal:
    """One goal; refuses one that there is not."""
    found = await store.read(tx, [goal_id])
    if not found:
        raise GoalNotFound(f"there is no goal {goal_id}")
    return found[0]


async def values(tx: Tx, goal_ids: Collection[UUID]) -> list[GoalValue]:
    """What came of these goals, by goal and period, oldest first."""
    return await store.values(tx, goal_ids)


def spans_to_compute(goal: Goal, known: Sequence[GoalValue], today: date) -> list[Span]:
    """The periods of a goal's trend of which something is still to be worked out."""
    final = {each.period_on for each in known if each.goal_id == goal.id and each.is_final}
    return [
        each for each in policy.spans_of(goal.content.period, today) if each.period_on not in final
    ]


def newest_spans(period: GoalPeriod, today: date) -> list[Span]:
    """The period that was over last, and the running one."""
    return [policy.span_of(period, today, back) for back in (1, 0)]


def checked(content: GoalContent) -> GoalContent:
    """The goal as it would be kept; refuses what could not be set."""
    return policy.clean(content, dict(FIGURES))


def judged(content: GoalContent, span: Span, measured: Measured) -> tuple[int | None, GoalStatus]:
    """The value of a goal in a period, in millionths, and how it stands."""
    of = FIGURES[content.figure]
    value_micro = policy.value_of(of, measured)
    return value_micro, policy.status_of(content, of, value_micro, span)
