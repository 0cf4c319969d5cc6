"""An order laid out for counting: what of it counts for an effect, each found once."""

from collections.abc import Sequence

from regulars.domains.rules.policy.attributes import line_attributes
from regulars.domains.rules.policy.reading_conditions import (
    LinePasses,
    line_condition,
    reads_amounts,
)
from regulars.domains.rules.types.effects import Basis, LineCondition
from regulars.domains.rules.types.occasion import LineFacts, Occasion

Weights = tuple[int, ...]


class Counted:
    """What counts for an effect: an exact amount as a fraction, and the lines that make it up."""

    __slots__ = ("denominator", "numerator", "ordinals", "weights")

    def __init__(
        self, numerator: int, denominator: int, ordinals: Weights, weights: Weights
    ) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.ordinals = ordinals
        self.weights = weights


class Sheet:
    """The order of an occasion while it is decided on; without an order it has no lines."""

    __slots__ = ("_attributes", "_counted", "_net", "lines", "occasion", "order", "ordinals")

    def __init__(self, occasion: Occasion) -> None:
        self.occasion = occasion
        self.order = occasion.order
        self.lines: Sequence[LineFacts] = () if self.order is None else self.order.lines
        self.ordinals: Weights = tuple([line.ordinal for line in self.lines])
        self._net: Weights | None = None
        self._counted: dict[str, Counted | None] = {}
        self._attributes: dict[bool, list[dict[str, object]]] = {}

    def net_minors(self) -> Weights:
        """What each line costs after discounts."""
        if self._net is None:
            self._net = tuple([line.net_minor for line in self.lines])
        return self._net

    def weights(self) -> Weights:
        """How much each line has its part in what the order as a whole is granted."""
        return positive(self.net_minors())

    def counted(self, counting: "Counting") -> Counted | None:
        """What counts by a basis; that of all lines is found once for all effects."""
        if counting.lines is not None:
            return counting.count(self)
        key = counting.key
        if key not in self._counted:
            self._counted[key] = counting.count(self)
        return self._counted[key]

    def selected(self, lines: "Lines") -> list[int]:
        """The places of the lines that are meant."""
        if self.order is None:
            return []
        if lines.has_amounts not in self._attributes:
            self._attributes[lines.has_amounts] = line_attributes(self.order, lines.has_amounts)
        facts, at, passes = self.occasion.facts, self.occasion.occurred_at, lines.passes
        return [
            place
            for place, each in enumerate(self._attributes[lines.has_amounts])
            if passes(each, facts, at) is True
        ]


class Lines:
    """Which lines an effect means, made ready."""

    __slots__ = ("has_amounts", "passes")

    def __init__(self, condition: LineCondition) -> None:
        self.passes: LinePasses = line_condition(condition)
        self.has_amounts = reads_amounts(condition)


class Counting:
    """How an amount is counted, made ready from a basis and a condition over lines.

    What was paid in an excluded way pays for goods in proportion: the lines that are meant bear
    their share of it, exactly, and rounding is left to the effect.
    """

    __slots__ = ("_excluded", "_include_shipping", "_is_gross", "key", "lines")

    def __init__(self, basis: Basis, lines: LineCondition | None) -> None:
        self._is_gross = basis.gross
        self._include_shipping = basis.include_shipping
        self._excluded = frozenset(basis.exclude_tenders)
        self.lines = None if lines is None else Lines(lines)
        self.key = f"{basis.gross} {basis.include_shipping} {sorted(self._excluded)}"

    def count(self, sheet: Sheet) -> Counted | None:
        """The amount that counts; None where it is nothing."""
        order = sheet.order
        if order is None:
            return None
        if self._is_gross:
            amounts = tuple([line.gross_minor for line in order.lines])
        else:
            amounts = sheet.net_minors()
        whole = sum(amounts) + (order.shipping_minor if self._include_shipping else 0)
        part, ordinals = whole, sheet.ordinals
        if self.lines is not None:
            places = sheet.selected(self.lines)
            amounts = tuple([amounts[place] for place in places])
            ordinals = tuple([sheet.ordinals[place] for place in places])
            part = sum(amounts)
        if part <= 0 or whole <= 0:
            return None
        weights = positive(amounts)
        paid = self._paid(sheet, whole) if order.tenders else 0
        if not paid:
            return Counted(part, 1, ordinals, weights)
        if part == whole:
            return Counted(whole - paid, 1, ordinals, weights)
        return Counted(part * (whole - paid), whole, ordinals, weights)

    def _paid(self, sheet: Sheet, whole: int) -> int:
        """What was paid in excluded ways, of goods that cost `whole`."""
        assert sheet.order is not None
        excluded = self._excluded
        paid = sum([each.amount_minor for each in sheet.order.tenders if each.kind in excluded])
        return min(max(paid, 0), whole)


def positive(amounts: Weights) -> Weights:
    """The amounts with nothing in the place of what is negative."""
    if min(amounts, default=0) >= 0:
        return amounts
    return tuple([max(0, amount) for amount in amounts])
