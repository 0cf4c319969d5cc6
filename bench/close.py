"""The close of a day on which much falls due, for two numbers of members.

It is the last day of a ladder's year: everybody's tier is looked at and every look is written down.
One member in ten has a lot that dies on that day; holds time out, pending units are released, and
owners are warned, as on any other day. The close runs as the worker runs it, in one process; making
the members is not counted.
"""

import os
import time
from collections import defaultdict

import msgspec

from bench.effort import Effort
from bench.members_to_close import CLOSED_AT, DAY, install
from bench.processes import Meter
from bench.stage import administer, database_pid, installation
from regulars.bootstrap import Platform
from regulars.flows.close_day.counts import Counts
from regulars.flows.close_day.request import close_of, new_job, programs_to_close
from regulars.flows.close_day.run import CloseMeans, CloseProgress, run_close
from regulars.infra import jobs
from regulars.infra.clock import MovableClock
from regulars.infra.invariants import breaches

SECONDS_GOAL = 60.0
GROWTH_GOAL = 12.0


class CloseTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One close."""

    members: int
    counts: Counts
    seconds: float
    seconds_by_step: dict[str, float]
    cpu_seconds: dict[str, float]
    """Processor time of the process that closes, and of the database."""


class CloseResult(msgspec.Struct, frozen=True, kw_only=True):
    """A close for few members and one for ten times as many."""

    small: CloseTurn
    large: CloseTurn
    growth: float
    """How many times as long the large one took."""
    seconds_goal: float
    growth_goal: float


async def measure(effort: Effort) -> CloseResult:
    """Close the day for a tenth of the members, then for all of them, each on its own database."""
    small = await measure_one(effort.closed_members // 10)
    large = await measure_one(effort.closed_members)
    return CloseResult(
        small=small,
        large=large,
        growth=round(large.seconds / small.seconds, 1),
        seconds_goal=SECONDS_GOAL,
        growth_goal=GROWTH_GOAL,
    )


async def measure_one(members: int) -> CloseTurn:
    """Close the day for so many members; every invariant is checked afterwards."""
    async with installation() as platform:
        await install(platform, members)
        await administer(platform.database.url, "checkpoint")
        turn = await _close(platform, members)
        broken = await breaches(platform.database)
        assert not broken, broken
    return turn


async def _close(platform: Platform, members: int) -> CloseTurn:
    clock = MovableClock(CLOSED_AT)
    means = CloseMeans(database=platform.database, vault=platform.vault, clock=clock)
    async with platform.database.transaction() as tx:
        (program,) = await programs_to_close(tx)
        asked = new_job(close_of(program, DAY, clock.now()), "bench")
        job = await jobs.request(tx, asked, clock.now())
    steps = _Steps()
    meter = Meter({"close": os.getpid(), "database": database_pid(platform.settings.home)})
    summary = await run_close(means, job.id, steps.watch)
    usage = meter.read()
    return CloseTurn(
        members=members,
        counts=summary.counts,
        seconds=round(usage.seconds, 2),
        seconds_by_step=steps.ended(),
        cpu_seconds={name: round(usage.seconds * cores, 2) for name, cores in usage.cores.items()},
    )


class _Steps:
    """How long each step takes, as whoever watches the close sees it."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = defaultdict(float)
        self._name = "begin"
        self._since = time.perf_counter()

    def watch(self, progress: CloseProgress) -> None:
        self._turn_to(progress.step)

    def ended(self) -> dict[str, float]:
        self._turn_to("")
        return {name: round(seconds, 2) for name, seconds in self._seconds.items()}

    def _turn_to(self, name: str) -> None:
        now = time.perf_counter()
        self._seconds[self._name] += now - self._since
        self._name, self._since = name, now


def words(result: CloseResult) -> list[str]:
    """The result for people."""
    lines = [line for turn in (result.small, result.large) for line in _turn_words(turn)]
    return [
        *lines,
        f"  {result.growth} times as long for ten times as many (goal {result.growth_goal:.0f})",
    ]


def _turn_words(turn: CloseTurn) -> list[str]:
    counts, cpu = turn.counts, turn.cpu_seconds
    did = (
        f"{counts.looked_at:,} tiers looked at, {counts.expired:,} lots expired, "
        f"{counts.released:,} released, {counts.holds_timed_out:,} holds timed out, "
        f"{counts.warned_of_expiry:,} warnings"
    )
    steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in turn.seconds_by_step.items())
    return [
        f"close for {turn.members:,} members: {turn.seconds:.1f} s",
        f"  {did}",
        f"  {steps}",
        f"  processor time: close {cpu['close']:.1f} s, database {cpu['database']:.1f} s",
    ]
