"""A review: what becomes of a standing at one instant, by the figures of that instant.

At most one step down a review. The same review again changes nothing.
"""

from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.tiers.policy.changing import changed, unchanged
from regulars.domains.tiers.policy.periods import plus_days
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import (
    Found,
    Manual,
    Metrics,
    Notice,
    Reviewed,
    Standing,
    Step,
)

_NO_FIGURES = Metrics()
_NO_TIER: dict[str, Any] = dict.fromkeys(
    (
        *("earned_tier", "earned_since", "qualified_from", "qualified_at", "counted_until"),
        *("valid_until", "rising_tier", "rises_at"),
    )
)


class _Ground(msgspec.Struct, frozen=True):
    """On what an earned tier rests: since when, and where the window of its figures began.

    `is_renewal` marks one that follows a validity; one that is not qualified is a soft landing.
    """

    base: datetime
    qualified_from: datetime | None
    is_renewal: bool = False
    is_qualified: bool = True


def review(course: Course, standing: Standing, step: Step, found: Found) -> Reviewed:
    """The standing after `step`, and what changed.

    `found` holds the figures of the step's spans. Before the ladder's first version and after its
    end nothing changes.
    """
    terms = course.at(step.at)
    if step.kind == "edit":
        standing = msgspec.structs.replace(standing, edit_seen_at=step.at)
    if terms is None:
        return unchanged(standing)
    match step.kind:
        case "occasion" | "edit":
            return _occasion(terms, standing, step, found)
        case "validity":
            return _validity_end(terms, standing, step, found.metrics or _NO_FIGURES)
        case "rise":
            return _rise_due(terms, standing, step, found.metrics or _NO_FIGURES)
        case "manual_end":
            ended = msgspec.structs.replace(standing, manual=None)
            return changed(terms, standing, ended, "manual_ended", step.at)
        case "notice":
            return _notice_due(terms, standing, step, found.metrics)
        case "check":
            return _inactivity_check(terms, standing, step, found.metrics or _NO_FIGURES)


def given_by_hand(
    course: Course, standing: Standing, manual: Manual | None, now: datetime
) -> Reviewed:
    """The standing with a manual tier from `now` on, or without one."""
    terms = course.at(now)
    assert terms is not None, "a manual tier belongs to a ladder in force"
    if manual == standing.manual:
        return unchanged(standing)
    after = msgspec.structs.replace(standing, manual=manual)
    return changed(terms, standing, after, "manual_set" if manual else "manual_ended", now)


def under_notice(
    course: Course, standing: Standing, penalty: str | None, reason: str, now: datetime
) -> Reviewed:
    """The standing with a penalty announced, or with the notice lifted.

    A notice that runs already is not given again, and who has no tier has none to lose.
    """
    terms = course.at(now)
    assert terms is not None, "a notice belongs to a ladder in force"
    if penalty is None:
        if standing.notice is None:
            return unchanged(standing)
        return changed(
            terms, standing, msgspec.structs.replace(standing, notice=None), "notice_lifted", now
        )
    called = terms.penalty(penalty)
    assert called is not None, "a notice names a penalty of its ladder"
    if standing.notice is not None or standing.earned_tier is None:
        return unchanged(standing)
    notice = Notice(
        penalty=penalty,
        noticed_at=now,
        falls_at=plus_days(now, called.notice_days, terms.time_zone),
        reason=reason,
    )
    after = msgspec.structs.replace(standing, notice=notice, checks_at=None)
    return changed(terms, standing, after, "noticed", now)


def _occasion(terms: Terms, standing: Standing, step: Step, found: Found) -> Reviewed:
    """An occasion lifts a notice for being inactive, raises, or lowers after a return.

    One that raises never lowers: the figures that the tier held before rested on say nothing of
    the one that is reached.
    """
    assert step.span is not None, "an occasion has a window"
    metrics = found.metrics or _NO_FIGURES
    level = terms.level(metrics, step.at)
    reviewed = _lifted(terms, standing, step, metrics)
    reviewed = _after(reviewed, _raised(terms, reviewed.standing, step, level))
    is_raising = level > terms.rank(standing.earned_tier)
    if is_raising or step.kept_span is None or found.kept is None:
        return reviewed
    return _after(reviewed, _after_return(terms, reviewed.standing, step, found.kept, level))


def _after(first: Reviewed, second: Reviewed) -> Reviewed:
    if not second.changes:
        return first
    return Reviewed(standing=second.standing, changes=(*first.changes, *second.changes))


def _lifted(terms: Terms, standing: Standing, step: Step, metrics: Metrics) -> Reviewed:
    """An order ends a notice that was given for ordering nothing."""
    notice = standing.notice
    penalty = terms.penalty(notice.penalty) if notice else None
    last_order_at = metrics.last_order_at
    if notice is None or last_order_at is None or penalty is None:
        return unchanged(standing)
    if penalty.inactive_days is None or last_order_at < notice.noticed_at:
        return unchanged(standing)
    settled = _checked_later(terms, msgspec.structs.replace(standing, notice=None), last_order_at)
    return changed(terms, standing, settled, "notice_lifted", step.at)


def _raised(terms: Terms, standing: Standing, step: Step, level: int) -> Reviewed:
    assert step.span is not None, "an occasion has a window"
    if level <= terms.rank(standing.earned_tier):
        if standing.rising_tier is None or step.is_drawing:
            return unchanged(standing)
        dropped = msgspec.structs.replace(standing, rising_tier=None, rises_at=None)
        return changed(terms, standing, dropped, "rise_dropped", step.at)
    has_closed = step.is_drawing and terms.begins_period(step.at)
    if terms.body.up == "next_period" and not has_closed:
        return _planned(terms, standing, level, step)
    ground = _Ground(step.at, step.span.from_at, is_renewal=has_closed)
    after = _earned(terms, standing, level, ground)
    return changed(terms, standing, after, "reached", step.at)


def _planned(terms: Terms, standing: Standing, level: int, step: Step) -> Reviewed:
    """A tier that is reached now and takes effect when the period ends."""
    tier = terms.codes[level]
    _, rises_at = terms.period(step.at, standing)
    if standing.rises_at is not None:
        rises_at = min(rises_at, standing.rises_at)
    if (standing.rising_tier, standing.rises_at) == (tier, rises_at):
        return unchanged(standing)
    after = msgspec.structs.replace(standing, rising_tier=tier, rises_at=rises_at)
    return changed(terms, standing, after, "rise_planned", step.at)


def _after_return(
    terms: Terms, standing: Standing, step: Step, kept: Metrics, level: int
) -> Reviewed:
    """A fall at once, where the figures that earned the tier do not earn it any more."""
    held = terms.rank(standing.earned_tier)
    left = terms.level(kept, step.at)
    is_renewed = standing.qualified_at != standing.earned_since
    if left >= held or (is_renewed and terms.stays(held, kept, step.at)):
        return unchanged(standing)
    target = _landing(terms, held, max(left, level))
    if target == held:
        return unchanged(standing)
    ground = _Ground(step.at, standing.qualified_from, is_qualified=target <= left)
    after = _earned(terms, standing, target, ground)
    return changed(terms, standing, after, "returned", step.at)


def _landing(terms: Terms, held: int, true_level: int) -> int:
    """Where a fall ends: as the ladder says, not below its floor, and never above `held`."""
    match terms.body.fail:
        case "stay":
            return held
        case "one_down":
            target = held - 1
        case "true_level":
            target = true_level
    if held >= terms.floor_rank:
        target = max(target, terms.floor_rank)
    return min(held, max(target, 0))


def _validity_end(terms: Terms, standing: Standing, step: Step, metrics: Metrics) -> Reviewed:
    assert step.span is not None, "a validity ends with its window"
    base = standing.counted_until or step.at
    level = terms.level(metrics, step.at)
    held = terms.rank(standing.earned_tier)
    ground = _Ground(base, step.span.from_at, is_renewal=True)
    if level > held:
        after = _earned(terms, standing, level, ground)
        return changed(terms, standing, after, "reached", step.at)
    if held and terms.stays(held, metrics, step.at):
        after = _earned(terms, standing, held, ground)
        return changed(terms, standing, after, "renewed", step.at)
    target = _landing(terms, held, level)
    ground = msgspec.structs.replace(ground, is_qualified=target <= level)
    after = _earned(terms, standing, target, ground)
    return changed(terms, standing, after, "kept" if target == held else "failed", step.at)


def _rise_due(terms: Terms, standing: Standing, step: Step, metrics: Metrics) -> Reviewed:
    """The period ended in which a tier was reached: it takes effect if figures still lead there."""
    assert step.span is not None, "a rise is judged by its window"
    level = terms.level(metrics, step.at)
    settled = msgspec.structs.replace(standing, rising_tier=None, rises_at=None)
    if level <= terms.rank(standing.earned_tier):
        return changed(terms, standing, settled, "rise_dropped", step.at)
    ground = _Ground(step.at, step.span.from_at, is_renewal=True)
    after = _earned(terms, settled, level, ground)
    return changed(terms, standing, after, "reached", step.at)


def _notice_due(terms: Terms, standing: Standing, step: Step, metrics: Metrics | None) -> Reviewed:
    """A notice ran out: the fall, unless an order lifted it or the ladder dropped the penalty."""
    assert standing.notice is not None, "a notice is due"
    penalty = terms.penalty(standing.notice.penalty)
    settled = msgspec.structs.replace(standing, notice=None)
    held = terms.rank(standing.earned_tier)
    last_order_at = metrics.last_order_at if metrics else None
    if last_order_at is not None:
        settled = _checked_later(terms, settled, last_order_at)
    if last_order_at is not None or penalty is None or held == 0:
        return changed(terms, standing, settled, "notice_lifted", step.at)
    floor = terms.floor_rank if held >= terms.floor_rank else 0
    target = floor if penalty.fall == "to_floor" else max(held - 1, floor, 0)
    after = _earned(terms, settled, target, _Ground(step.at, None, is_qualified=False))
    return changed(terms, standing, after, "penalty", step.at)


def _inactivity_check(terms: Terms, standing: Standing, step: Step, metrics: Metrics) -> Reviewed:
    penalty = terms.inactivity
    if penalty is None or standing.earned_tier is None:
        return unchanged(msgspec.structs.replace(standing, checks_at=None))
    if metrics.last_order_at is not None:
        later = _checked_later(terms, standing, metrics.last_order_at)
        if later.checks_at is None or later.checks_at > step.at:
            return unchanged(later)
    notice = Notice(
        penalty=penalty.code,
        noticed_at=step.at,
        falls_at=plus_days(step.at, penalty.notice_days, terms.time_zone),
    )
    after = msgspec.structs.replace(standing, notice=notice, checks_at=None)
    return changed(terms, standing, after, "noticed", step.at)


def _checked_later(terms: Terms, standing: Standing, last_order_at: datetime) -> Standing:
    """The next look for inactivity: so many days after the last order."""
    days = terms.inactivity.inactive_days if terms.inactivity else None
    checks_at = plus_days(last_order_at, days, terms.time_zone) if days else None
    return msgspec.structs.replace(standing, checks_at=checks_at)


def _earned(terms: Terms, standing: Standing, rank: int, ground: _Ground) -> Standing:
    """The standing with the earned tier of `rank`, with a new validity."""
    if rank == 0:
        return msgspec.structs.replace(standing, **_NO_TIER)
    is_same = rank == terms.rank(standing.earned_tier)
    earned_since = standing.earned_since if is_same else ground.base
    anchored = msgspec.structs.replace(standing, earned_since=earned_since)
    counted_until, valid_until = terms.valid_from(
        ground.base, anchored, is_renewal=ground.is_renewal
    )
    return msgspec.structs.replace(
        anchored,
        earned_tier=terms.codes[rank],
        qualified_from=ground.qualified_from if ground.is_qualified else None,
        qualified_at=ground.base if ground.is_qualified else None,
        counted_until=counted_until,
        valid_until=valid_until,
        rising_tier=None,
        rises_at=None,
    )
