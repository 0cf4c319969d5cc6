"""Keeping the members' rows: by the worker all the time, and a little before a list is read.

A row is made anew whenever anything about its member was written, and when time alone changes it.
So is the stage of the member, a moment before: whoever may be in another stage is noted for that.
Whoever's row was made is then judged for the segments.
The worker is a second or so behind. Whoever asks for a list makes what little is waiting first, so
that a list shows what was just written; where more is waiting, the list says so.
"""

from regulars.domains.insights import actions as insights
from regulars.domains.insights.actions import Noted
from regulars.domains.lifecycle import actions as lifecycle
from regulars.domains.members import actions as members
from regulars.domains.segments import actions as segments
from regulars.flows.lifecycle.keeping import keeping_of, zone_name_of
from regulars.flows.member_lists.scope import ground_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.invariants import patiently

ROWS_BEFORE_A_LIST = 2_000
MEMBERS_BEFORE_A_LIST = 200


async def keep_members(database: Database, clock: Clock) -> int:
    """A piece of the upkeep; how much was done, 0 where nothing is waiting."""
    async with database.transaction() as tx:
        if not await insights.is_anybody_waiting(tx, clock.now()):
            return 0
    noted = await _note(database, clock)
    made = await _make(database, clock, None)
    return noted.row_count + made


async def catch_up(database: Database, clock: Clock) -> bool:
    """Make what little is waiting; whether all rows are as they should be."""
    now = clock.now()
    async with database.transaction() as tx:
        if not await insights.is_anybody_waiting(tx, now):
            return True
    noted = await _note(database, clock, ROWS_BEFORE_A_LIST)
    made = await _make(database, clock, MEMBERS_BEFORE_A_LIST)
    if noted.row_count < ROWS_BEFORE_A_LIST and made < MEMBERS_BEFORE_A_LIST:
        return True
    async with database.transaction() as tx:
        return not await insights.is_anybody_waiting(tx, now)


async def _note(database: Database, clock: Clock, rows: int | None = None) -> Noted:
    async with database.transaction() as tx:
        if rows is None:
            await patiently(tx)
        forced = await in_force(tx)
        if await lifecycle.take_zone(tx, zone_name_of(forced)):
            await insights.note_everybody(tx)
        noted = await insights.note_changed(tx, ground_of(forced), clock.now(), rows)
        if noted.touched_through is not None:
            await members.forget_touched(tx, noted.touched_through)
    return noted


async def _make(database: Database, clock: Clock, count: int | None) -> int:
    async with database.transaction() as tx:
        if count is None:
            await patiently(tx)
        forced = await in_force(tx)
        now = clock.now()
        if ids := await insights.claim(tx, count):
            await lifecycle.keep_stages(tx, ids, await keeping_of(tx, forced, now))
            await insights.make_rows(tx, ids, ground_of(forced), now)
            await segments.note_changed(tx, ids, now)
            await lifecycle.note_for_tags(tx, ids)
        return len(ids)
