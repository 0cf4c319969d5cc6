"""Removing orders of people who never existed."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.orders import store
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove all orders and returns of these parties without a trace; how many.

    Only for what was made up: their numbers may be used again, and nothing is announced.
    """
    return await store.remove_documents_of(tx, member_ids)
