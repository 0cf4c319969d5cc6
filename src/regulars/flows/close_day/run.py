"""Running a close: step after step, batch after batch, each in a transaction of its own.

A batch and the job's progress are committed together, so a runner that is killed loses nothing and
does nothing twice: whoever takes the job up again goes on behind the last batch.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog import queries as known
from regulars.flows.close_day.counts import Counts
from regulars.flows.close_day.ground import Batch, Ground, Step
from regulars.flows.close_day.ladders import ladder_steps, tier_warnings
from regulars.flows.close_day.request import CloseInput
from regulars.flows.close_day.units import asset_steps, expiry_warnings, hold_steps
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database
from regulars.infra.insist import insistently
from regulars.infra.job_run import Progress, Run, running
from regulars.kernel.period import EPOCH, local_midnight, zone
from regulars.kernel.shares import Share

_FIRST_PAUSE_SECONDS = 0.02


class CloseMeans(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the platform that a close needs."""

    database: Database
    vault: Vault
    clock: Clock


class CloseProgress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a close stands: its step, and how many items it has handled so far."""

    program: str
    step: str
    step_number: int
    step_count: int
    item_count: int


class CloseSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a close did."""

    program: str
    day: str
    through: datetime
    counts: Counts


class _At(msgspec.Struct, frozen=True, kw_only=True):
    """Where a strand of a step stands."""

    after: Any = None
    is_ended: bool = False


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """The present step (None: the first), where its strands stand, and what was done so far."""

    step: str | None = None
    strands: list[_At] = []
    counts: Counts = Counts()


Watch = Callable[[CloseProgress], None]


async def run_close(means: CloseMeans, job_id: UUID, watch: Watch) -> CloseSummary:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, CloseInput)
        runner = _Runner(means, run, given, watch)
        await runner.begin()
        await runner.go()
        return await runner.end()


class _Runner:
    """One run of one close."""

    def __init__(self, means: CloseMeans, run: Run, given: CloseInput, watch: Watch) -> None:
        self._means = means
        self._run = run
        self._given = given
        self._watch = watch
        self._cursor = msgspec.convert(run.job.cursor or {}, _Cursor)
        self._steps: list[Step] = []
        self._number = 0
        self._told_from = given.through
        self._drawn_after = EPOCH
        self._turn = asyncio.Lock()

    async def begin(self) -> None:
        """The steps, and what was closed before: nothing of that is told again."""
        given = self._given
        time_zone = zone(given.time_zone)
        async with self._means.database.transaction() as tx:
            terms = (await in_force(tx)).program(given.program_id)
            closed_through = await known.closed_through(tx, given.program_id)
        self._told_from = closed_through or local_midnight(given.day, time_zone)
        self._drawn_after = closed_through or EPOCH
        self._steps = [*hold_steps(), *ladder_steps(terms), *asset_steps(terms)]
        is_latest = self._means.clock.now() < local_midnight(
            given.day + timedelta(days=2), time_zone
        )
        if is_latest:
            self._steps += [*expiry_warnings(terms), *tier_warnings(terms)]
        self._find_place()

    async def go(self) -> None:
        """Every step that is left, to its end: one after the other, its strands side by side."""
        while self._number < len(self._steps):
            step = self._steps[self._number]
            if len(self._cursor.strands) != step.strand_count:
                strands = [_At()] * step.strand_count
                self._cursor = msgspec.structs.replace(
                    self._cursor, step=step.name, strands=strands
                )
            await _together([self._follow(step, number) for number in range(step.strand_count)])
            self._number += 1
            self._cursor = _Cursor(counts=self._cursor.counts)

    async def end(self) -> CloseSummary:
        """Note the day as closed, together with the job's end."""
        given = self._given
        summary = CloseSummary(
            program=given.program,
            day=given.day.isoformat(),
            through=given.through,
            counts=self._cursor.counts,
        )
        async with self._means.database.transaction() as tx:
            now = self._means.clock.now()
            await catalog.note_closed(tx, given.program_id, given.through, now)
            await self._run.succeed(tx, msgspec.to_builtins(summary))
        return summary

    def _find_place(self) -> None:
        """Go on at the step that was left; from the beginning where the program has it no more."""
        names = [each.name for each in self._steps]
        if self._cursor.step in names:
            self._number = names.index(self._cursor.step)
        else:
            self._cursor = _Cursor(counts=self._cursor.counts)

    async def _follow(self, step: Step, number: int) -> None:
        """A strand of a step, batch after batch, to its end."""
        while not self._cursor.strands[number].is_ended:
            self._tell(step)
            await insistently(partial(self._take, step, number), _FIRST_PAUSE_SECONDS)

    async def _take(self, step: Step, number: int) -> None:
        """One batch of a strand, and the cursor behind it.

        The strands end their transactions one after the other, so that each writes the cursor with
        what the others have committed.
        """
        ground = self._ground(Share(number, step.strand_count))
        async with AsyncExitStack() as until_committed:
            async with self._means.database.transaction() as tx:
                batch = await step.take(tx, ground, self._cursor.strands[number].after)
                await until_committed.enter_async_context(self._turn)
                cursor = self._moved(number, batch)
                progress = Progress(
                    done_count=self._number + all(each.is_ended for each in cursor.strands),
                    total_count=len(self._steps),
                    cursor=msgspec.to_builtins(cursor),
                )
                await self._run.report(tx, progress)
            self._cursor = cursor

    def _moved(self, number: int, batch: Batch) -> _Cursor:
        """The cursor with one strand behind a batch."""
        after = msgspec.to_builtins(batch.after)
        strands = list(self._cursor.strands)
        strands[number] = _At(after=after, is_ended=batch.after is None)
        return msgspec.structs.replace(
            self._cursor, strands=strands, counts=self._cursor.counts.plus(batch.counts)
        )

    def _ground(self, share: Share) -> Ground:
        return Ground(
            vault=self._means.vault,
            program_id=self._given.program_id,
            through=self._given.through,
            now=self._means.clock.now(),
            told_from=self._told_from,
            drawn_after=self._drawn_after,
            share=share,
        )

    def _tell(self, step: Step) -> None:
        self._watch(
            CloseProgress(
                program=self._given.program,
                step=step.name,
                step_number=self._number,
                step_count=len(self._steps),
                item_count=self._cursor.counts.item_count,
            )
        )


async def _together(strands: Sequence[Coroutine[Any, Any, None]]) -> None:
    """All of them at once; where one fails, none goes on, and its failure is told."""
    tasks = [asyncio.create_task(each) for each in strands]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
