"""Which days stages may last, and by which probabilities they may end."""

from regulars.domains.lifecycle.errors import DaysUnfit, RhythmUnfit
from regulars.domains.lifecycle.types import Days
from regulars.domains.lifecycle.types.rhythm import AdaptiveTerms

DAYS_MAX = 3_650
ORDER_DAYS_MIN = 2
ORDER_DAYS_MAX = 100


def refuse_unfit(days: Days) -> None:
    """Refuses days out of bounds, and of which a later stage would end before an earlier one."""
    every = (days.new_days, days.active_days, days.dormant_days, days.reactivated_days)
    if not all(1 <= each <= DAYS_MAX for each in every):
        raise DaysUnfit(f"a stage lasts from 1 to {DAYS_MAX} days")
    if not days.new_days <= days.active_days < days.dormant_days:
        raise DaysUnfit("new ends no later than active, and active before dormant")


def refuse_unfit_terms(terms: AdaptiveTerms) -> None:
    """Refuses probabilities out of order or out of bounds, and a rhythm of fewer than two days."""
    if not 0 < terms.churned_below < terms.dormant_below < 1:
        raise RhythmUnfit(
            "probabilities lie between 0 and 1, that of churned below that of dormant"
        )
    if not ORDER_DAYS_MIN <= terms.order_days_min <= ORDER_DAYS_MAX:
        raise RhythmUnfit(
            f"a rhythm takes from {ORDER_DAYS_MIN} to {ORDER_DAYS_MAX} days of orders"
        )
