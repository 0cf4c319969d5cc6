"""Telling members that their tier ends soon unless they do something."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.queries.standings import progress_of
from regulars.domains.tiers.store import people
from regulars.domains.tiers.types import Ending, MetricReader, Progress
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce


async def book_warnings(
    tx: Tx,
    course: Course,
    reader: MetricReader,
    groups: Sequence[tuple[UUID, ...]],
    now: datetime,
) -> list[Ending]:
    """Tell those of these persons whose tier ends within the ladder's days and is not kept yet.

    Each is told once for each of the days, and the fewest that fit. Answers who was told now.
    """
    terms = course.at(now)
    if terms is None or not terms.body.warn_days or not groups:
        return []
    found = await progress_of(tx, course, reader, groups, now)
    ending = [
        each
        for group, progress in zip(groups, found, strict=True)
        if progress and (each := _ending(group, progress, terms.body.warn_days, now))
    ]
    if not ending:
        return []
    told = [(each.owner_ids[0], each.valid_until, each.days) for each in ending]
    new = await people.warn(tx, course.ladder.id, told, now)
    warned = [each for each in ending if each.owner_ids[0] in new]
    await announce(tx, [_announcement(course, each, now) for each in warned])
    return warned


def _ending(
    group: tuple[UUID, ...], progress: Progress, warn_days: Sequence[int], now: datetime
) -> Ending | None:
    """The warning that is due; None where the tier is kept already or ends later."""
    if progress.tier is None or progress.valid_until is None or progress.valid_until <= now:
        return None
    if progress.ways_to_stay and not progress.ways_to_stay[0]:
        return None
    left = progress.valid_until - now
    days = min((each for each in warn_days if left <= timedelta(days=each)), default=None)
    if days is None:
        return None
    return Ending(owner_ids=group, tier=progress.tier, valid_until=progress.valid_until, days=days)


def _announcement(course: Course, ending: Ending, now: datetime) -> Announcement:
    return Announcement(
        topic="tier.ending_soon",
        subject_id=ending.owner_ids[0],
        payload={
            "member_id": ending.owner_ids[0],
            "program_id": course.program.id,
            "ladder": course.ladder.code,
            "tier": ending.tier,
            "valid_until": ending.valid_until,
            "days": ending.days,
        },
        occurred_at=now,
    )
