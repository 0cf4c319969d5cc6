"""Judging members for one segment, and settling who belongs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.insights import queries as insights
from regulars.domains.insights.queries import Scope
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.domains.segments.actions import Sitting
from regulars.domains.segments.types import Locked, Settled, Verdict, Why
from regulars.flows.member_lists.scope import scope_of
from regulars.flows.rewards.terms import in_force
from regulars.flows.segments.kept import Kept
from regulars.infra.db import Tx


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """Who is judged and why: some members, or all between two ids, of whom `ids` may belong.

    `timed` are those who are judged because time has gone on.
    """

    ids: Sequence[UUID]
    why: Why
    between: tuple[UUID, UUID | None] | None = None
    timed: frozenset[UUID] = frozenset()


async def scopes_at(tx: Tx, kept: Sequence[Kept], now: datetime) -> dict[int, Scope]:
    """What names in conditions stand for, in each program that has a segment."""
    forced = await in_force(tx)
    wanted = {each.segment.program_id for each in kept}
    return {
        terms.program.id: await scope_of(tx, terms, now)
        for terms in forced.programs
        if terms.program.id in wanted
    }


async def judge(tx: Tx, kept: Kept, whom: Whom, scope: Scope, locked: Locked) -> Settled:
    """Judge members for a segment whose row is locked, and settle who belongs.

    One statement to judge, a fixed number to settle. Refuses a condition that cannot be told any
    more, since what it names has gone.
    """
    meeting, dues = await _found(tx, kept, whom.ids, scope)
    verdict = Verdict(
        segment_id=kept.segment.id,
        why=whom.why,
        version_number=kept.segment.number,
        meeting_ids=meeting,
        judged_ids=None if whom.between else whom.ids,
        between=whom.between,
        timed=whom.timed,
    )
    sitting = Sitting(segment=locked, now=scope.now, zone=scope.zone)
    settled = await segments.settle(tx, verdict, sitting)
    if kept.upkeep is not None and kept.upkeep.is_clocked:
        await segments.keep_dues(tx, verdict, dues)
    return settled


async def _found(
    tx: Tx, kept: Kept, ids: Sequence[UUID], scope: Scope
) -> tuple[list[UUID], Mapping[UUID, datetime]]:
    """Who of these belongs, and when time alone may change the answers."""
    if kept.condition is None:
        return await stored.listed_among(tx, kept.segment.id, ids), {}
    found = await insights.judged(tx, kept.condition, scope, ids)
    dues = {each.member_id: each.due_at for each in found if each.due_at is not None}
    return [each.member_id for each in found if each.truth], dues
