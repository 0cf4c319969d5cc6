"""Who stood where at two instants: how many members went from which tier to which."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.queries.census import PAGE_COUNT, tiers_of
from regulars.domains.tiers.queries.people import FIRST_ID, everybody
from regulars.domains.tiers.queries.standings import AsOf
from regulars.domains.tiers.store import people
from regulars.domains.tiers.types import MetricReader, TierFlow
from regulars.infra.db import Tx


async def flows(
    tx: Tx, course: Course, reader: MetricReader, between: tuple[AsOf, AsOf]
) -> list[TierFlow]:
    """Members by the tier they stood on at the first and at the second instant, most first.

    Both ends are those of `census`: whoever had joined by an instant is in it, also without a
    tier. What happened in between and was taken back again does not show. Reads all members, in
    pages.
    """
    begin, end = between
    counts: Counter[tuple[bool, str | None, str | None]] = Counter()
    after_id: UUID | None = FIRST_ID
    while after_id is not None:
        page = await everybody(tx, end.effective_at, after_id=after_id, count=PAGE_COUNT)
        after_id = page.last_id
        before = await tiers_of(tx, course, reader, page.groups, begin)
        after = await tiers_of(tx, course, reader, page.groups, end)
        are_new = await _are_new(tx, page.groups, begin.effective_at)
        counts.update(zip(are_new, before, after, strict=True))
    return [
        TierFlow(is_new=is_new, from_tier=before, to_tier=after, member_count=member_count)
        for (is_new, before, after), member_count in counts.most_common()
    ]


async def _are_new(tx: Tx, groups: Sequence[tuple[UUID, ...]], by: datetime) -> list[bool]:
    """Whether each person had not joined by then, as `everybody` tells it."""
    joined = await people.joined(tx, [group[0] for group in groups])
    return [joined[group[0]] > by for group in groups]
