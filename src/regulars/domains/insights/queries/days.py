"""The questions of insights. Answers are exact up to now: what is not folded yet is added."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import date, datetime
from typing import TypeVar

from regulars.domains.insights.store import counting, folding
from regulars.domains.insights.store import days as stored
from regulars.domains.insights.types import (
    Days,
    DeadDay,
    Places,
    PointsDay,
    SalesDay,
    TierCount,
    TierDay,
)
from regulars.infra.db import Tx
from regulars.kernel.errors import Overloaded

Found = TypeVar("Found")

_TRIES_MAX = 10


async def sales_by_day(tx: Tx, days: Days, places: Places) -> list[SalesDay]:
    """What was bought and brought back; several rows of one day and currency are to be added.

    Documents cancelled or in review do not count, nor returns of an order that was cancelled. A
    place that is asked for leaves out what was sold nowhere in particular.
    """
    return await _steady(
        tx, days.time_zone, lambda positions: stored.sales(tx, days, places, positions)
    )


async def points_by_day(tx: Tx, time_zone: str, asset_ids: Collection[int]) -> list[PointsDay]:
    """All that was ever booked of these assets by day and kind; several rows are to be added."""
    return await _steady(
        tx, time_zone, lambda positions: stored.points(tx, time_zone, asset_ids, positions)
    )


async def tiers_by_day(
    tx: Tx, time_zone: str, ladder_ids: Collection[int], from_day: date
) -> list[TierDay]:
    """Who came to tiers less who left them, since a day; several rows are to be added."""
    return await _steady(
        tx,
        time_zone,
        lambda positions: stored.tiers(tx, time_zone, ladder_ids, from_day, positions),
    )


async def dead_by_day(
    tx: Tx, time_zone: str, asset_ids: Collection[int], now: datetime
) -> list[DeadDay]:
    """What of open lots is dead without having been booked, by the day on which it died."""
    return await counting.dead_days(tx, time_zone, asset_ids, now)


async def member_counts(
    tx: Tx, before_ats: Sequence[datetime], store_ids: frozenset[int] | None = None
) -> list[int]:
    """How many of today's members (of these stores) had joined before each of these instants."""
    return await counting.member_counts(tx, before_ats, store_ids)


async def joined_by_day(
    tx: Tx,
    days: Days,
    between: tuple[datetime, datetime],
    store_ids: frozenset[int] | None = None,
) -> dict[date, int]:
    """How many of today's members (of these stores) joined on which local day."""
    return await counting.joined_days(tx, days, between, store_ids)


async def tier_counts(tx: Tx, ladder_ids: Collection[int]) -> list[TierCount]:
    """How many members stand on each tier, as booked."""
    return await counting.tier_counts(tx, ladder_ids)


async def waiting(tx: Tx) -> dict[str, int]:
    """How much waits for somebody or for the machine, by kind."""
    return await counting.waiting(tx)


async def _steady(
    tx: Tx,
    time_zone: str,
    read: Callable[[stored.Positions], Awaitable[Found]],
) -> Found:
    """What `read` finds between two looks at the positions that saw the same.

    Counters and the rest are two statements, with a snapshot each: a fold that ends between them
    would be seen twice or not at all.
    """
    before = await folding.positions(tx, time_zone)
    for _ in range(_TRIES_MAX):
        found = await read(before)
        after = await folding.positions(tx, time_zone)
        if after == before:
            return found
        before = after
    raise Overloaded("the counters move too fast to be read; ask again")
