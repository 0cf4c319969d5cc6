"""Trying other thresholds: who would move."""

from collections import Counter

import msgspec

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.policy.fitness import refuse_unfit
from regulars.domains.lifecycle.store import stages, thresholds
from regulars.domains.lifecycle.types import Days, Keeping, Stage, StageMove, Thresholds
from regulars.infra.db import Tx

MEMBERS_AT_ONCE = 2_000


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """How many members there are, how many were looked at, and who of all would move."""

    member_count: int
    looked_at_count: int
    moves: list[StageMove]


async def tried(tx: Tx, days: Days, keeping: Keeping, count_max: int) -> Tried:
    """Who would move now if stages lasted so many days; of very many members some, at random."""
    refuse_unfit(days)
    new = Thresholds(
        version=0,
        days=days,
        effective_at=keeping.now,
        made_at=keeping.now,
        made_by="",
        note="",
    )
    earlier = tuple(each for each in keeping.versions if each.effective_at < keeping.now)
    member_count, ids = await thresholds.some_members(tx, count_max)
    moves: Counter[tuple[Stage, Stage]] = Counter()
    for begin in range(0, len(ids), MEMBERS_AT_ONCE):
        lives = await stages.lives(tx, ids[begin : begin + MEMBERS_AT_ONCE])
        for life in lives.values():
            made = course(life, (*earlier, new), keeping.zone, keeping.now)
            was = course(life, keeping.versions, keeping.zone, keeping.now)
            before = was.changes[-1].stage if was.changes else None
            after = made.changes[-1].stage if made.changes else None
            if before is not None and after is not None and before != after:
                moves[before, after] += 1
    scale = member_count / len(ids) if ids else 1
    return Tried(
        member_count=member_count,
        looked_at_count=len(ids),
        moves=[
            StageMove(from_stage=before, stage=after, member_count=round(count * scale))
            for (before, after), count in sorted(moves.items())
        ],
    )
