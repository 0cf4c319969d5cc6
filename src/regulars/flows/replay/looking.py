"""Looking at standings: what falls due, and what something that happened does to them."""

from datetime import datetime

from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Manual, Occasion, Reviewed, Standing
from regulars.flows.replay.people import Member
from regulars.flows.replay.world import World

Reached = tuple[Course, Standing, datetime]
"""A tier that was reached upwards: the ladder, the standing after it, and when."""


def catch_up(world: World, member: Member, through: datetime) -> list[Reached]:
    """Let everything take effect that fell due by then; the tiers that were reached."""
    reached: list[Reached] = []
    for place, due_at in enumerate(member.due_ats):
        if due_at is not None and due_at <= through:
            reached += _walk(world, member, place, (), through)
    return reached


def look(world: World, member: Member, happened_at: datetime | None = None) -> list[Reached]:
    """Review a person on every ladder; the tiers that were reached.

    The occasion is of this instant, or of an earlier one that is told of only now.
    """
    reached: list[Reached] = []
    occasions = (Occasion(happened_at or world.at, world.at),)
    for place in range(len(world.courses)):
        reached += _walk(world, member, place, occasions, world.at)
    return reached


def give(world: World, member: Member, ladder: str, manual: Manual) -> None:
    """A tier that a rule gives is a floor under what is reached without it."""
    for place, course in enumerate(world.courses):
        terms = course.at(world.at)
        if course.ladder.code != ladder or terms is None or not terms.rank(manual.tier):
            continue
        catch_up(world, member, world.at)
        reviewed = tiers.given_by_hand(course, member.standings[place], manual, world.at)
        _take_over(world, member, place, reviewed)


def _walk(
    world: World,
    member: Member,
    place: int,
    occasions: tuple[Occasion, ...],
    through: datetime,
) -> list[Reached]:
    course = world.courses[place]
    reviewed = tiers.walked(course, member.standings[place], member.timeline, occasions, through)
    return _take_over(world, member, place, reviewed)


def _take_over(world: World, member: Member, place: int, reviewed: Reviewed) -> list[Reached]:
    standing = reviewed.standing
    if standing is member.standings[place]:
        return []
    member.standings[place] = standing
    member.due_ats[place] = tiers.due_at(standing)
    course = world.courses[place]
    reached: list[Reached] = []
    for change in reviewed.changes:
        to_tier = change.standing.tier
        if to_tier == change.from_tier:
            continue
        world.tally.note_move(place, change.effective_at, change.from_tier, to_tier)
        ranks = {code: rank for rank, code in enumerate(world.levels()[course.ladder.code])}
        if ranks.get(to_tier or "", -1) > ranks.get(change.from_tier or "", -1):
            reached.append((course, change.standing, change.effective_at))
    return reached
