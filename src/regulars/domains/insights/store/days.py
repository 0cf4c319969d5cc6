"""Days read back: the counters, and what is not folded yet."""

from collections.abc import Collection, Mapping
from datetime import date

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types import Days, Feed, Places, PointsDay, SalesDay, TierDay
from regulars.infra.db import Tx

Positions = Mapping[Feed, int]


async def sales(tx: Tx, days: Days, places: Places, positions: Positions) -> list[SalesDay]:
    """Sales by day and currency; several rows for one are to be added."""
    asked = {
        "time_zone": days.time_zone,
        "from_day": days.from_day,
        "before_day": days.before_day,
        "store_ids": _sorted(places.store_ids),
        "channel_ids": _sorted(places.channel_ids),
    }
    kept = await tx.all(SQL.sales_days, SalesDay, **asked)
    return kept + await tx.all(
        SQL.unfolded_sales_days,
        SalesDay,
        **asked,
        after=positions["sales"],
        recounts_after=positions["recounts"],
    )


async def points(
    tx: Tx, time_zone: str, asset_ids: Collection[int], positions: Positions
) -> list[PointsDay]:
    """All days of these assets, by kind; several rows for one are to be added."""
    asked = {"time_zone": time_zone, "asset_ids": sorted(asset_ids)}
    kept = await tx.all(SQL.points_days, PointsDay, **asked)
    return kept + await tx.all(
        SQL.unfolded_points_days, PointsDay, **asked, after=positions["points"]
    )


async def tiers(
    tx: Tx, time_zone: str, ladder_ids: Collection[int], from_day: date, positions: Positions
) -> list[TierDay]:
    """Comings and goings of these ladders since a day; several rows for one are to be added."""
    asked = {
        "time_zone": time_zone,
        "ladder_ids": sorted(ladder_ids),
        "from_day": from_day,
    }
    kept = await tx.all(SQL.tier_days, TierDay, **asked)
    return kept + await tx.all(SQL.unfolded_tier_days, TierDay, **asked, after=positions["tiers"])


def _sorted(ids: frozenset[int] | None) -> list[int] | None:
    return None if ids is None else sorted(ids)
