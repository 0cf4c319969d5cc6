"""Keeping the members' rows: noting who is another now, and making their rows anew."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.insights.store import folding, people
from regulars.domains.insights.types import Feed, Ground
from regulars.infra.db import Tx

ROWS_AT_ONCE = 200_000
MEMBERS_AT_ONCE = 2_000
"""How many rows are made in one transaction."""

_FEEDS: tuple[Feed, ...] = ("sales", "recounts", "points", "tiers", "holds", "touched")
_NO_ZONE = ""


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """How far what was written is noted; `touched_through` may be forgotten by members."""

    row_count: int
    touched_through: int | None


async def is_anybody_waiting(tx: Tx, now: datetime) -> bool:
    """Whether anybody's row is not what it should be; locks nothing."""
    if await people.any_dirty(tx, now):
        return True
    positions = await folding.positions(tx, _NO_ZONE)
    before = await folding.horizon(tx)
    for feed in _FEEDS:
        if (await folding.ahead(tx, feed, positions[feed], before, 1)).row_count:
            return True
    return False


async def note_changed(tx: Tx, ground: Ground, now: datetime, rows_max: int | None = None) -> Noted:
    """Note everybody of whom was written since, and whom time has changed.

    A bounded piece of each feed; nothing while another one notes.
    """
    positions = await folding.lock_positions(tx, _NO_ZONE, _FEEDS, now)
    if positions is None:
        return Noted(row_count=0, touched_through=None)
    await people.take_rates(tx, ground)
    before = await folding.horizon(tx)
    rows_at_once = rows_max or ROWS_AT_ONCE
    row_count = await people.note_due(tx, now, rows_at_once)
    touched_through = None
    for feed in _FEEDS:
        ahead = await folding.ahead(tx, feed, positions[feed], before, rows_at_once)
        if ahead.through is None:
            continue
        await people.note(tx, feed, positions[feed], ahead.through)
        await folding.move(tx, _NO_ZONE, feed, ahead.through, now)
        row_count += ahead.row_count
        if feed == "touched":
            touched_through = ahead.through
    return Noted(row_count=row_count, touched_through=touched_through)


async def note_everybody(tx: Tx) -> int:
    """Have the rows of all members made anew; how many were not noted yet."""
    return await people.note_everybody(tx)


async def waiting_count(tx: Tx) -> int:
    """How many members are noted."""
    return await people.dirty_count(tx)


async def claim(tx: Tx, count_max: int | None = None) -> list[UUID]:
    """Take some of those who were noted, to have their rows made in the same transaction.

    Whoever changes in the meantime is noted again. The rows are claimed in one statement and read
    in those that follow, which see all that they were noted for.
    """
    await folding.begin(tx)
    return await people.claim(tx, count_max or MEMBERS_AT_ONCE)


async def make_rows(tx: Tx, ids: Sequence[UUID], ground: Ground, now: datetime) -> None:
    """Make the rows of these members anew, who were claimed."""
    if ids:
        await people.make(tx, ids, ground, now)
