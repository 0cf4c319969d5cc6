"""Effects that grant units, each made ready as a function of an order and its member."""

from collections.abc import Callable
from decimal import Decimal

from regulars.domains.rules.policy.sheets import Counting, Lines, Sheet, Weights, positive
from regulars.domains.rules.types.effects import (
    Effect,
    Fixed,
    Multiplier,
    PerAmount,
    PerUnit,
    TierTable,
)
from regulars.kernel.conditions.facts import Facts
from regulars.kernel.money import SCALE_MAX, Rounding

Measured = tuple[int, Weights, Weights]
"""Units, the ordinals of the lines that earned them, the weight of each."""
Measure = Callable[[Sheet, Facts], Measured | None]
"""None where the effect comes to nothing."""


class Factor:
    """A multiplier made ready: how much more than once, as a fraction."""

    __slots__ = ("asset", "denominator", "group", "numerator", "rounding")

    def __init__(self, effect: Multiplier) -> None:
        numerator, self.denominator = Decimal(effect.factor).as_integer_ratio()
        self.numerator = numerator - self.denominator
        self.asset = effect.asset
        self.group = effect.group
        self.rounding = effect.rounding

    def more(self, units: int) -> int:
        """What comes on top of `units`."""
        return divided(units * self.numerator, self.denominator, self.rounding)


def divided(numerator: int, denominator: int, rounding: Rounding) -> int:
    """A positive fraction as a whole number by the rounding that is named."""
    if rounding == "floor":
        return numerator // denominator
    if rounding == "ceil":
        return -(-numerator // denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def measure_of(effect: Effect) -> tuple[str, Measure] | None:
    """The asset and the function that measures it; None for what does not grant by itself."""
    match effect:
        case PerAmount():
            return effect.asset, _by_amount(effect, lambda _facts: effect.units)
        case TierTable():
            units_of = _units_by_tier(effect)
            if effect.per is None:
                return effect.asset, _once(units_of)
            return effect.asset, _by_amount(effect, units_of)
        case PerUnit():
            return effect.asset, _by_quantity(effect)
        case Fixed():
            return effect.asset, _once(lambda _facts: effect.units)
        case _:
            return None


def is_by_amount(effect: Effect) -> bool:
    """Whether an effect goes by what an order is worth, or holds."""
    if isinstance(effect, TierTable):
        return effect.per is not None
    return isinstance(effect, PerAmount | PerUnit)


def _units_by_tier(effect: TierTable) -> Callable[[Facts], int]:
    rows, ladder, otherwise = effect.rows, effect.ladder, effect.otherwise

    def units_of(facts: Facts) -> int:
        tier = facts.tier(ladder)
        return otherwise if tier is None else rows.get(tier, otherwise)

    return units_of


def _by_amount(effect: PerAmount | TierTable, units_of: Callable[[Facts], int]) -> Measure:
    assert effect.per is not None
    per_numerator, per_denominator = Decimal(effect.per).as_integer_ratio()
    per_of_scale = [per_numerator * 10**scale for scale in range(SCALE_MAX + 1)]
    counting = Counting(effect.basis, effect.lines)
    rounding, whole_steps = effect.rounding, effect.whole_steps

    def measure(sheet: Sheet, facts: Facts) -> Measured | None:
        units = units_of(facts)
        counted = sheet.counted(counting) if units else None
        if counted is None or sheet.order is None:
            return None
        numerator = counted.numerator * per_denominator
        denominator = counted.denominator * per_of_scale[sheet.order.scale]
        if whole_steps:
            granted = units * divided(numerator, denominator, rounding)
        else:
            granted = divided(units * numerator, denominator, rounding)
        return (granted, counted.ordinals, counted.weights) if granted else None

    return measure


def _by_quantity(effect: PerUnit) -> Measure:
    lines = None if effect.lines is None else Lines(effect.lines)
    units, rounding = effect.units, effect.rounding

    def measure(sheet: Sheet, _facts: Facts) -> Measured | None:
        meant = sheet.lines
        if lines is not None:
            meant = [sheet.lines[place] for place in sheet.selected(lines)]
        quantities = tuple([line.quantity_milli for line in meant])
        total_milli = sum(quantities)
        if total_milli <= 0:
            return None
        granted = divided(units * total_milli, 1000, rounding)
        ordinals = tuple([line.ordinal for line in meant])
        return (granted, ordinals, positive(quantities)) if granted else None

    return measure


def _once(units_of: Callable[[Facts], int]) -> Measure:
    def measure(sheet: Sheet, facts: Facts) -> Measured | None:
        units = units_of(facts)
        return (units, sheet.ordinals, sheet.weights()) if units else None

    return measure
