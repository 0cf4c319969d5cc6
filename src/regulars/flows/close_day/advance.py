"""A sandbox's clock, moved from midnight to midnight with the closes of the days in between."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.events.actions import ensure_partitions
from regulars.domains.events.queries import lane_lag
from regulars.flows.close_day.request import last_day, new_job, overdue, programs_to_close
from regulars.flows.close_day.run import CloseMeans, CloseSummary, Watch, run_close
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.feed import Position
from regulars.infra.sandbox import DataIsReal, Sandbox, begin_sandbox, move_clock, sandbox_of
from regulars.kernel.errors import InvalidInput
from regulars.kernel.period import local_midnight, zone

DAYS_MAX = 3_660
"""Ten years: a guard against a slip of the hand."""


class Advanced(msgspec.Struct, frozen=True, kw_only=True):
    """Where the clock stands now, and what the closes on the way did."""

    sandbox: Sandbox
    closes: list[CloseSummary]


async def begin(tx: Tx, at: datetime) -> Sandbox:
    """Make a sandbox of an empty database, for good; refuses one that anything was sent to."""
    if await lane_lag(tx, Position(written_in=0, last_id=UUID(int=0))):
        raise DataIsReal("this database holds events: make a sandbox of an empty one")
    await ensure_partitions(tx, at)
    return await begin_sandbox(tx, at)


async def advance(means: CloseMeans, to: datetime, watch: Watch) -> Advanced:
    """Move the clock of a sandbox to `to`; each program's days on the way are closed.

    At each midnight the clock stops, and the day before is closed as the worker would do it.
    Interrupted and run again, it first closes what was left open. Refuses a database that is no
    sandbox, an instant before the present one, and one that is too far ahead.
    """
    if to.tzinfo is None:
        raise InvalidInput("say an instant with its offset, as 2026-02-01T00:00:00Z")
    to = to.astimezone(UTC)
    async with means.database.transaction() as tx:
        _refuse_far(await sandbox_of(tx), to)
    closes = await _close_overdue(means, watch)
    at = None
    while at != to:
        at = await _stop(means, to)
        closes += await _close_overdue(means, watch)
    async with means.database.transaction() as tx:
        return Advanced(sandbox=await sandbox_of(tx), closes=closes)


async def _stop(means: CloseMeans, to: datetime) -> datetime:
    """Move to the next midnight of any program, or to `to` where there is none before it."""
    async with means.database.transaction() as tx:
        now = (await sandbox_of(tx)).current_at
        at = min([to, *await _midnights(tx, now)])
        await move_clock(tx, now, at)
        await ensure_partitions(tx, at)
    return at


async def _midnights(tx: Tx, now: datetime) -> list[datetime]:
    return [
        local_midnight(last_day(program, now) + timedelta(days=2), zone(program.time_zone))
        for program in await programs_to_close(tx)
    ]


async def _close_overdue(means: CloseMeans, watch: Watch) -> list[CloseSummary]:
    now = means.clock.now()
    async with means.database.transaction() as tx:
        due = await overdue(tx, now)
        asked = [await jobs.request(tx, new_job(given, "sandbox"), now) for given in due]
    return [await run_close(means, job.id, watch) for job in asked]


def _refuse_far(sandbox: Sandbox, to: datetime) -> None:
    if to < sandbox.current_at:
        stands_at = sandbox.current_at.isoformat()
        raise InvalidInput(f"the clock stands at {stands_at} and never goes back")
    if to - sandbox.current_at > timedelta(days=DAYS_MAX):
        raise InvalidInput(f"the clock moves at most {DAYS_MAX} days at once")
