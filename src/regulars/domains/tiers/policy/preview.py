"""What an edit of a ladder would do to whom, before it is made."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from regulars.domains.tiers.policy.reviewing import review
from regulars.domains.tiers.policy.stepping import next_step
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.types import (
    Found,
    Metrics,
    Move,
    MoveCount,
    Occasion,
    Span,
    Standing,
    Step,
)

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


def preview_span(new: Course, standing: Standing, at: datetime) -> Span | None:
    """Whose figures `preview` needs: those of the window at `at`, the day the edit goes live."""
    step = next_step(new, _settled(standing), _edit(at), at)
    return step.span if step else None


def preview(old: Course, new: Course, case: tuple[Standing, Metrics], at: datetime) -> Move:
    """Where an edit that goes live at `at` takes a member with these figures.

    What comes after the present validity is judged by the figures there are now: a member who
    does nothing more. Nobody falls before their validity ends.
    """
    standing, metrics = case
    edited = _looked_at(new, standing, metrics, at)
    return Move(
        member_id=standing.member_id,
        tier=standing.tier,
        at_once=edited.tier,
        then_old=_after_validity(old, standing, metrics),
        then_new=_after_validity(new, edited, metrics),
    )


def counted(moves: Iterable[Move]) -> list[MoveCount]:
    """How many members go which way, the most frequent first."""
    counts = Counter((each.tier, each.at_once, each.then_old, each.then_new) for each in moves)
    return [
        MoveCount(
            tier=tier,
            at_once=at_once,
            then_old=then_old,
            then_new=then_new,
            member_count=member_count,
        )
        for (tier, at_once, then_old, then_new), member_count in counts.most_common()
    ]


def _edit(at: datetime) -> Occasion:
    return Occasion(at, at, is_edit=True)


def _settled(standing: Standing) -> Standing:
    """Nothing falls due while an edit is looked at: that would come by itself."""
    return Standing(
        member_id=standing.member_id,
        ladder_id=standing.ladder_id,
        tier=standing.tier,
        earned_tier=standing.earned_tier,
        earned_since=standing.earned_since,
        joined_at=standing.joined_at,
        edit_seen_at=_FOR_EVER,
    )


def _looked_at(course: Course, standing: Standing, metrics: Metrics, at: datetime) -> Standing:
    step = next_step(course, _settled(standing), _edit(at), at)
    if step is None:
        return standing
    return review(course, standing, step, Found(metrics)).standing


def _after_validity(course: Course, standing: Standing, metrics: Metrics) -> str | None:
    """The tier after the end of validity; the present one where it has no end."""
    ends = standing.valid_until
    terms = course.at(ends) if ends else None
    if ends is None or terms is None:
        return standing.tier
    span = terms.closed_span(standing.counted_until or ends, standing)
    return review(course, standing, Step("validity", ends, span), Found(metrics)).standing.tier
