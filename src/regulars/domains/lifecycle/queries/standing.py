"""Where members stand and stood, and under which thresholds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.lifecycle.policy.coming import stage_to_come
from regulars.domains.lifecycle.store import stages, thresholds
from regulars.domains.lifecycle.types import (
    STAGES,
    Change,
    Keeping,
    PastChange,
    Stage,
    StageCount,
    StageFrom,
    Standing,
    Thresholds,
)
from regulars.infra.db import Tx

HISTORY_MAX = 500


async def versions(tx: Tx) -> tuple[Thresholds, ...]:
    """All versions of the thresholds, in the order of their instants; the last is in force."""
    return tuple(await thresholds.versions(tx))


async def standing(tx: Tx, member_id: UUID) -> Standing | None:
    """Where a member stands; None of whom no stage was made yet."""
    return await stages.standing(tx, member_id)


async def next_stage(tx: Tx, standing: Standing, keeping: Keeping) -> Stage | None:
    """The stage into which time alone takes a member who buys nothing more; None for none."""
    life = (await stages.lives(tx, [standing.member_id])).get(standing.member_id)
    if life is None:
        return None
    return stage_to_come(standing, life, keeping.versions, keeping.zone)


async def history(tx: Tx, member_id: UUID, count: int = HISTORY_MAX) -> list[PastChange]:
    """The rows of a member's history, newest first."""
    return await stages.history(tx, member_id, count)


async def change_at(
    tx: Tx, member_id: UUID, effective_at: datetime, known_at: datetime
) -> Change | None:
    """What put a member where they were at an instant, as it was known at another."""
    return await stages.change_at(tx, member_id, effective_at, known_at)


async def changes_before(tx: Tx, member_ids: Sequence[UUID], until_at: datetime) -> list[StageFrom]:
    """The stages of these survivors before an instant, of each the row written last first.

    At an instant a member is in the stage of the first row that is effective by then.
    """
    return await stages.changes_before(tx, member_ids, until_at)


async def counts(tx: Tx) -> list[StageCount]:
    """How many members are in each stage, in the order of a life; stages with nobody too."""
    found = {each.stage: each.member_count for each in await stages.counts(tx)}
    return [StageCount(stage=stage, member_count=found.get(stage, 0)) for stage in STAGES]
