"""When a standing must be looked at next, and what must be known for it."""

from datetime import datetime

import msgspec

from regulars.domains.tiers.policy.periods import MOMENT, plus_days
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import Occasion, Span, Standing, Step, StepKind


def due_at(standing: Standing) -> datetime | None:
    """The next instant at which a standing changes or must be looked at by itself."""
    first = standing.valid_until
    for at in (standing.rises_at, standing.checks_at):
        if at is not None and (first is None or at < first):
            first = at
    if standing.manual and (at := standing.manual.until) and (first is None or at < first):
        first = at
    if standing.notice and (first is None or standing.notice.falls_at < first):
        first = standing.notice.falls_at
    return first


def next_step(
    course: Course, standing: Standing, occasion: Occasion | None, through: datetime
) -> Step | None:
    """The next look at a standing: what is due up to the occasion, or through `through`, comes
    first, then the occasion. None where nothing is left to look at.

    A version that was published ahead is due when it comes into force, behind all else of that
    instant. What is due when no version of the ladder is in force waits for ever.
    """
    until = occasion.at if occasion else through
    due = due_at(standing)
    if due is not None and (due > until or course.at(due) is None):
        due = None
    edit_at = course.review_due(standing)
    if edit_at is not None and edit_at <= until and (due is None or edit_at < due):
        return _edit_step(course, standing, edit_at)
    if due is not None and (terms := course.at(due)) is not None:
        return _due_step(terms, standing, due)
    if occasion is None:
        return None
    terms = course.at(occasion.at)
    return _occasion_step(terms, standing, occasion) if terms else Step("occasion", occasion.at)


def _due_step(terms: Terms, standing: Standing, at: datetime) -> Step:
    kind = _due_kind(standing, at)
    if kind == "rise":
        return Step(kind, at, terms.closed_span(at, standing))
    if kind == "validity":
        return Step(kind, at, terms.closed_span(standing.counted_until or at, standing))
    if kind == "notice":
        return Step(kind, at, _quiet_span(terms, standing, at))
    if kind == "check" and (penalty := terms.inactivity) and penalty.inactive_days:
        return Step(kind, at, Span(plus_days(at, -penalty.inactive_days, terms.time_zone), at))
    return Step(kind, at)


def _due_kind(standing: Standing, at: datetime) -> StepKind:
    if standing.manual and standing.manual.until == at:
        return "manual_end"
    if standing.rises_at == at:
        return "rise"
    if standing.valid_until == at:
        return "validity"
    if standing.notice and standing.notice.falls_at == at:
        return "notice"
    return "check"


def _quiet_span(terms: Terms, standing: Standing, at: datetime) -> Span | None:
    """Since a notice was given for being inactive; None for a penalty that figures do not lift."""
    assert standing.notice is not None, "a notice is due"
    penalty = terms.penalty(standing.notice.penalty)
    if penalty is None or penalty.inactive_days is None:
        return None
    return Span(standing.notice.noticed_at, at)


def first_due(course: Course, standing: Standing) -> datetime | None:
    """The next instant at which a standing must be looked at, an edit of the ladder included."""
    due, edit_at = due_at(standing), course.review_due(standing)
    if due is None or edit_at is None:
        return due or edit_at
    return min(due, edit_at)


def _edit_step(course: Course, standing: Standing, at: datetime) -> Step:
    terms = course.at(at)
    if terms is None:
        return Step("edit", at)
    return msgspec.structs.replace(
        _occasion_step(terms, standing, Occasion(at, at, is_edit=True)), kind="edit"
    )


def _occasion_step(terms: Terms, standing: Standing, occasion: Occasion) -> Step:
    if occasion.is_drawing:
        closed = terms.closed_span(occasion.at, standing)
        return Step("occasion", occasion.at, closed, is_edit=True, is_drawing=True)
    known_until = max(occasion.at, occasion.known_until) + MOMENT
    begins, ends = terms.window(occasion.at, standing)
    if terms.is_rolling:
        begins, ends = terms.window(known_until - MOMENT, standing)
    span = Span(begins, known_until if ends is None else min(ends, known_until))
    kept = None if occasion.is_edit else _kept_span(terms, standing, occasion.at, known_until)
    return Step("occasion", occasion.at, span, kept, occasion.is_edit)


def _kept_span(
    terms: Terms, standing: Standing, at: datetime, known_until: datetime
) -> Span | None:
    """What a return is held against: the figures that earned the tier, with all that followed.

    `immediate` counts whatever happened since, `within_window` looks at a return only while the
    window runs in which the tier was earned.
    """
    policy = terms.body.on_return
    if policy == "period_end" or standing.earned_tier is None or standing.qualified_at is None:
        return None
    if policy == "immediate":
        return Span(standing.qualified_from, known_until)
    ends = terms.qualifying_end(standing)
    if ends is None:
        return Span(standing.qualified_from, known_until)
    return Span(standing.qualified_from, min(ends, known_until)) if at < ends else None
