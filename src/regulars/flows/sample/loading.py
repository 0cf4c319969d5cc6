"""Loading the sample: its history through the flows that real data take, as history.

What takes the time is written in lanes. A load that was killed goes on where it stopped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, get_args
from uuid import UUID

import msgspec

from regulars.domains.events import queries as stored_events
from regulars.flows.acquisition.attributing import (
    AttributionMeans,
    request_attribution,
    run_attribution,
)
from regulars.flows.close_day.request import new_job as new_close
from regulars.flows.close_day.request import overdue
from regulars.flows.close_day.run import CloseMeans, run_close
from regulars.flows.lake import request as lake
from regulars.flows.process_events import CONSUMER as LANE
from regulars.flows.process_events import process_events
from regulars.flows.program_config.reviewing import JOB_KIND as REVIEW_LADDER
from regulars.flows.program_config.reviewing import run_review
from regulars.flows.sample.ground import lay
from regulars.flows.sample.history import Cast, cast
from regulars.flows.sample.lanes import LANE_COUNT, Lane, LaneOrder, write_lane, write_ordered
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.progress import Figures, LaneProgress, LoadProgress, LoadWatch, Phase
from regulars.flows.sample.request import LoadInput
from regulars.infra import jobs, sample
from regulars.infra.feed import position_of
from regulars.infra.in_processes import in_processes
from regulars.infra.job_run import JobIsRunning, Progress, Run, running

_REST_SECONDS: Final = 0.1
_LOOK_SECONDS: Final = 0.5
_PHASES: Final[Sequence[Phase]] = get_args(Phase)


async def run_load(means: SampleMeans, job_id: UUID, watch: LoadWatch) -> Figures:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, LoadInput)
        watch(LoadProgress())
        everybody = await asyncio.to_thread(cast, given.seed)
        done = msgspec.convert(run.job.cursor or {}, LoadProgress)
        return await _Loader(means, run, everybody, done, watch).load()


class _Loader:
    """One run of the load."""

    def __init__(
        self, means: SampleMeans, run: Run, everybody: Cast, done: LoadProgress, watch: LoadWatch
    ) -> None:
        self._means = means
        self._run = run
        self._everybody = everybody
        self._watch = watch
        self._done = LoadProgress(lanes=done.lanes or [LaneProgress()] * LANE_COUNT)
        self._reporting = asyncio.Lock()

    async def load(self) -> Figures:
        """All of it: the ground, the lanes, what follows from events, the close of the last day."""
        async with self._means.database.transaction() as tx:
            await lay(tx, self._means.vault, self._everybody, self._means.clock.now())
        await self._review()
        figures = _together(await self._lanes_and_what_follows())
        await self._drain()
        await self._close()
        await self._attribute()
        return await self._end(figures)

    async def _review(self) -> None:
        """Do at once what a new ladder asks for: to look at everybody, and there is nobody yet."""
        means = self._means
        async with means.database.transaction() as tx:
            waiting = await jobs.newest(tx, count=20, kind=REVIEW_LADDER, state="waiting")
        for job in waiting:
            await _ended(run_review, means.database, means.vault, means.clock, job.id)

    async def _lanes_and_what_follows(self) -> list[Figures]:
        """The lanes; what they have stored of events is processed while they still write."""
        means = self._means
        writing = asyncio.ensure_future(self._lanes())
        try:
            while not writing.done():
                if not await process_events(means.database, means.vault, means.clock):
                    await asyncio.wait([writing], timeout=_LOOK_SECONDS)
            return writing.result()
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _lanes(self) -> list[Figures]:
        """All that members bring with them; for a few of them no process is started."""
        means, everybody = self._means, self._everybody
        lanes = [
            Lane(everybody=everybody, place=place, done=done)
            for place, done in enumerate(self._done.lanes)
        ]
        if everybody.seed.size.member_count < means.members_for_processes:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(write_lane(means, lane, partial(self._told, place)))
                    for place, lane in enumerate(lanes)
                ]
            return [task.result() for task in tasks]
        url, keyring = means.database.url, means.vault.keyring
        orders = [LaneOrder(url=url, keyring=keyring, lane=lane) for lane in lanes]
        return await in_processes(write_ordered, orders, self._told)

    async def _told(self, place: int, reached: LaneProgress) -> None:
        """Note how far a lane is; refuses when the job is no longer this runner's."""
        async with self._reporting:
            lanes = list(self._done.lanes)
            lanes[place] = reached
            phase = min((each.phase for each in lanes), key=_PHASES.index)
            self._done = LoadProgress(phase=phase, lanes=lanes)
            await self._report()
        self._watch(self._done)

    async def _report(self) -> None:
        done = self._done
        progress = Progress(
            done_count=done.done, total_count=done.total, cursor=msgspec.to_builtins(done)
        )
        async with self._means.database.transaction() as tx:
            await self._run.report(tx, progress)

    async def _drain(self) -> None:
        """Let the lane find the events' members, or wait for the worker that is at it already."""
        means = self._means
        while True:
            if await process_events(means.database, means.vault, means.clock):
                continue
            async with means.database.transaction() as tx:
                if not await stored_events.lane_lag(tx, await position_of(tx, LANE)):
                    return
            await asyncio.sleep(_REST_SECONDS)

    async def _close(self) -> None:
        """Close the days of the history, as every night would have done."""
        means = self._means
        self._done = msgspec.structs.replace(self._done, phase="closing")
        await self._report()
        self._watch(self._done)
        async with means.database.transaction() as tx:
            now = means.clock.now()
            asked = [
                await jobs.request(tx, new_close(each, "sample"), now)
                for each in await overdue(tx, now)
            ]
        close = CloseMeans(database=means.database, vault=means.vault, clock=means.clock)
        for job in asked:
            await _ended(run_close, close, job.id, lambda _: None)

    async def _attribute(self) -> None:
        """Find out who came by what, as the worker does every quarter of an hour."""
        means = self._means
        async with means.database.transaction() as tx:
            job = await request_attribution(tx, "sample", means.clock.now())
        finding = AttributionMeans(database=means.database, clock=means.clock)
        await _ended(run_attribution, finding, job.id)

    async def _end(self, figures: Figures) -> Figures:
        """The sample is there; reports read the lake, so the worker is asked to fill it now."""
        async with self._means.database.transaction() as tx:
            now = self._means.clock.now()
            await sample.finish(tx, msgspec.to_builtins(figures), now)
            await self._run.succeed(tx, msgspec.to_builtins(figures))
            await lake.request_run(tx, lake.LakeInput(), "sample", now, is_for_worker=True)
        return figures


async def _ended(run: Callable[..., Awaitable[object]], *given: object) -> None:
    """Run a job, or wait for the worker that is at it already."""
    while True:
        try:
            await run(*given)
        except JobIsRunning:
            await asyncio.sleep(_REST_SECONDS)
            continue
        except jobs.JobHasEnded:
            pass
        return


def _together(lanes: Sequence[Figures]) -> Figures:
    """What all lanes hold."""
    sums = {name: sum(getattr(each, name) for each in lanes) for name in Figures.__struct_fields__}
    return Figures(**sums)
