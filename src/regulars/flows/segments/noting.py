"""Noting whom events concern: a part of taking events in, so it judges nobody itself."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members import queries as members
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.flows.segments.kept import kept_up, names_of
from regulars.infra.db import Tx


async def note_events(tx: Tx, happened: Sequence[tuple[UUID, str]], now: datetime) -> None:
    """Have members judged to whom something happened that a live segment listens to.

    `happened` holds parties and the names of what they did. One statement where no segment listens.
    """
    if not happened:
        return
    names = names_of(kept_up(await stored.live_segments(tx)))
    ids = sorted({member_id for member_id, name in happened if name in names})
    if ids:
        await segments.note_changed(tx, await _survivors(tx, ids), now)


async def _survivors(tx: Tx, ids: Collection[UUID]) -> list[UUID]:
    return sorted(set((await members.survivors(tx, sorted(ids))).values()))
