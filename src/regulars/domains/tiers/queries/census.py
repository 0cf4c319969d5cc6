"""How many members stand on which tier, as of any instant."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.queries.people import FIRST_ID, everybody
from regulars.domains.tiers.queries.standings import AsOf, standings
from regulars.domains.tiers.store import people
from regulars.domains.tiers.store import standings as stored
from regulars.domains.tiers.types import (
    Census,
    MetricReader,
    Question,
    Standing,
    TierCount,
)
from regulars.infra.db import Tx

PAGE_COUNT = 20_000


async def census(tx: Tx, course: Course, reader: MetricReader, as_of: AsOf) -> Census:
    """Members by tier as of an instant, as it was known at another.

    What happened at the instant itself does not count yet; what fell due by then does, whether or
    not a close has booked it. Those without a tier are told apart by whether they have any document
    in the ladder's window. Reads all members, in pages.
    """
    counts: Counter[str | None] = Counter()
    no_activity_count = 0
    after_id: UUID | None = FIRST_ID
    while after_id is not None:
        page = await everybody(tx, as_of.effective_at, after_id=after_id, count=PAGE_COUNT)
        after_id = page.last_id
        tiers = await tiers_of(tx, course, reader, page.groups, as_of)
        counts.update(tiers)
        without = [group for group, tier in zip(page.groups, tiers, strict=True) if tier is None]
        no_activity_count += await _inactive_count(tx, course, reader, without, as_of)
    member_count = counts.total()
    none_count = counts.pop(None, 0) - no_activity_count
    return Census(
        tiers=[
            TierCount(tier=tier, member_count=counts[tier]) for tier in _by_rank(course, counts)
        ],
        none_count=none_count,
        no_activity_count=no_activity_count,
        member_count=member_count,
    )


async def tiers_of(
    tx: Tx,
    course: Course,
    reader: MetricReader,
    groups: Sequence[tuple[UUID, ...]],
    as_of: AsOf,
) -> list[str | None]:
    """Everybody's tier; standings are read whole only where they fell due, or are several."""
    ids = [each for group in groups for each in group]
    rows = await stored.tiers_as_of(tx, course.ladder.id, ids, as_of.effective_at, as_of.known_at)
    held = {each.member_id: each for each in rows}
    is_under_review = course.is_under_review(as_of.effective_at)
    closer = [
        group
        for group in groups
        if is_under_review
        or (
            (own := [held[each] for each in group if each in held])
            and (len(group) > 1 or own[0].is_due)
        )
    ]
    found = await standings(tx, course, reader, closer, as_of.effective_at, as_of) if closer else []
    looked_at = {group[0]: each.tier for group, each in zip(closer, found, strict=True)}
    return [
        looked_at[group[0]] if group[0] in looked_at else _stored_tier(held.get(group[0]))
        for group in groups
    ]


def _stored_tier(held: stored.HeldTier | None) -> str | None:
    return None if held is None else held.tier


async def _inactive_count(
    tx: Tx,
    course: Course,
    reader: MetricReader,
    groups: Sequence[tuple[UUID, ...]],
    as_of: AsOf,
) -> int:
    terms = _terms(course, as_of)
    if terms is None or not groups:
        return 0
    joined = await people.joined(tx, [group[0] for group in groups]) if course.needs_joining else {}
    blanks = [
        Standing(member_id=group[0], ladder_id=course.ladder.id, joined_at=joined.get(group[0]))
        for group in groups
    ]
    questions = [
        Question(group, terms.closed_span(as_of.effective_at, blank))
        for group, blank in zip(groups, blanks, strict=True)
    ]
    return sum(not each.document_count for each in await reader.read(questions))


def _terms(course: Course, as_of: AsOf) -> Terms | None:
    return course.at(as_of.effective_at) or (course.terms[-1] if course.terms else None)


def _by_rank(course: Course, counts: Counter[str | None]) -> list[str]:
    """The tiers of the newest version and whatever else is still held, the highest first."""
    known = [tier.code for tier in reversed(course.terms[-1].body.tiers)]
    return [*known, *sorted(tier for tier in counts if tier is not None and tier not in known)]
