"""Members counted from an index, the dead of today, and what waits."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types import Days, DeadDay, TierCount
from regulars.infra.db import Tx


async def member_counts(
    tx: Tx, before_ats: Sequence[datetime], store_ids: frozenset[int] | None
) -> list[int]:
    rows = await tx.rows(
        SQL.member_counts,
        places=list(range(len(before_ats))),
        before_ats=list(before_ats),
        store_ids=_sorted(store_ids),
    )
    return [count for _, count in rows]


async def joined_days(
    tx: Tx, days: Days, between: tuple[datetime, datetime], store_ids: frozenset[int] | None
) -> dict[date, int]:
    rows = await tx.rows(
        SQL.joined_days,
        time_zone=days.time_zone,
        from_at=between[0],
        before_at=between[1],
        store_ids=_sorted(store_ids),
    )
    return dict(rows)


async def dead_days(
    tx: Tx, time_zone: str, asset_ids: Collection[int], now: datetime
) -> list[DeadDay]:
    return await tx.all(
        SQL.dead_days, DeadDay, time_zone=time_zone, asset_ids=sorted(asset_ids), now=now
    )


async def tier_counts(tx: Tx, ladder_ids: Collection[int]) -> list[TierCount]:
    return await tx.all(SQL.tier_counts, TierCount, ladder_ids=sorted(ladder_ids))


async def waiting(tx: Tx) -> dict[str, int]:
    rows = await tx.rows(SQL.waiting)
    return dict(rows)


def _sorted(ids: frozenset[int] | None) -> list[int] | None:
    return None if ids is None else sorted(ids)
