"""Forgetting what was folded from facts that are gone."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.insights.store import SQL
from regulars.domains.insights.store.folding import FOLDING
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name


async def forget(tx: Tx, member_ids: Sequence[UUID]) -> None:
    """Forget all days, and the rows of these members, once nobody folds."""
    await lock_name(tx, FOLDING)
    await tx.run(SQL.forget_days)
    await tx.run(SQL.forget_facts_of, member_ids=list(member_ids))
