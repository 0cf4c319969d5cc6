"""Who belongs, who did, and how many."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.segments.store import memberships, waiting
from regulars.domains.segments.types import (
    CourseStep,
    MemberChange,
    PastMembership,
    SegmentOfMember,
    SizeOnDay,
)
from regulars.infra.db import Tx


async def segments_of(tx: Tx, member_id: UUID) -> list[SegmentOfMember]:
    """The segments that a member belongs to, the latest entered first."""
    return await memberships.of_member(tx, member_id)


async def changes_of(
    tx: Tx, segment_id: UUID, member_ids: Sequence[UUID], count: int
) -> list[MemberChange]:
    """When any of these, who are one person, entered and left, the latest first."""
    return await memberships.changes(tx, segment_id, member_ids, count)


async def history_of(
    tx: Tx, member_ids: Sequence[UUID], *, after_id: int = 0, count: int
) -> list[PastMembership]:
    """When any of these entered and left whichever segment, the earliest first, behind a change."""
    return await memberships.history(tx, member_ids, after_id, count)


async def last_change_before(
    tx: Tx, segment_id: UUID, member_ids: Sequence[UUID], at: datetime
) -> MemberChange | None:
    """The change that decided whether a person belonged at an instant; None where none had been.

    Under several ids they belonged where one of them did.
    """
    found = await memberships.last_changes(tx, segment_id, member_ids, at)
    return max(found, key=lambda each: (each.is_entered, each.id), default=None)


async def courses_of(
    tx: Tx, codes: Sequence[str], member_ids: Sequence[UUID], until_at: datetime
) -> list[CourseStep]:
    """When any of these entered and left segments of these codes before an instant, in order.

    Of each segment that was ever built there is a row at least, in whichever program; archived ones
    are left out, as are those that were never built. One statement.
    """
    return await memberships.courses(tx, codes, member_ids, until_at)


async def sizes(tx: Tx, segment_id: UUID) -> list[SizeOnDay]:
    """The size of a segment at the end of each day on which it changed."""
    return await memberships.sizes(tx, segment_id)


async def listed_among(tx: Tx, segment_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Which of these members are on the list of a segment."""
    return await memberships.listed_among(tx, segment_id, ids)


async def listed_behind(tx: Tx, segment_id: UUID, after_id: UUID, count: int) -> list[UUID]:
    """The next members on the list of a segment, by id."""
    return await memberships.listed_behind(tx, segment_id, after_id, count)


async def members_behind(tx: Tx, segment_id: UUID, after_id: UUID, count: int) -> list[UUID]:
    """The next members who belong to a segment, by id."""
    return await memberships.members_behind(tx, segment_id, after_id, count)


async def waiting_since(tx: Tx) -> datetime | None:
    """As of when everybody was judged about whom something was written; None: all are."""
    return await waiting.since(tx)
