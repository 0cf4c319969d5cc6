"""Finding the parameters of BG/NBD that make what members did most likely.

The likelihood of Fader, Hardie and Lee (2005) over (repeat days, days from the first to the last,
days since the first), climbed by the simplex of Nelder and Mead (1965): four parameters, searched
as logarithms, since all are above zero.
"""

from collections.abc import Callable, Sequence
from math import lgamma

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Observed = tuple[int, int, int]
"""A member's further days with an order, days from the first to the last, days since the first."""

_STEPS_MAX = 2_000
_STARTS = 3
_TOLERANCE = 1e-10
_REACH = 12.0
"""Parameters lie within e^-12 and e^12: beyond, the data does not tell one from another."""


class _Data:
    """What was observed, in units of the mean time, with what repeats said but once."""

    def __init__(self, observed: Sequence[Observed]) -> None:
        rows = np.asarray(observed, dtype=np.int64).reshape(-1, 3)
        found, counts = np.unique(rows, axis=0, return_counts=True)
        self.repeats = found[:, 0].astype(np.float64)
        self.unit_days = max(float(rows[:, 2].mean()), 1.0)
        self.span = found[:, 1] / self.unit_days
        self.age = found[:, 2] / self.unit_days
        self.counts = counts.astype(np.float64)
        self.distinct, self.place = np.unique(self.repeats, return_inverse=True)
        self.has_repeats = self.repeats > 0


def fitted(observed: Sequence[Observed]) -> tuple[float, float, float, float]:
    """The parameters r, alpha, a and b, alpha in days. The same data gives the same parameters."""
    data = _Data(observed)

    def cost(point: Floats) -> float:
        return _cost(point, data)

    best = np.zeros(4)
    for _ in range(_STARTS):
        # Begun anew from where it ended, a simplex leaves a ridge on which it came to rest.
        best = _descend(cost, best)
    r, alpha, a, b = (float(each) for each in np.exp(best))
    return r, alpha * data.unit_days, a, b


def log_likelihood(
    observed: Sequence[Observed], parameters: tuple[float, float, float, float]
) -> float:
    """The logarithm of how likely parameters, alpha in days, make what was observed."""
    data = _Data(observed)
    r, alpha, a, b = parameters
    point = np.log(np.asarray([r, alpha / data.unit_days, a, b]))
    # Times are told in other units, and a density of each repeat order is per unit of time.
    return -_cost(point, data) - float(data.counts @ data.repeats) * float(np.log(data.unit_days))


def _cost(point: Floats, data: _Data) -> float:
    """How unlikely: minus the logarithm of the likelihood."""
    if np.abs(point).max() > _REACH:
        return float("inf")
    r, alpha, a, b = (float(each) for each in np.exp(point))
    of_repeats = np.asarray(
        [
            lgamma(r + x) - lgamma(r) + r * point[1]
            + lgamma(b + x) - lgamma(b) + lgamma(a + b) - lgamma(a + b + x)
            for x in data.distinct
        ]
    )[data.place]  # fmt: skip
    power = r + data.repeats
    likely = -power * np.log(alpha + data.age)
    again = data.has_repeats
    stopped = (
        point[2] - np.log(b + data.repeats[again] - 1)
        - power[again] * np.log(alpha + data.span[again])
    )  # fmt: skip
    likely[again] = np.logaddexp(likely[again], stopped)
    return -float(data.counts @ (of_repeats + likely))


def _descend(cost: Callable[[Floats], float], start: Floats) -> Floats:
    """Where a function is least, by a simplex that is moved, stretched, pulled in and shrunk."""
    simplex = [start, *(start + 0.5 * each for each in np.eye(len(start)))]
    points = sorted(((cost(each), at, each) for at, each in enumerate(simplex)))
    for step in range(_STEPS_MAX):
        if points[-1][0] - points[0][0] <= _TOLERANCE * max(abs(points[0][0]), 1.0):
            break
        middle = np.mean([each for _, _, each in points[:-1]], axis=0)
        worst = points[-1]
        at = len(simplex) + step
        found = _moved(cost, middle, worst[2], (points[0][0], points[-2][0], worst[0]))
        if found is None:
            lowest = points[0][2]
            shrunk = [lowest + 0.5 * (each - lowest) for _, _, each in points[1:]]
            points[1:] = [(cost(each), at + more, each) for more, each in enumerate(shrunk)]
            points.sort(key=lambda each: each[:2])
            continue
        points[-1] = (found[0], at, found[1])
        points.sort(key=lambda each: each[:2])
    return points[0][2]


def _moved(
    cost: Callable[[Floats], float],
    middle: Floats,
    worst: Floats,
    costs: tuple[float, float, float],
) -> tuple[float, Floats] | None:
    """A better place for the worst corner; None where only shrinking helps."""
    best_cost, second_cost, worst_cost = costs

    def tried(reach: float) -> tuple[float, Floats]:
        point = middle + reach * (middle - worst)
        return cost(point), point

    reflected = tried(1.0)
    if reflected[0] < best_cost:
        stretched = tried(2.0)
        return stretched if stretched[0] < reflected[0] else reflected
    if reflected[0] < second_cost:
        return reflected
    pulled = tried(0.5 if reflected[0] < worst_cost else -0.5)
    return pulled if pulled[0] < min(reflected[0], worst_cost) else None
