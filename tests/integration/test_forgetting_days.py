"""Days are forgotten only when nobody folds, so that nothing comes in behind it."""

import asyncio

from regulars.bootstrap import Platform
from regulars.domains.insights import actions as insights
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.lake import everything_ended

LONDON = "Europe/London"


async def test_whoever_forgets_waits_for_whoever_folds(platform: Platform) -> None:
    await platform.codes.ids("source", ["till"])
    sold = document("A-1", line("TEA", 1, 250))
    await record(platform, Submission(document=sold, customer=customer("C-1")))
    await everything_ended(platform)
    async with platform.database.transaction() as folding:
        await insights.fold_days(folding, LONDON, platform.clock.now())
        forgetting = asyncio.create_task(_forget(platform))
        await asyncio.sleep(0.2)
        assert not forgetting.done()
    await forgetting
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select count(*) from insights.sales_day")
        assert await cursor.fetchall() == [(0,)]
    async with platform.database.transaction() as tx:
        assert await insights.fold_days(tx, LONDON, platform.clock.now()) == 1


async def _forget(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        await insights.forget(tx, [])
