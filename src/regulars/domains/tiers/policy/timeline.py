"""A person's deeds in memory: figures of any span without asking the database.

Import, replay and simulation hold one timeline a person and walk it with `walked`. Facts may be
told in any order.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from regulars.domains.tiers.policy.reviewing import review
from regulars.domains.tiers.policy.stepping import next_step
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.types import (
    Change,
    Fact,
    Found,
    Metrics,
    Occasion,
    Reviewed,
    Span,
    Standing,
    Step,
)

STEPS_MAX = 100_000
"""Far more looks at one standing than any ladder can ask for: it keeps from turning in circles."""

_at = attrgetter("at")


class Timeline:
    """What one person did, by time."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts = sorted(facts, key=_at)

    def add(self, fact: Fact) -> None:
        insort(self._facts, fact, key=_at)

    def discard(self, fact: Fact) -> None:
        """Take back what was told: it is as if it had not happened."""
        self._facts = [each for each in self._facts if each is not fact]

    def metrics(self, span: Span) -> Metrics:
        """The figures of a span."""
        begin = 0 if span.from_at is None else bisect_left(self._facts, span.from_at, key=_at)
        end = bisect_left(self._facts, span.before_at, key=_at)
        return _summed(self._facts[begin:end])


def _summed(facts: Sequence[Fact]) -> Metrics:
    spend_micro = 0
    last_order_at: datetime | None = None
    document_count = 0
    left_micro: dict[str, int] = {}
    unit_micros: dict[str, int] = {}
    for fact in facts:
        spend_micro += fact.spend_micro
        document_count += fact.is_document
        if fact.order is not None:
            left_micro[fact.order] = left_micro.get(fact.order, 0) + fact.spend_micro
            last_order_at = fact.at
        for order, micro in fact.returned.items():
            if order in left_micro:
                left_micro[order] -= micro
        for asset, micro in fact.unit_micros.items():
            unit_micros[asset] = unit_micros.get(asset, 0) + micro
    returned = {order for fact in facts for order in fact.returned}
    left = [micro for order, micro in left_micro.items() if micro > 0 or order not in returned]
    return Metrics(
        spend_micro=spend_micro,
        order_count=len(left),
        single_order_micro=max(0, *left) if left else 0,
        document_count=document_count,
        last_order_at=last_order_at,
        unit_micros=unit_micros,
    )


def walked(
    course: Course,
    standing: Standing,
    timeline: Timeline,
    occasions: Sequence[Occasion],
    through: datetime,
) -> Reviewed:
    """The standing after everything that falls due through `through` and all occasions.

    Occasions are given in the order in which they happened.
    """
    changes: list[Change] = []
    place = 0
    for _ in range(STEPS_MAX):
        occasion = occasions[place] if place < len(occasions) else None
        step = next_step(course, standing, occasion, through)
        if step is None:
            return Reviewed(standing=standing, changes=tuple(changes))
        reviewed = review(course, standing, step, found_by(timeline.metrics, step))
        standing = reviewed.standing
        changes.extend(reviewed.changes)
        place += step.kind == "occasion"
    raise AssertionError(f"the standing of {standing.member_id} falls due without end")


def found_by(metrics: Callable[[Span], Metrics], step: Step) -> Found:
    """The figures of a step's spans, each asked for once."""
    if step.span is None:
        return Found()
    first = metrics(step.span)
    if step.kept_span is None:
        return Found(first)
    return Found(first, first if step.kept_span == step.span else metrics(step.kept_span))
