"""Keeping the counters of the overview up: the worker's part."""

from regulars.domains.insights import actions as insights
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.invariants import patiently


async def fold_days(database: Database, clock: Clock) -> int:
    """Fold what was written since into the days of every program's time zone; how many rows."""
    async with database.transaction() as tx:
        forced = await in_force(tx)
        zones = sorted({each.program.time_zone for each in forced.programs})
        behind = [each for each in zones if await insights.is_behind(tx, each)]
    folded_count = 0
    for each in behind:
        async with database.transaction() as tx:
            await patiently(tx)
            folded_count += await insights.fold_days(tx, each, clock.now())
    return folded_count
