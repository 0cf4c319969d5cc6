"""Tiers given by hand, and penalties announced or lifted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.tiers.actions.reviewing import Sitting, locked, saved
from regulars.domains.tiers.errors import LadderNotInForce, UnknownPenalty, UnknownTier
from regulars.domains.tiers.policy.reviewing import given_by_hand, under_notice
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import ManualTier, NewNotice, Occasion, Review, Reviewed
from regulars.infra.db import Tx
from regulars.kernel.errors import InvalidInput

REASON_MAX = 500


async def set_manual_tiers(
    tx: Tx, course: Course, given: Sequence[ManualTier], sitting: Sitting
) -> list[Reviewed]:
    """Give each person a tier by hand from now on, or take it away again.

    A floor is at least that tier, an exact one exactly it; what figures earn goes on beneath and
    counts again when the manual tier ends. Refuses tiers that the ladder in force has not, ends
    that have passed, and a ladder that is not in force.
    """
    terms = _terms(course, sitting.now)
    for each in given:
        if each.manual is None:
            continue
        if not terms.rank(each.manual.tier):
            raise UnknownTier(f"{course.ladder.code} has no tier {each.manual.tier!r}")
        if each.manual.until is not None and each.manual.until <= sitting.now:
            raise InvalidInput("a manual tier ends in the future")
        _refuse_text(each.manual.reason)
    standings = await locked(
        tx, course, _reviews([each.owner_ids for each in given], sitting), sitting.now
    )
    reviewed = [
        given_by_hand(course, standing, each.manual, sitting.now)
        for standing, each in zip(standings, given, strict=True)
    ]
    await saved(tx, course, standings, reviewed, sitting)
    return reviewed


async def give_notices(
    tx: Tx, course: Course, notices: Sequence[NewNotice], sitting: Sitting
) -> list[Reviewed]:
    """Announce a penalty of the ladder to each person, or lift the notice they are under.

    The fall follows when the notice runs out. A notice that runs already is not given again, and
    who has no tier gets none. Refuses penalties that the ladder in force has not.
    """
    terms = _terms(course, sitting.now)
    for each in notices:
        if each.penalty is not None and terms.penalty(each.penalty) is None:
            raise UnknownPenalty(f"{course.ladder.code} has no penalty {each.penalty!r}")
        _refuse_text(each.reason)
    standings = await locked(
        tx, course, _reviews([each.owner_ids for each in notices], sitting), sitting.now
    )
    reviewed = [
        under_notice(course, standing, each.penalty, each.reason, sitting.now)
        for standing, each in zip(standings, notices, strict=True)
    ]
    await saved(tx, course, standings, reviewed, sitting)
    return reviewed


def _terms(course: Course, now: datetime) -> Terms:
    terms = course.at(now)
    if terms is None:
        raise LadderNotInForce(f"ladder {course.ladder.code} is not in force")
    return terms


def _reviews(groups: Sequence[tuple[UUID, ...]], sitting: Sitting) -> list[Review]:
    """Persons who get a row where they have none, since something is written about them."""
    occasion = Occasion(sitting.now, sitting.now)
    return [Review(group, (occasion,)) for group in groups]


def _refuse_text(reason: str) -> None:
    if len(reason) > REASON_MAX or "\x00" in reason:
        raise InvalidInput(f"a reason has at most {REASON_MAX} characters, none NUL")
