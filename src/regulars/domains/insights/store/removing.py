"""Forgetting what was folded from facts that are gone."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.insights.store import SQL
from regulars.infra.db import Tx


async def forget(tx: Tx, member_ids: Sequence[UUID]) -> None:
    """Forget all days, and the rows of these members."""
    await tx.run(SQL.forget_days)
    await tx.run(SQL.forget_facts_of, member_ids=list(member_ids))
