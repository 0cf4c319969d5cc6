"""Which days stages may last."""

from regulars.domains.lifecycle.errors import DaysUnfit
from regulars.domains.lifecycle.types import Days

DAYS_MAX = 3_650


def refuse_unfit(days: Days) -> None:
    """Refuses days out of bounds, and of which a later stage would end before an earlier one."""
    every = (days.new_days, days.active_days, days.dormant_days, days.reactivated_days)
    if not all(1 <= each <= DAYS_MAX for each in every):
        raise DaysUnfit(f"a stage lasts from 1 to {DAYS_MAX} days")
    if not days.new_days <= days.active_days < days.dormant_days:
        raise DaysUnfit("new ends no later than active, and active before dormant")
