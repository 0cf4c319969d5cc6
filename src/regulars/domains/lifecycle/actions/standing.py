"""Keeping stages: lock, work out the course, add what the history lacks, announce."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.policy.differing import additions
from regulars.domains.lifecycle.store import stages
from regulars.domains.lifecycle.store.stages import Row
from regulars.domains.lifecycle.types import Change, Course, Keeping
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce

TOPIC = "lifecycle.changed"
NEWS_SPAN = timedelta(days=7)
"""What took effect longer ago than this, and is found now, is history."""


async def keep_stages(tx: Tx, ids: Sequence[UUID], keeping: Keeping) -> int:
    """Make the stages of these members what their lives up to now come to; how many changed.

    Adds to a history what it lacks, each change at the instant at which it took effect, and
    announces it. Who is no member any more has no stage. Done twice, or by two at once, it adds
    nothing more.
    """
    if not ids:
        return 0
    rows = await stages.lock(tx, ids)
    lives = await stages.lives(tx, ids)
    histories = await stages.recorded(tx, ids)
    await stages.leave(tx, [each for each in rows if each not in lives])
    courses = {
        member_id: course(life, keeping.versions, keeping.zone, keeping.now)
        for member_id, life in lives.items()
    }
    added = {
        member_id: additions(histories.get(member_id, ()), each.changes)
        for member_id, each in sorted(courses.items())
    }
    await stages.add(tx, added, rows, keeping.now)
    made = [_row(rows[each], courses[each], len(added[each])) for each in added]
    await stages.save(tx, [row for row in made if row != rows[row.member_id]], keeping.now)
    await announce(tx, list(_announcements(added, rows, made, keeping.now)))
    return sum(1 for each in added.values() if each)


def _row(was: Row, made: Course, added_count: int) -> Row:
    last = made.changes[-1] if made.changes else None
    return msgspec.structs.replace(
        was,
        stage=last.stage if last else None,
        since=last.effective_at if last else None,
        previous=last.from_stage if last else None,
        ordinal=was.ordinal + added_count,
        due_at=made.due_at,
    )


def _announcements(
    added: Mapping[UUID, Sequence[Change]],
    rows: Mapping[UUID, Row],
    made: Sequence[Row],
    now: datetime,
) -> Iterable[Announcement]:
    for row in made:
        was = rows[row.member_id]
        for change in _news(added[row.member_id], was, row, now):
            yield Announcement(
                topic=TOPIC,
                subject_id=row.member_id,
                payload={
                    "member_id": row.member_id,
                    "from": change.from_stage,
                    "to": change.stage,
                    "why": change.why,
                    "effective_at": change.effective_at,
                },
                occurred_at=change.effective_at,
            )


def _news(added: Sequence[Change], was: Row, made: Row, now: datetime) -> Iterable[Change]:
    """What others have not heard: what took effect since they were told, or where they are now.

    Of who had no stage nothing is news: that is how a history that is loaded begins. What is told
    anew, or took effect long ago, is news in the stage in which it ends alone.
    """
    if was.stage is None:
        return []
    heard_until = max(was.made_at or now - NEWS_SPAN, now - NEWS_SPAN)
    fresh = [
        each
        for each in added
        if each.effective_at > heard_until and each.from_stage not in (None, each.stage)
    ]
    if fresh and fresh[0].from_stage == was.stage:
        return fresh
    if made.stage in (None, was.stage):
        return []
    return [msgspec.structs.replace(added[-1], from_stage=was.stage, stage=made.stage)]
