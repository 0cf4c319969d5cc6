"""A person's deeds in memory: figures of any span without asking the database.

Import, replay and simulation hold one timeline a person and walk it with `walked`. Facts may be
told in any order.
"""

from bisect import bisect_left, bisect_right
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
    OrderKey,
    Reviewed,
    Span,
    Standing,
    Step,
)

STEPS_MAX = 100_000
"""Far more looks at one standing than any ladder can ask for: it keeps from turning in circles."""
SUMS_MAX = 4
"""A ladder asks of a person for what leads up and for what keeps, by at most two versions."""

_at = attrgetter("at")


class Timeline:
    """What one person did, by time.

    Figures of a span that was asked for are kept: asked again once more has happened, only what
    is new is added. Without `counts_orders` the figures of single orders are left out, for which
    every order has to be remembered.
    """

    __slots__ = ("_ats", "_counts_orders", "_facts", "_sums")

    def __init__(self, facts: Iterable[Fact] = (), *, counts_orders: bool = True) -> None:
        self._facts = sorted(facts, key=_at)
        self._ats = [fact.at for fact in self._facts]
        self._counts_orders = counts_orders
        self._sums: dict[int, _Sum] = {}

    def add(self, fact: Fact) -> None:
        place = len(self._ats)
        if place and self._ats[-1] > fact.at:
            place = bisect_right(self._ats, fact.at)
            self._sums.clear()
        self._ats.insert(place, fact.at)
        self._facts.insert(place, fact)

    def discard(self, fact: Fact) -> None:
        """Take back what was told: it is as if it had not happened."""
        self._facts = [each for each in self._facts if each is not fact]
        self._ats = [each.at for each in self._facts]
        self._sums.clear()

    def metrics(self, span: Span) -> Metrics:
        """The figures of a span."""
        ats = self._ats
        begin = 0 if span.from_at is None else bisect_left(ats, span.from_at)
        end = bisect_left(ats, span.before_at)
        found = self._sums.get(begin)
        if found is None or found.end > end:
            if len(self._sums) >= SUMS_MAX:
                self._sums.clear()
            found = self._sums[begin] = _Sum(begin, _Orders() if self._counts_orders else None)
        found.reach(end, self._facts)
        return found.metrics()


class _Orders:
    """What is left of each order, less what returns named of it."""

    __slots__ = ("left_micro", "returned")

    def __init__(self) -> None:
        self.left_micro: dict[OrderKey, int] = {}
        self.returned: set[OrderKey] = set()

    def add(self, fact: Fact) -> None:
        left_micro = self.left_micro
        if fact.order is not None:
            left_micro[fact.order] = left_micro.get(fact.order, 0) + fact.spend_micro
        for order, micro in fact.returned.items():
            self.returned.add(order)
            if order in left_micro:
                left_micro[order] -= micro

    def left(self) -> list[int]:
        """The amounts of the orders that did not come back whole."""
        returned = self.returned
        return [
            micro for order, micro in self.left_micro.items() if micro > 0 or order not in returned
        ]


class _Sum:
    """The figures of the facts from one place until before `end`, to which later ones are added."""

    __slots__ = ("document_count", "end", "last_order_at", "orders", "spend_micro", "unit_micros")

    def __init__(self, begin: int, orders: _Orders | None) -> None:
        self.end = begin
        self.orders = orders
        self.spend_micro = 0
        self.document_count = 0
        self.last_order_at: datetime | None = None
        self.unit_micros: dict[str, int] = {}

    def reach(self, end: int, facts: Sequence[Fact]) -> None:
        for place in range(self.end, end):
            fact = facts[place]
            self.spend_micro += fact.spend_micro
            self.document_count += fact.is_document
            if fact.order is not None:
                self.last_order_at = fact.at
            for asset, micro in fact.unit_micros.items():
                self.unit_micros[asset] = self.unit_micros.get(asset, 0) + micro
            if self.orders is not None:
                self.orders.add(fact)
        self.end = end

    def metrics(self) -> Metrics:
        left = self.orders.left() if self.orders is not None else ()
        return Metrics(
            spend_micro=self.spend_micro,
            order_count=len(left),
            single_order_micro=max(0, *left) if left else 0,
            document_count=self.document_count,
            last_order_at=self.last_order_at,
            unit_micros=dict(self.unit_micros),
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
