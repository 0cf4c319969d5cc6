"""Members' rows: who is to be made anew, and making them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types import Feed, Ground
from regulars.infra.db import Tx, column
from regulars.infra.sql import Query

_NOTE: dict[Feed, Query] = {
    "sales": SQL.note_sales,
    "recounts": SQL.note_recounts,
    "points": SQL.note_points,
    "tiers": SQL.note_tiers,
    "holds": SQL.note_holds,
    "touched": SQL.note_touched,
}


async def note(tx: Tx, feed: Feed, after: int, through: int) -> None:
    """Note everybody of whom this stretch of a feed tells."""
    await tx.run(_NOTE[feed], after=after, through=through)


async def note_due(tx: Tx, now: datetime, count: int) -> int:
    """Note those whose row time alone has made another; how many."""
    return await tx.run(SQL.note_due, now=now, count=count)


async def any_dirty(tx: Tx, now: datetime) -> bool:
    return bool((await tx.rows(SQL.any_dirty, now=now))[0][0])


async def claim(tx: Tx, count: int) -> list[UUID]:
    """Take up to so many from those who are to be made anew."""
    return sorted(column(await tx.rows(SQL.claim_dirty, count=count)))


async def make(tx: Tx, ids: Sequence[UUID], ground: Ground, now: datetime) -> None:
    """Make the rows of these members from the facts; who is no member any more has none."""
    await tx.run(SQL.forget_gone, ids=list(ids))
    await tx.run(
        SQL.make_facts,
        ids=list(ids),
        program_id_max=ground.program_id_max,
        asset_id_max=ground.asset_id_max,
        ladder_id_max=ground.ladder_id_max,
        now=now,
    )


async def note_everybody(tx: Tx) -> int:
    return await tx.run(SQL.note_everybody)


async def dirty_count(tx: Tx) -> int:
    return int((await tx.rows(SQL.dirty_count))[0][0])


async def take_rates(tx: Tx, ground: Ground) -> bool:
    """Keep the rates that rows are made with; whether they are others than before."""
    given = {
        "program_ids": [each.program_id for each in ground.rates],
        "currencies": [each.currency for each in ground.rates],
        "factors": [each.factor for each in ground.rates],
    }
    if not (await tx.rows(SQL.changed_rates, **given))[0][0]:
        return False
    await tx.run(SQL.save_rates, **given)
    await tx.run(SQL.note_everybody_who_bought)
    return True
