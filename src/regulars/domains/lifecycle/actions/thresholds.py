"""Changing how long stages last."""

from datetime import datetime

from regulars.domains.lifecycle.policy.fitness import refuse_unfit
from regulars.domains.lifecycle.store import thresholds
from regulars.domains.lifecycle.types import Days, Thresholds
from regulars.infra.db import Tx


async def change_days(tx: Tx, days: Days, made_by: str, note: str, now: datetime) -> Thresholds:
    """Let stages last so many days from now on: a version of its own, that never changes.

    What was before stays as it was. The same days again make no version. Refuses days of which a
    later stage would end before an earlier one.
    """
    refuse_unfit(days)
    await thresholds.lock(tx)
    newest = (await thresholds.versions(tx))[-1]
    if newest.days != days:
        await thresholds.add(tx, days, made_by, note, now)
        newest = (await thresholds.versions(tx))[-1]
    return newest


async def take_zone(tx: Tx, time_zone: str) -> bool:
    """Keep whose midnights end days; whether they are another's than before."""
    if await thresholds.zone_name(tx) == time_zone:
        return False
    await thresholds.save_zone(tx, time_zone)
    return True
