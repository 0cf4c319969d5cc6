"""Positions of the feeds, and folding them into days."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types import Feed, Folded, Position
from regulars.infra.db import Tx
from regulars.infra.locks import share_name
from regulars.infra.sql import Query

FOLDING: Final = "insights.folding"
"""Held alone by who forgets, shared by who folds."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a feed: after a write, through another."""

    time_zone: str
    after: int
    through: int


_AHEAD: dict[Feed, Query] = {
    "sales": SQL.sales_ahead,
    "recounts": SQL.recounts_ahead,
    "points": SQL.points_ahead,
    "tiers": SQL.tiers_ahead,
    "holds": SQL.holds_ahead,
    "touched": SQL.touched_ahead,
}


async def begin(tx: Tx) -> None:
    """Wait for whoever forgets, and keep them waiting until the transaction ends.

    What is folded from facts that are going would otherwise come in behind their back, and stay.
    """
    await share_name(tx, FOLDING)


async def positions(tx: Tx, time_zone: str) -> dict[Feed, int]:
    """How far each feed is folded into the days of this zone; 0 where nothing is yet."""
    rows = await tx.all(SQL.positions, Position, time_zone=time_zone)
    found: dict[Feed, int] = dict.fromkeys(_AHEAD, 0)
    return found | {each.feed: each.written_in for each in rows}


async def lock_positions(
    tx: Tx, time_zone: str, feeds: Sequence[Feed], now: datetime
) -> dict[Feed, int] | None:
    """The positions of these feeds, locked until the transaction ends; None while another folds."""
    await begin(tx)
    await tx.run(SQL.ensure_position, time_zone=time_zone, feeds=list(feeds), now=now)
    rows = await tx.all(SQL.lock_positions, Position, time_zone=time_zone)
    return {each.feed: each.written_in for each in rows} if len(rows) == len(feeds) else None


async def move(tx: Tx, time_zone: str, feed: Feed, written_in: int, now: datetime) -> None:
    await tx.run(SQL.move_position, time_zone=time_zone, feed=feed, written_in=written_in, now=now)


async def horizon(tx: Tx) -> int:
    """All that was written below has ended."""
    return int((await tx.rows(SQL.horizon))[0][0])


async def ahead(tx: Tx, feed: Feed, after: int, before: int, count: int) -> Folded:
    """The next stretch of a feed, of about `count` rows: whole transactions."""
    return await tx.one(_AHEAD[feed], Folded, after=after, horizon=before, count=count)


async def fold_sales(tx: Tx, stretch: Stretch) -> None:
    await tx.run(SQL.fold_sales, **msgspec.structs.asdict(stretch))


async def fold_recounts(tx: Tx, stretch: Stretch, folded_through: int) -> None:
    await tx.run(
        SQL.fold_recounts, **msgspec.structs.asdict(stretch), folded_through=folded_through
    )


async def fold_points(tx: Tx, stretch: Stretch) -> None:
    await tx.run(SQL.fold_points, **msgspec.structs.asdict(stretch))


async def fold_tiers(tx: Tx, stretch: Stretch) -> None:
    await tx.run(SQL.fold_tiers, **msgspec.structs.asdict(stretch))
