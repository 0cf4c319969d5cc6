"""Forgetting people who never existed."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.insights.store import removing as store
from regulars.infra.db import Tx


async def forget(tx: Tx, member_ids: Sequence[UUID]) -> None:
    """Forget these members' rows, and all days: they are folded anew from what is left.

    Call it in the transaction that removes the facts.
    """
    await store.forget(tx, member_ids)
