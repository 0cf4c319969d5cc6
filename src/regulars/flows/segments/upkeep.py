"""Keeping memberships: judging those of whom something is another, or whose time has come.

Whoever writes about a member notes them in the same transaction: the rows that conditions read,
and events that a live segment listens to. The worker claims those notes in batches, judges the
members for every segment, innermost first, and writes who entered and who left in the transaction
in which the notes go: a worker that is killed in the middle leaves the notes where they were.
"""

from datetime import datetime

import structlog

from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.flows.segments.judging import Whom, judge, scopes_at
from regulars.flows.segments.kept import kept_up
from regulars.infra.clock import Clock
from regulars.infra.db import Database, Tx
from regulars.infra.invariants import patiently
from regulars.kernel.errors import InvalidInput

MEMBERS_AT_ONCE = 2_000

_log = structlog.get_logger("regulars.segments")


async def keep_segments(database: Database, clock: Clock) -> int:
    """Judge the next members who wait; how many, 0 where nobody waits."""
    async with database.transaction() as tx:
        if not await segments.is_anybody_waiting(tx, clock.now()):
            return 0
    async with database.transaction() as tx:
        await patiently(tx)
        return await _keep(tx, clock.now())


async def _keep(tx: Tx, now: datetime) -> int:
    """Segments are locked before anybody is claimed, and read again behind the locks: a version
    that went live meanwhile is judged by, and none is forgotten."""
    found = await stored.live_segments(tx)
    locked = await segments.lock(tx, [each.id for each in found])
    woken = await segments.wake_due(tx, now, MEMBERS_AT_ONCE)
    noted = await segments.claim_waiting(tx, MEMBERS_AT_ONCE)
    ids = sorted({*woken, *noted})
    if not ids:
        return 0
    whom = Whom(ids=ids, why="facts", timed=frozenset(woken) - frozenset(noted))
    live = [each for each in kept_up(await stored.live_segments(tx)) if each.segment.id in locked]
    scopes = await scopes_at(tx, live, now)
    kept = [each for each in live if each.segment.program_id in scopes]
    for each in kept:
        try:
            scope = scopes[each.segment.program_id]
            await judge(tx, each, whom, scope, locked[each.segment.id])
        except InvalidInput as refusal:
            # What its condition names has gone: the others go on.
            _log.warning("segment_not_judged", code=each.segment.code, detail=refusal.detail)
    return len(ids)
