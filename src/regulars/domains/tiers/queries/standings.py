"""Where people stand, how they came there, and what comes next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers.policy.merging import together
from regulars.domains.tiers.policy.progress import progress, progress_spans
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.queries.looking import brought_up
from regulars.domains.tiers.store import people
from regulars.domains.tiers.store import standings as stored
from regulars.domains.tiers.types import (
    HistoryKey,
    HistoryPage,
    MetricReader,
    PastChange,
    Progress,
    Question,
    Standing,
)
from regulars.infra.db import Tx

Groups = Sequence[tuple[UUID, ...]]


class AsOf(msgspec.Struct, frozen=True):
    """What was true at `effective_at`, as it was known at `known_at` (None: as it is now)."""

    effective_at: datetime
    known_at: datetime | None = None


async def standings(
    tx: Tx,
    course: Course,
    reader: MetricReader,
    groups: Groups,
    now: datetime,
    as_of: AsOf | None = None,
) -> list[Standing]:
    """Where each person stands now, or stood as of an instant, in order.

    A person is the survivor and whoever was merged into them. Who was never reviewed has a
    standing without a tier. What fell due by then counts whether or not a close has booked it,
    judged by the figures that are known today; nothing is written.
    """
    ids = [each for group in groups for each in group]
    if as_of is None:
        rows = await stored.standings_of(tx, course.ladder.id, ids)
    else:
        rows = await stored.past_standings(
            tx, course.ladder.id, ids, as_of.effective_at, as_of.known_at
        )
    joined = await people.joined(tx, ids) if course.needs_joining else {}
    at = as_of.effective_at if as_of else now
    held = combined(course, groups, rows, at, joined)
    return await brought_up(course, reader, groups, held, at)


def combined(
    course: Course,
    groups: Groups,
    rows: Sequence[Standing],
    at: datetime,
    joined: Mapping[UUID, datetime],
) -> list[Standing]:
    """The standing of each person of `groups`, out of those of the parties."""
    held = {each.member_id: each for each in rows}
    found = []
    for group in groups:
        if len(group) == 1 and not joined and (only := held.get(group[0])) is not None:
            found.append(only)
            continue
        own = [held[each] for each in group if each in held]
        standing = together(course, group, own, at)
        if joined:
            joined_at = min((joined[each] for each in group if each in joined), default=None)
            standing = msgspec.structs.replace(standing, joined_at=joined_at)
        found.append(standing)
    return found


async def history(
    tx: Tx,
    ladder_id: int,
    owner_ids: Sequence[UUID],
    *,
    after: HistoryKey | None = None,
    count: int,
) -> HistoryPage:
    """The changes of a person's standing, those of merged parties among them, the latest first."""
    found = await stored.history(tx, ladder_id, owner_ids, after, count + 1)
    changes = found[:count]
    has_more = len(found) > count
    return HistoryPage(changes=changes, next_key=_key(changes[-1]) if has_more else None)


async def changes_of_moments(tx: Tx, moments: Sequence[tuple[UUID, datetime]]) -> list[PastChange]:
    """What changed on any ladder for a member with what was recorded at an instant."""
    return await stored.changes_of_moments(tx, moments)


async def progress_of(
    tx: Tx, course: Course, reader: MetricReader, groups: Groups, now: datetime
) -> list[Progress | None]:
    """What each person needs for the next tier and to keep theirs; None while no version is live.

    Two statements and a few readings of figures, whatever their number.
    """
    held = await standings(tx, course, reader, groups, now)
    spans = [progress_spans(course, each, now) for each in held]
    questions = [
        Question(group, span)
        for group, pair in zip(groups, spans, strict=True)
        if pair
        for span in pair
    ]
    answers = iter(await reader.read(questions))
    return [
        progress(course, standing, next(answers), next(answers), now) if pair else None
        for standing, pair in zip(held, spans, strict=True)
    ]


def _key(change: PastChange) -> HistoryKey:
    return HistoryKey(
        effective_at=change.effective_at, member_id=change.member_id, ordinal=change.ordinal
    )
