"""Reviews of many members at once: lock, look, save, announce."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from regulars.domains.tiers.policy.stepping import due_at
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.queries.looking import looked_at
from regulars.domains.tiers.queries.standings import combined
from regulars.domains.tiers.store import people
from regulars.domains.tiers.store import standings as stored
from regulars.domains.tiers.types import (
    Change,
    MetricReader,
    Review,
    Reviewed,
    Standing,
)
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """Up to when what is due is looked at, and when that happens.

    What is reviewed as history (`is_backfill`) is announced to nobody, nor what took effect before
    `told_from`.
    """

    through: datetime
    now: datetime
    is_backfill: bool = False
    told_from: datetime | None = None


async def review_members(
    tx: Tx, course: Course, reader: MetricReader, reviews: Sequence[Review], sitting: Sitting
) -> list[Reviewed]:
    """Look at each person: at all that falls due, and at their occasions, in order of time.

    What a late job finds due takes effect when it fell due, so it does not matter when this runs;
    what was looked at is not looked at again. Answers each person's standing and changes, in
    order. A round of looks costs one reading of figures, whatever the number of persons; the
    close of a year is one round. Each person may come once in a batch.
    """
    if not reviews:
        return []
    standings = await locked(tx, course, reviews, sitting.now)
    reviewed = await looked_at(course, reader, reviews, standings, sitting.through)
    await saved(tx, course, standings, reviewed, sitting)
    return reviewed


async def locked(
    tx: Tx, course: Course, reviews: Sequence[Review], now: datetime
) -> list[Standing]:
    """Everybody's standing, all their rows locked in the order of the ids."""
    groups = [each.owner_ids for each in reviews]
    is_under_review = course.is_under_review(now)
    newcomers = [
        each.owner_ids[0]
        for each in reviews
        if each.occasions or is_under_review or len(each.owner_ids) > 1
    ]
    ids = [each for group in groups for each in group]
    assert len(set(ids)) == len(ids), "each person comes once in a batch"
    rows = await stored.lock_standings(tx, course.ladder.id, ids, newcomers, now)
    joined = await people.joined(tx, ids) if course.needs_joining else {}
    return combined(course, groups, rows, now, joined)


async def saved(
    tx: Tx,
    course: Course,
    before: Sequence[Standing],
    reviewed: Sequence[Reviewed],
    sitting: Sitting,
) -> None:
    """Write what changed, and announce it unless it is history."""
    changes = [change for each in reviewed for change in each.changes]
    if changes:
        saving = stored.Saving(
            ladder_id=course.ladder.id,
            changes=changes,
            due_ats=[due_at(each.standing) for each in changes],
            now=sitting.now,
            is_backfill=sitting.is_backfill,
        )
        await stored.save_changes(tx, saving)
    put_off = [
        (was, each.standing)
        for was, each in zip(before, reviewed, strict=True)
        if each.standing.checks_at != was.checks_at
        and not (each.changes and each.changes[-1].standing is each.standing)
    ]
    if put_off:
        were, are = zip(*put_off, strict=True)
        await stored.put_off_checks(tx, course.ladder.id, were, are)
    if not sitting.is_backfill:
        told_from = sitting.told_from
        told = [each for each in changes if told_from is None or each.effective_at >= told_from]
        await announce(tx, list(_announcements(course, told)))


_TOPICS = {"renewed": "tier.renewed", "kept": "tier.renewed", "noticed": "tier.noticed"}


def _announcements(course: Course, changes: Sequence[Change]) -> Iterable[Announcement]:
    for change in changes:
        standing = change.standing
        has_moved = standing.tier != change.from_tier
        topic = "tier.changed" if has_moved else _TOPICS.get(change.why)
        if topic is None:
            continue
        yield Announcement(
            topic=topic,
            subject_id=standing.member_id,
            payload={
                "member_id": standing.member_id,
                "program_id": course.program.id,
                "ladder": course.ladder.code,
                "from_tier": change.from_tier,
                "tier": standing.tier,
                "why": change.why,
                "valid_until": standing.valid_until,
                "benefits": change.benefits,
                "falls_at": standing.notice.falls_at if standing.notice else None,
            },
            occurred_at=change.effective_at,
        )
