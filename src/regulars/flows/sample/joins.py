"""When members joined: a rush at the opening, campaigns, growth; while shops are open."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from regulars.flows.sample.people import join_weight
from regulars.flows.sample.purchases import Clocks
from regulars.flows.sample.seed import Seed

DAY_HOURS = 24.0


def joins(seed: Seed, by_clock: Clocks) -> Sequence[datetime]:
    """So many instants as members are wanted, in order."""
    days = seed.size.days
    passed = [0.0, *accumulate(join_weight(day, days) for day in range(days))]
    clock = by_clock["usual", "daytime"]
    dice = seed.dice("joins")
    return sorted(
        clock.instant_at(_hours(passed, dice.random() * passed[-1]))
        for _ in range(seed.size.member_count)
    )


def _hours(passed: Sequence[float], drawn: float) -> float:
    """The model's hours at which so much of the joining has happened."""
    low, high = 0, len(passed) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passed[middle] <= drawn else (low, middle)
    part = (drawn - passed[low]) / (passed[high] - passed[low])
    return (low + part) * DAY_HOURS
