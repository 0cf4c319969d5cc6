"""Goals: set, changed, deleted; what came of them kept period by period, and announced once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.insights.errors import GoalNotFound, GoalsTooMany
from regulars.domains.insights.policy import goals as policy
from regulars.domains.insights.policy.goal_figures import FIGURES, READY_MADE
from regulars.domains.insights.store import goals as store
from regulars.domains.insights.types.goals import Goal, GoalContent, GoalValue
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.ids import new_id

GOALS_MAX = 100
_MEASURED = ("figure", "direction", "target_micro", "period")
_MILLION = 1_000_000


async def create_goals(
    tx: Tx, vault: Vault, caller: Caller, contents: Sequence[GoalContent], now: datetime
) -> list[Goal]:
    """New goals. Refuses a figure that there is not, what cannot be stored, and too many."""
    await _refuse_too_many(tx, len(contents))
    made = [_made(each, caller.principal.id, now) for each in contents]
    for goal in made:
        await store.save(tx, goal)
    entries = [_entry("goal.created", None, goal) for goal in made]
    await access.record(tx, vault, caller, entries, now)
    return made


async def add_ready_made(tx: Tx, vault: Vault, caller: Caller, now: datetime) -> list[Goal]:
    """The goals that most programs begin with; figures that are a monthly goal already stay."""
    present = {(each.content.figure, each.content.period) for each in await store.read(tx)}
    wanted = [each for each in READY_MADE if (each.figure, each.period) not in present]
    return await create_goals(tx, vault, caller, wanted, now)


async def change_goal(
    tx: Tx,
    vault: Vault,
    caller: Caller,
    goal_id: UUID,
    change: Callable[[GoalContent], GoalContent],
    now: datetime,
) -> Goal:
    """Put what `change` makes of it into a goal. Refuses one that there is not.

    When what is measured changes, what came of it so far is dropped and worked out anew.
    """
    before = await _locked(tx, goal_id)
    after = await _changed(tx, before, change(before.content), now)
    await access.record(tx, vault, caller, [_entry("goal.changed", before, after)], now)
    return after


async def put_goals(
    tx: Tx,
    puts: Sequence[tuple[Goal | None, GoalContent]],
    created_by: UUID,
    now: datetime,
) -> None:
    """New goals, and others made what a document says they are; the audit is the document's.

    Refuses what cannot be stored, and too many.
    """
    new = [content for before, content in puts if before is None]
    await _refuse_too_many(tx, len(new))
    for before, content in puts:
        if before is None:
            await store.save(tx, _made(content, created_by, now))
        else:
            await _changed(tx, await _locked(tx, before.id), content, now)


async def delete_goal(tx: Tx, vault: Vault, caller: Caller, goal_id: UUID, now: datetime) -> None:
    """Delete a goal and what came of it. Refuses one that there is not."""
    before = await _locked(tx, goal_id)
    await store.drop(tx, goal_id)
    await access.record(tx, vault, caller, [_entry("goal.deleted", before, None)], now)


async def remove_goals_of(tx: Tx, created_by: UUID) -> None:
    """Delete what somebody has set, without a trace: goals of a program that goes."""
    await store.drop_of(tx, created_by)


async def keep_values(
    tx: Tx, found: Sequence[GoalValue], export_number: int, time_zone: str, now: datetime
) -> int:
    """Keep what was worked out; how many outcomes were announced.

    A goal that is reached or missed is announced once for each period that ended after the goal
    was set.
    """
    await store.save_values(tx, found, export_number, now)
    goal_ids = sorted({each.goal_id for each in found})
    settled = await store.mark_announced(tx, goal_ids, time_zone)
    goals = {each.id: each for each in await store.read(tx, goal_ids)}
    by_key = {(each.goal_id, each.period_on): each for each in await store.values(tx, goal_ids)}
    told = [
        _announcement(goals[each.goal_id], by_key[each.goal_id, each.period_on], now)
        for each in sorted(settled, key=lambda each: (each.period_on, each.goal_id))
    ]
    await announce(tx, told)
    return len(told)


async def _refuse_too_many(tx: Tx, new_count: int) -> None:
    if await store.count_of(tx) + new_count > GOALS_MAX:
        raise GoalsTooMany(f"there are {GOALS_MAX} goals at most; delete some first")


def _made(content: GoalContent, created_by: UUID, now: datetime) -> Goal:
    return Goal(
        id=new_id(),
        content=policy.clean(content, dict(FIGURES)),
        created_by=created_by,
        created_at=now,
        updated_at=now,
    )


async def _changed(tx: Tx, before: Goal, wanted: GoalContent, now: datetime) -> Goal:
    """Keep another content; what came of another thing measured is dropped."""
    content = policy.clean(wanted, dict(FIGURES))
    after = msgspec.structs.replace(before, content=content, updated_at=now)
    await store.save(tx, after)
    if any(getattr(content, name) != getattr(before.content, name) for name in _MEASURED):
        await store.drop_values(tx, before.id)
    return after


def _announcement(goal: Goal, value: GoalValue, now: datetime) -> Announcement:
    content = goal.content
    return Announcement(
        topic=f"goal.{value.status}",
        subject_id=goal.id,
        payload={
            "goal_id": str(goal.id),
            "figure": content.figure,
            "period": content.period,
            "period_on": value.period_on.isoformat(),
            "target": content.target_micro / _MILLION,
            "value": None if value.value_micro is None else value.value_micro / _MILLION,
        },
        occurred_at=now,
    )


async def _locked(tx: Tx, goal_id: UUID) -> Goal:
    found = await store.lock(tx, goal_id)
    if found is None:
        raise GoalNotFound(f"there is no goal {goal_id}")
    return found


def _entry(action: str, before: Goal | None, after: Goal | None) -> AuditEntry:
    kept = after or before
    assert kept is not None, "a goal was there before or is there after"
    return AuditEntry(
        action=action,
        subject_kind="goal",
        subject_id=str(kept.id),
        before=None if before is None else msgspec.to_builtins(before.content),
        after=None if after is None else msgspec.to_builtins(after.content),
    )
