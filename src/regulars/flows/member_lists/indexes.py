"""Indexes for the sorts of lists that go by a program or an asset."""

from regulars.domains.insights import actions as insights
from regulars.flows.member_lists.scope import ground_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.db import Database
from regulars.infra.invariants import patiently


async def keep_list_indexes(database: Database) -> int:
    """Build what is missing for the programs in force; how many were built or dropped."""
    async with database.transaction() as tx:
        await patiently(tx)
        return await insights.keep_indexes(tx, ground_of(await in_force(tx)))
