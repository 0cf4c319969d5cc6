"""BG/NBD: how probable it is that a member still buys, and after how long it no longer is.

The model of Fader, Hardie and Lee, "Counting your customers the easy way" (Marketing Science 24,
2005): while alive a member buys at a rate of their own, and stops for good after any order with a
chance of their own. With x repeat orders, the last of them t days after the first, T days ago:

    P(alive) = 1 / (1 + a / (b + x - 1) * ((alpha + T) / (alpha + t)) ^ (r + x))

It falls as T grows, so that the day on which it falls below a threshold can be told beforehand.
"""

from math import ceil, exp, log

from regulars.domains.lifecycle.policy.fitness import DAYS_MAX
from regulars.domains.lifecycle.types import Days
from regulars.domains.lifecycle.types.rhythm import Adaptive, Fit, Rhythm


def alive(fit: Fit, rhythm: Rhythm, since_days: int) -> float:
    """How probable it is that a member still buys, so many days after their last order.

    Of who bought on one day alone the model says 1: nothing was seen after which they could have
    stopped.
    """
    if rhythm.repeat_count < 1:
        return 1.0
    power = fit.r + rhythm.repeat_count
    gone = log(fit.a) - log(fit.b + rhythm.repeat_count - 1)
    gone += power * (
        log(fit.alpha + rhythm.span_days + since_days) - log(fit.alpha + rhythm.span_days)
    )
    # What is beyond a float's reach is beyond doubt.
    return 1 / (1 + exp(min(gone, 700.0)))


def silent_days(fit: Fit, rhythm: Rhythm, below: float) -> int:
    """The first whole day of silence on which the probability is below; at most ten years."""
    if rhythm.repeat_count < 1:
        return DAYS_MAX
    power = fit.r + rhythm.repeat_count
    odds = log(1 / below - 1) + log(fit.b + rhythm.repeat_count - 1) - log(fit.a)
    if odds >= power * log(DAYS_MAX + 1):
        return DAYS_MAX
    found = max(ceil((fit.alpha + rhythm.span_days) * (exp(odds / power) - 1)), 1)
    # The formula gives where the probability is the threshold; a whole day may lie right on it.
    while found < DAYS_MAX and alive(fit, rhythm, found) >= below:
        found += 1
    return min(found, DAYS_MAX)


def days_of(days: Days, adaptive: Adaptive | None, rhythm: Rhythm) -> tuple[int, int]:
    """The last day of silence on which a member is active, and the last on which dormant."""
    if adaptive is None or rhythm.order_day_count < adaptive.terms.order_days_min:
        return days.active_days, days.dormant_days
    active_days = silent_days(adaptive.fit, rhythm, adaptive.terms.dormant_below) - 1
    dormant_days = silent_days(adaptive.fit, rhythm, adaptive.terms.churned_below) - 1
    return active_days, max(dormant_days, active_days + 1)
