"""What is in a basket: products by taste and popularity, up to what the member means to spend."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

from regulars.flows.sample.goods import TASTES, Good
from regulars.flows.sample.products import GOODS
from regulars.flows.sample.sales import Piece
from regulars.flows.sample.truth import Law

_LINES_MAX = 9
_SLACK = 1.12
"""By how much the next product may go beyond what is left to spend."""


class _Shelf:
    """The products of one category by price, to draw from those that are not too dear."""

    def __init__(self, goods: Sequence[Good]) -> None:
        self.goods = sorted(goods, key=lambda good: (good.price_minor, good.sku))
        self.prices = [good.price_minor for good in self.goods]
        self.weights = list(accumulate(good.popularity for good in self.goods))

    def draw(self, dice: Random, price_max: float) -> Good | None:
        count = bisect_right(self.prices, price_max)
        if not count:
            return None
        drawn = dice.random() * self.weights[count - 1]
        return self.goods[bisect_right(self.weights, drawn, 0, count - 1)]


_SHELVES = {
    category: _Shelf([good for good in GOODS if good.category == category]) for category in TASTES
}
_CHEAPEST_MINOR = min(good.price_minor for good in GOODS)


class Taste:
    """How one member chooses: shares of the categories, and what they mean to spend."""

    def __init__(self, dice: Random, law: Law, concentration: float = 1.0) -> None:
        drawn = [dice.gammavariate(weight * concentration, 1.0) for weight in TASTES.values()]
        total = sum(drawn)
        self.shares: Mapping[str, float] = {
            category: part / total for category, part in zip(TASTES, drawn, strict=True)
        }
        self._categories = list(TASTES)
        self._sums = list(accumulate(self.shares.values()))
        self._spend_shape = law.spend_shape
        self._spend_rate = dice.gammavariate(law.spend_q, 1 / law.spend_scale)

    @property
    def mean_minor(self) -> int:
        """What a purchase comes to in the mean."""
        return round(100 * self._spend_shape / self._spend_rate)

    def spend_minor(self, dice: Random) -> float:
        """What one purchase is meant to come to."""
        return 100 * dice.gammavariate(self._spend_shape, 1 / self._spend_rate)

    def basket(self, dice: Random, gross_minor: float) -> list[Piece]:
        """Products that come to about so much; at least one."""
        quantities: dict[str, int] = {}
        chosen: dict[str, Good] = {}
        left = max(gross_minor, float(_CHEAPEST_MINOR))
        for _ in range(_LINES_MAX * 2):
            good = self._draw(dice, left * _SLACK)
            if good is None or len(chosen) == _LINES_MAX:
                break
            chosen[good.sku] = good
            quantities[good.sku] = quantities.get(good.sku, 0) + 1
            left -= good.price_minor
            if left < gross_minor * 0.06:
                break
        return [Piece(good=good, quantity=quantities[sku]) for sku, good in chosen.items()]

    def _draw(self, dice: Random, price_max: float) -> Good | None:
        for _ in range(4):
            at = bisect_right(self._sums, dice.random() * self._sums[-1], 0, len(self._sums) - 1)
            if good := _SHELVES[self._categories[at]].draw(dice, price_max):
                return good
        return _SHELVES["snacks"].draw(dice, price_max)
