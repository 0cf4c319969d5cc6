"""Orders and returns: what rules grant for them, line by line, and what is taken back."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from tests.simulation.auditor.clockwork import begin_of_day, begin_of_period
from tests.simulation.auditor.purse import Lot, Taken
from tests.simulation.deeds import Bring, Buy, Document, Goods
from tests.simulation.world import CENT, ProgramPlan, RulePlan


@dataclass(eq=False)
class Grant:
    """What one rule granted for one order, and how much of each line is taken back."""

    asset: str
    lot: Lot
    lines: list[int]
    counter: str | None
    taken: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Sale:
    """An order or return in the books. `party` is whose it was when it was recorded."""

    deed: Document
    party: int
    state: str
    back: list[int] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    taken: Taken | None = None
    brings: list[tuple["Sale", int, int]] = field(default_factory=list)
    has_counted: bool = False

    @property
    def at(self) -> datetime:
        return self.deed.at

    @property
    def is_order(self) -> bool:
        return isinstance(self.deed, Buy)

    @property
    def goods(self) -> tuple[Goods, ...]:
        assert not isinstance(self.deed, Bring)
        return self.deed.goods

    @property
    def net_minor(self) -> int:
        """What it is worth: returns are negative."""
        if isinstance(self.deed, Bring):
            return -sum(pieces * price for _, pieces, price in self.deed.parts)
        whole = sum(each.pieces * each.price_minor for each in self.deed.goods)
        return whole if self.is_order else -whole

    @property
    def is_over(self) -> bool:
        """Whether all of an order has come back."""
        return all(back == each.pieces for back, each in zip(self.back, self.goods, strict=True))


def share(units: int, whole: int, back: int) -> int:
    """What of a line's units belongs to the part of it that has come back, half up."""
    return int(Fraction(units * back, whole) + Fraction(1, 2))


def spread(units: int, weights: list[int]) -> list[int]:
    """Units over lines by largest remainder; the earlier line where remainders are the same."""
    whole = sum(weights)
    exact = [Fraction(units * weight, whole) for weight in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: units - sum(parts)]:
        parts[at] += 1
    return parts


def boosted(
    rule: RulePlan, granted: list[tuple[RulePlan, list[int]]], goods: tuple[Goods, ...]
) -> tuple[int, list[int]]:
    """What a boost adds to what others granted line by line, and what the lines weigh in it.

    Over one rule they weigh what they weigh there, over several what they got of them.
    """
    acted_on = [
        (base, lines)
        for base, lines in granted
        if base.asset == rule.asset and (rule.group is None or base.group == rule.group)
    ]
    if not acted_on:
        return 0, []
    units = sum(sum(lines) for _, lines in acted_on) * (rule.percent - 100) // 100
    if len(acted_on) == 1:
        return units, weights_of(acted_on[0][0], goods)
    return units, [sum(parts) for parts in zip(*(lines for _, lines in acted_on), strict=True)]


def units_of(rule: RulePlan, goods: tuple[Goods, ...], paid_minor: int, rank: int) -> int:
    """What a rule grants on goods of which so much was paid with units."""
    if rule.kind == "fixed":
        return rule.units
    if rule.kind == "pieces":
        return rule.units * sum(each.pieces for each in goods)
    whole = sum(each.pieces * each.price_minor for each in goods)
    basis = whole - min(whole, paid_minor)
    factor = {"amount": 1, "tiered": max(1, rank)}[rule.kind]
    return rule.units * factor * basis // CENT


def weights_of(rule: RulePlan, goods: tuple[Goods, ...]) -> list[int]:
    if rule.kind == "pieces":
        return [each.pieces for each in goods]
    return [each.pieces * each.price_minor for each in goods]


def counter_of(rule: RulePlan, program: ProgramPlan, at: datetime) -> str | None:
    """The name of what a rule's limit is counted on; a member's name comes in front of it."""
    if rule.limit is None:
        return None
    if rule.per == "day":
        return f"{rule.code} {begin_of_day(at, program.zone).isoformat()}"
    if rule.per == "month":
        return f"{rule.code} {begin_of_period(at, 1, program.zone).isoformat()}"
    return rule.code
