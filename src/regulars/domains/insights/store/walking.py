"""Going through the rows of all members."""

from uuid import UUID

from regulars.domains.insights.store import SQL
from regulars.infra.db import Tx, column


async def rows_behind(tx: Tx, after_id: UUID, count: int) -> list[UUID]:
    return column(await tx.rows(SQL.rows_behind, after_id=after_id, count=count))


async def row_count(tx: Tx) -> int:
    return int((await tx.rows(SQL.row_count))[0][0])


async def row_estimate(tx: Tx) -> int:
    """About how many members there are, as the planner thinks."""
    return int((await tx.rows(SQL.row_estimate))[0][0])
