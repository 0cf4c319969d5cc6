"""Aggregates and sequences over a member's events.

Events come in any order and each once; whatever is computed here depends on the set of them
alone. Ties between events of one instant are broken by the least value (the greatest, for
`last`), so that no order of arrival shows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from regulars.kernel.conditions.facts import PastEvent
from regulars.kernel.conditions.values import Exact, exact, exact_sum
from regulars.kernel.conditions.vocabulary import Aggregate

Read: TypeAlias = Callable[[PastEvent], object]
Rank: TypeAlias = tuple[int, Any]
"""The place of a type among types, and the value."""


def aggregated(
    aggregate: Aggregate, events: Sequence[PastEvent], read: Read | None, zone: ZoneInfo
) -> object:
    """The aggregate over `events` of what `read` finds in each; None where it is unknown.

    Values of another type than an aggregate works on are left out, as SQL leaves out nulls.
    Over no values count, days, distinct and sum are 0, everything else is unknown.
    """
    if aggregate == "count":
        return len(events)
    if aggregate == "days":
        return len({event.occurred_at.astimezone(zone).date() for event in events})
    if read is None:
        instants = (event.occurred_at for event in events)
        return (min if aggregate == "first" else max)(instants, default=None)
    if aggregate in ("distinct", "top", "first", "last"):
        ranked = [(event.occurred_at, _rank(read(event))) for event in events]
        return _of_plain(aggregate, [(at, rank) for at, rank in ranked if rank is not None])
    numbers = [number for event in events if (number := exact(read(event))) is not None]
    return _of_numbers(aggregate, numbers)


def _of_plain(aggregate: Aggregate, ranked: list[tuple[datetime, Rank]]) -> object:
    if aggregate == "distinct":
        return len({rank for _, rank in ranked})
    if not ranked:
        return None
    if aggregate == "top":
        times = Counter(rank for _, rank in ranked)
        return min(times, key=lambda rank: (-times[rank], rank))[1]
    return (min if aggregate == "first" else max)(ranked)[1][1]


def _of_numbers(aggregate: Aggregate, numbers: list[Exact]) -> object:
    if aggregate == "sum":
        return exact_sum(numbers)
    if not numbers:
        return None
    if aggregate == "avg":
        return Fraction(exact_sum(numbers)) / len(numbers)
    return min(numbers) if aggregate == "min" else max(numbers)


def _rank(value: object) -> Rank | None:
    """Where a value stands among others: numbers before texts before booleans; None if neither."""
    if type(value) is bool:
        return 2, value
    if type(value) is str:
        return 1, value
    number = exact(value)
    return None if number is None else (0, number)


def steps_reached(steps: Sequence[Iterable[PastEvent]], within: timedelta) -> int:
    """How many of the steps one run of events gets through, in order and in time.

    Each event of a run is strictly later than the one before, and less than `within` after the
    first. For every step the latest possible beginning of a run that got there is kept: no other
    run could get further. Of one instant the later steps go first, so that no two events of an
    instant follow each other.
    """
    marks = sorted(
        ((event.occurred_at, step) for step, events in enumerate(steps) for event in events),
        key=lambda mark: (mark[0], -mark[1]),
    )
    beginnings: list[datetime | None] = [None] * len(steps)
    reached = 0
    for moment, step in marks:
        beginning = moment if step == 0 else beginnings[step - 1]
        if beginning is None or moment - beginning >= within:
            continue
        beginnings[step] = beginning
        reached = max(reached, step + 1)
    return reached
