"""The course of a member's stages: one function of when they joined, bought and brought back.

It says the same as the metric `stages` (insights) at every local midnight; in between it takes
sales at their instants.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.lifecycle.policy.rhythm import days_of
from regulars.domains.lifecycle.types import (
    Change,
    Course,
    Life,
    Stage,
    Thresholds,
    Why,
)
from regulars.domains.lifecycle.types.rhythm import Rhythm
from regulars.kernel.period import local_midnight

_Kind = Literal["joined", "thresholds", "returned", "sale"]
_START = datetime.min.replace(tzinfo=UTC)
_ASLEEP = ("dormant", "churned")


class _Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may change the stage other than time."""

    at: datetime
    kind: _Kind
    sold_on: date | None = None
    terms: Thresholds | None = None


def course(life: Life, versions: Sequence[Thresholds], zone: ZoneInfo, now: datetime) -> Course:
    """The changes of a member's stage up to now, and when the next is due.

    `versions` of the thresholds come in the order of their instants; what is before the first is
    under the first. Several facts at one instant are one change; what time does at an instant
    comes before what is done at it.
    """
    facts = _facts(life, versions, zone)
    standing = _Standing(_terms_at(versions, facts[0].at), zone)
    changes: list[Change] = []
    for at, group in groupby(facts, key=lambda fact: fact.at):
        if at > now:
            changes += standing.passed(now)
            return Course(changes=changes, due_at=standing.next_boundary(at))
        changes += standing.passed(at)
        changes += standing.took(at, list(group))
    changes += standing.passed(now)
    return Course(changes=changes, due_at=standing.next_boundary())


class _Standing:
    """Where a member stands, while the sweep goes over what happened."""

    def __init__(self, terms: Thresholds, zone: ZoneInfo) -> None:
        self._terms = terms
        self._zone = zone
        self._stage: Stage | None = None
        self._sold_on: list[date] = []
        self._day_count = 0
        self._last_days = (terms.days.active_days, terms.days.dormant_days)
        self._back_on: date | None = None
        self._at = _START

    def took(self, at: datetime, facts: Sequence[_Fact]) -> Iterator[Change]:
        """What facts at one instant change."""
        for fact in facts:
            self._take(fact)
        before, self._at = self._stage, at
        self._stage = self._stage_on(at.astimezone(self._zone).date())
        if self._stage != before:
            why = _why(facts[-1].kind, before, self._stage)
            yield Change(effective_at=at, from_stage=before, stage=self._stage, why=why)

    def passed(self, through: datetime) -> Iterator[Change]:
        """What time alone changes up to an instant, that one included."""
        while (boundary := self.next_boundary()) is not None and boundary <= through:
            before, self._at = self._stage, boundary
            self._stage = self._stage_on(boundary.astimezone(self._zone).date())
            why: Why = "rhythm" if self._is_by_rhythm() else "time"
            yield Change(effective_at=boundary, from_stage=before, stage=self._stage, why=why)

    def next_boundary(self, before: datetime | None = None) -> datetime | None:
        """The next midnight that changes the stage; `before`, where there is none until then."""
        for day in self._ends():
            boundary = local_midnight(day, self._zone)
            if before is not None and boundary >= before:
                break
            if boundary > self._at and self._stage_on(day) != self._stage:
                return boundary
        return before

    def _take(self, fact: _Fact) -> None:
        if fact.kind == "sale":
            assert fact.sold_on is not None, "a sale has its day"
            self._add(fact.sold_on)
        elif fact.kind == "returned":
            assert fact.sold_on is not None, "what is brought back was bought on a day"
            self._sold_on.remove(fact.sold_on)
            self._go_over()
        elif fact.terms is not None:
            self._terms = fact.terms
            self._go_over()

    def _add(self, day: date) -> None:
        sold_on = self._sold_on
        if sold_on and (day - sold_on[-1]).days > self._last_days[0]:
            self._back_on = day
        self._day_count += not sold_on or day != sold_on[-1]
        sold_on.append(day)
        self._last_days = self._days_after(sold_on[0], day)

    def _go_over(self) -> None:
        """All sales anew: the last that came after a long time, and how long the last one lasts."""
        sold_on, self._sold_on = self._sold_on, []
        self._back_on, self._day_count = None, 0
        for day in sold_on:
            self._add(day)

    def _days_after(self, first_on: date, last_on: date) -> tuple[int, int]:
        """The last day of silence on which the member is active, and the last on which dormant."""
        days, adaptive = self._terms.days, self._terms.adaptive
        if adaptive is None:
            return days.active_days, days.dormant_days
        rhythm = Rhythm(order_day_count=self._day_count, span_days=(last_on - first_on).days)
        return days_of(days, adaptive, rhythm)

    def _is_by_rhythm(self) -> bool:
        adaptive = self._terms.adaptive
        return (
            adaptive is not None
            and self._stage in _ASLEEP
            and self._day_count >= adaptive.terms.order_days_min
        )

    def _ends(self) -> list[date]:
        """The days on which a stage may end by itself, in order."""
        if not self._sold_on:
            return []
        days, last_on = self._terms.days, self._sold_on[-1]
        ends = {last_on + timedelta(each + 1) for each in self._last_days}
        if len(self._sold_on) == 1:
            ends.add(last_on + timedelta(days.new_days + 1))
        if self._back_on is not None:
            ends.add(self._back_on + timedelta(days.reactivated_days + 1))
        return sorted(ends)

    def _stage_on(self, day: date) -> Stage:
        if not self._sold_on:
            return "potential"
        days, since_days = self._terms.days, (day - self._sold_on[-1]).days
        active_days, dormant_days = self._last_days
        if self._back_on is not None and (day - self._back_on).days <= days.reactivated_days:
            return "reactivated"
        if len(self._sold_on) == 1 and since_days <= days.new_days:
            return "new"
        if since_days <= active_days:
            return "active"
        return "dormant" if since_days <= dormant_days else "churned"


_RANK: dict[_Kind, int] = {"joined": 0, "thresholds": 1, "returned": 2, "sale": 3}


def _facts(life: Life, versions: Sequence[Thresholds], zone: ZoneInfo) -> list[_Fact]:
    """Everything that may change the stage other than time; of one instant, sales last."""
    found = [_Fact(at=life.joined_at, kind="joined")]
    for sale in life.sales:
        if sale.until_at is not None and sale.until_at <= sale.occurred_at:
            continue
        sold_on = sale.occurred_at.astimezone(zone).date()
        found.append(_Fact(at=sale.occurred_at, kind="sale", sold_on=sold_on))
        if sale.until_at is not None:
            found.append(_Fact(at=sale.until_at, kind="returned", sold_on=sold_on))
    began_at = min(fact.at for fact in found)
    found += [
        _Fact(at=each.effective_at, kind="thresholds", terms=each)
        for each in versions
        if each.effective_at > began_at
    ]
    return sorted(found, key=lambda fact: (fact.at, _RANK[fact.kind]))


def _terms_at(versions: Sequence[Thresholds], at: datetime) -> Thresholds:
    begun = [each for each in versions if each.effective_at <= at]
    return begun[-1] if begun else versions[0]


def _why(kind: _Kind, before: Stage | None, stage: Stage) -> Why:
    if kind != "sale":
        return kind
    if before in (None, "potential"):
        return "first_order"
    return "came_back" if stage == "reactivated" and before in _ASLEEP else "order"
