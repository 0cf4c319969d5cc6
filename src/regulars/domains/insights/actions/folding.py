"""Folding what was written into the days."""

from datetime import datetime

from regulars.domains.insights.store import folding
from regulars.domains.insights.store.folding import Stretch
from regulars.domains.insights.types import Feed
from regulars.infra.db import Tx

ROWS_AT_ONCE = 200_000
"""About how many rows of a feed are folded in one transaction."""

_FEEDS: tuple[Feed, ...] = ("sales", "recounts", "points", "tiers")


async def is_behind(tx: Tx, time_zone: str) -> bool:
    """Whether anything waits to be folded into the days of this zone; locks nothing."""
    positions = await folding.positions(tx, time_zone)
    before = await folding.horizon(tx)
    for feed in _FEEDS:
        if (await folding.ahead(tx, feed, positions[feed], before, 1)).row_count:
            return True
    return False


async def fold_days(tx: Tx, time_zone: str, now: datetime) -> int:
    """Fold what was written into the days of this zone, as far as all its writers have ended.

    A bounded piece of each feed; how many rows. 0 while another one folds.
    """
    positions = await folding.lock_positions(tx, time_zone, _FEEDS, now)
    if positions is None:
        return 0
    before = await folding.horizon(tx)
    folded_count = 0
    for feed in _FEEDS:
        next_rows = await folding.ahead(tx, feed, positions[feed], before, ROWS_AT_ONCE)
        if next_rows.through is None:
            continue
        stretch = Stretch(time_zone=time_zone, after=positions[feed], through=next_rows.through)
        await _fold(tx, feed, stretch, positions["sales"])
        positions[feed] = next_rows.through
        await folding.move(tx, time_zone, feed, next_rows.through, now)
        folded_count += next_rows.row_count
    return folded_count


async def _fold(tx: Tx, feed: Feed, stretch: Stretch, sales_through: int) -> None:
    match feed:
        case "sales":
            await folding.fold_sales(tx, stretch)
        case "recounts":
            await folding.fold_recounts(tx, stretch, sales_through)
        case "points":
            await folding.fold_points(tx, stretch)
        case "tiers":
            await folding.fold_tiers(tx, stretch)
        case _:
            raise AssertionError(f"{feed} tells of no days")
