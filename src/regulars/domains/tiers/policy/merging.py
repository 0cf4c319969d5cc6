"""One person, several standings: what counts after a merge."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers.policy.changing import tier_that_counts
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import Manual, Standing
from regulars.kernel.period import EPOCH

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def together(
    course: Course, owner_ids: Sequence[UUID], standings: Sequence[Standing], at: datetime
) -> Standing:
    """The one standing of a person at `at`, under the survivor's id.

    The higher tier counts, with its validity; of equal ones the one that is about to rise.
    Standings that another one holds already are left out. Nothing of a merged party is rewritten:
    what is decided from here on is the survivor's.
    """
    joined_at = min((each.joined_at for each in standings if each.joined_at), default=None)
    living = not_absorbed(standings)
    standing = _combined(course, owner_ids[0], living, at)
    return msgspec.structs.replace(standing, absorbed_ids=tuple(owner_ids[1:]), joined_at=joined_at)


def not_absorbed(standings: Sequence[Standing]) -> list[Standing]:
    """Those that no other one holds already."""
    if len(standings) == 1:
        return list(standings)
    return [each for each in standings if not any(_holds(other, each) for other in standings)]


def _holds(other: Standing, standing: Standing) -> bool:
    if standing.member_id not in other.absorbed_ids:
        return False
    return (standing.recorded_at or EPOCH) <= (other.recorded_at or EPOCH)


def _combined(
    course: Course, survivor_id: UUID, living: Sequence[Standing], at: datetime
) -> Standing:
    own = next((each for each in living if each.member_id == survivor_id), None)
    terms = course.at(at) or (course.terms[-1] if course.terms else None)
    blank = Standing(member_id=survivor_id, ladder_id=course.ladder.id)
    if terms is None or not living:
        return own or blank
    if len(living) == 1 and own:
        return own
    earned = max(living, key=lambda each: _height(terms, each, survivor_id))
    settled = msgspec.structs.replace(
        earned,
        member_id=survivor_id,
        manual=_manual(terms, living),
        entered=tuple(dict.fromkeys(tier for each in living for tier in each.entered)),
        ordinal=own.ordinal if own else 0,
        recorded_at=own.recorded_at if own else None,
        changed_at=max((each.changed_at for each in living if each.changed_at), default=None),
    )
    tier = tier_that_counts(terms, settled)
    since = min((each.since for each in living if each.tier == tier and each.since), default=None)
    return msgspec.structs.replace(settled, tier=tier, since=since)


def _height(terms: Terms, standing: Standing, survivor_id: UUID) -> tuple[int, datetime, int, bool]:
    return (
        terms.rank(standing.earned_tier),
        standing.valid_until or _FOR_EVER,
        terms.rank(standing.rising_tier),
        standing.member_id == survivor_id,
    )


def _manual(terms: Terms, standings: Sequence[Standing]) -> Manual | None:
    """The highest manual tier, unless somebody's own tier is higher than it allows."""
    given = [each.manual for each in standings if each.manual is not None]
    if not given:
        return None
    highest = max(given, key=lambda each: (terms.rank(each.tier), each.until or _FOR_EVER))
    free = max(
        (terms.rank(each.earned_tier) for each in standings if each.manual is None), default=0
    )
    is_held_down = highest.mode == "exact" and free > terms.rank(highest.tier)
    return None if is_held_down else highest
