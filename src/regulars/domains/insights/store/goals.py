"""Rows of goals and of what came of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types.goals import (
    Direction,
    Goal,
    GoalContent,
    GoalPeriod,
    GoalValue,
)
from regulars.infra.db import Tx


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    figure: str
    names: dict[str, str]
    direction: Direction
    target_micro: int
    period: GoalPeriod
    owner_id: UUID | None
    is_active: bool
    created_by: UUID
    created_at: datetime
    updated_at: datetime


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """A goal's period whose outcome nobody was told of yet."""

    goal_id: UUID
    period_on: date


async def save(tx: Tx, goal: Goal) -> None:
    content = msgspec.structs.asdict(goal.content)
    content["names"] = Jsonb(goal.content.names)
    await tx.run(
        SQL.save_goal,
        id=goal.id,
        **content,
        created_by=goal.created_by,
        created_at=goal.created_at,
        updated_at=goal.updated_at,
    )


async def read(tx: Tx, ids: Collection[UUID] | None = None) -> list[Goal]:
    """The goals of these ids, or all of them, oldest first."""
    rows = await tx.all(SQL.goals, _Row, ids=None if ids is None else list(ids))
    return [_goal(row) for row in rows]


async def lock(tx: Tx, goal_id: UUID) -> Goal | None:
    await tx.rows(SQL.lock_goal, id=goal_id)
    found = await read(tx, [goal_id])
    return found[0] if found else None


async def count_of(tx: Tx) -> int:
    return int((await tx.rows(SQL.goal_count))[0][0])


async def drop(tx: Tx, goal_id: UUID) -> None:
    await tx.run(SQL.drop_goal, id=goal_id)


async def drop_of(tx: Tx, created_by: UUID) -> None:
    await tx.run(SQL.drop_goals_of, created_by=created_by)


async def values(tx: Tx, goal_ids: Collection[UUID]) -> list[GoalValue]:
    """By goal and period."""
    return await tx.all(SQL.goal_values, GoalValue, goal_ids=list(goal_ids))


async def drop_values(tx: Tx, goal_id: UUID) -> None:
    await tx.run(SQL.drop_goal_values, goal_id=goal_id)


async def save_values(
    tx: Tx, found: Sequence[GoalValue], export_number: int, now: datetime
) -> None:
    """Keep values; of a period that is final, and of a goal that is gone, nothing."""
    await tx.run(
        SQL.save_goal_values,
        goal_ids=[each.goal_id for each in found],
        period_ons=[each.period_on for each in found],
        before_ons=[each.before_on for each in found],
        value_micros=[each.value_micro for each in found],
        numerators=[each.numerator for each in found],
        denominators=[each.denominator for each in found],
        statuses=[each.status for each in found],
        are_final=[each.is_final for each in found],
        as_ofs=[each.as_of for each in found],
        export_number=export_number,
        now=now,
    )


async def mark_announced(tx: Tx, goal_ids: Collection[UUID], time_zone: str) -> list[Settled]:
    """Periods that were reached or missed and not told of; from now on they are."""
    return await tx.all(SQL.mark_announced, Settled, goal_ids=list(goal_ids), time_zone=time_zone)


def _goal(row: _Row) -> Goal:
    fields = {name: getattr(row, name) for name in GoalContent.__struct_fields__}
    return Goal(
        id=row.id,
        content=GoalContent(**fields),
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
