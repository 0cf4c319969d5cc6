"""Going through all members, so many at a time."""

from uuid import UUID

from regulars.domains.insights.store import walking as store
from regulars.infra.db import Tx


async def rows_behind(tx: Tx, after_id: UUID, count: int) -> list[UUID]:
    """The next members behind an id, in the order of the ids."""
    return await store.rows_behind(tx, after_id, count)


async def row_count(tx: Tx) -> int:
    """How many members there are."""
    return await store.row_count(tx)
