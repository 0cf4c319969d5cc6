"""Joining: every run leaves a file for each month that it had rows of; many small ones become one.

A run joins a month by itself when enough have come together; asked to, it joins all that it can.
"""

import asyncio

from regulars.flows.lake.tables import SHAPES
from regulars.infra.lake import catalogue
from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.cleaning import SUPERSEDED_SPAN
from regulars.infra.lake.rewriting import SMALL_FILES_MIN, joined, small_months
from regulars.infra.lake.session import Session

_TWO = 2


async def join(session: Session, *, is_wanted: bool) -> int:
    """Make one file of the small ones of each month; how many became fewer."""
    async with session.transaction() as tx:
        current = await catalogue.files(tx)
    months = small_months(current, _TWO if is_wanted else SMALL_FILES_MIN)
    for month in months:
        await _join(session, month)
    return sum(map(len, months))


async def _join(session: Session, month: list[LakeFile]) -> None:
    shape = SHAPES[month[0].table_name]
    now = session.clock.now()
    made = await asyncio.to_thread(joined, session.location, shape, month, now)
    async with session.transaction() as tx:
        ids = [each.id for each in month]
        await catalogue.replace(tx, ids, made, delete_after=now + SUPERSEDED_SPAN)
