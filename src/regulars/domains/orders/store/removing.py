"""Removing documents for good."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.orders.store.loaded import SQL
from regulars.infra.db import Tx


async def remove_documents_of(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove all documents of these parties, with lines, tenders, states and matches; how many."""
    return await tx.run(SQL.remove_documents_of, member_ids=list(member_ids))
