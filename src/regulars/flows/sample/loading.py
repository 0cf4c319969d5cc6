"""Loading the sample: its history through the flows that real data take, as history.

Each batch is one transaction together with the place reached. A load that was killed goes on where
it stopped; a batch that is sent twice changes nothing, for every document and event has its number.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar
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
from regulars.flows.sample.batches import batches
from regulars.flows.sample.ground import lay, numbers
from regulars.flows.sample.history import History, Life, history
from regulars.flows.sample.mapping import Numbers
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.progress import Figures, LoadProgress, LoadWatch
from regulars.flows.sample.request import LoadInput
from regulars.flows.sample.sales import Document, Return
from regulars.flows.sample.writing import write_documents, write_events, write_members
from regulars.infra import jobs, sample
from regulars.infra.db import Tx
from regulars.infra.feed import position_of
from regulars.infra.insist import insistently
from regulars.infra.job_run import JobIsRunning, Progress, Run, running

LANE_COUNT = 2
_MEMBERS_AT_ONCE = 1_000
_EVENTS_AT_ONCE = 2_000
_FIRST_PAUSE_SECONDS = 0.05
_REST_SECONDS = 0.1

_Item = TypeVar("_Item")
Work = Callable[[Tx], Awaitable[int]]
"""Writes one batch; how many of it were refused."""


async def run_load(means: SampleMeans, job_id: UUID, watch: LoadWatch) -> Figures:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, LoadInput)
        watch(LoadProgress())
        found = await asyncio.to_thread(history, given.seed)
        done = msgspec.convert(run.job.cursor or {}, LoadProgress)
        loader = _Loader(means, run, found, done, watch)
        return await loader.load()


class _Loader:
    """One run of the load."""

    def __init__(
        self, means: SampleMeans, run: Run, found: History, done: LoadProgress, watch: LoadWatch
    ) -> None:
        self._means = means
        self._run = run
        self._history = found
        self._watch = watch
        self._refused = 0
        self._done = msgspec.structs.replace(
            done,
            member_total=len(found.lives),
            document_total=sum(len(life.documents) for life in found.lives),
            lanes=done.lanes or [0] * LANE_COUNT,
        )

    async def load(self) -> Figures:
        """All of it: the ground, members, documents, events, and the close of the last day."""
        async with self._means.database.transaction() as tx:
            await lay(tx, self._means.vault, self._history, self._means.clock.now())
            given = await numbers(tx)
        await self._review()
        ids = await self._members(given)
        parts = [
            [life for life in self._history.lives if life.member.number % LANE_COUNT == lane]
            for lane in range(LANE_COUNT)
        ]
        await _together(
            self._documents(lane, batches(part), ids, given) for lane, part in enumerate(parts)
        )
        await self._events(given)
        await self._close()
        await self._attribute()
        return await self._end()

    async def _review(self) -> None:
        """Do at once what a new ladder asks for: to look at everybody, and there is nobody yet."""
        means = self._means
        async with means.database.transaction() as tx:
            waiting = await jobs.newest(tx, count=20, kind=REVIEW_LADDER, state="waiting")
        for job in waiting:
            with suppress(JobIsRunning, jobs.JobHasEnded):
                await run_review(means.database, means.vault, means.clock, job.id)

    async def _members(self, given: Numbers) -> Mapping[str, UUID]:
        """Let all join who have not; everybody's id."""
        ids: dict[str, UUID] = {}
        async with self._means.database.transaction() as tx:
            for each in await sample.members(tx, "", len(self._history.lives) + 1):
                ids[each.external_id] = each.member_id
        self._done = msgspec.structs.replace(self._done, members=len(ids))
        rest = [each for each in self._history.lives if each.member.external_id not in ids]
        for lives in _chunks(rest, _MEMBERS_AT_ONCE):

            async def work(tx: Tx, lives: Sequence[Life] = lives) -> int:
                now = self._means.clock.now()
                ids.update(await write_members(tx, self._means.vault, lives, given, now))
                return 0

            await self._commit(work, phase="members", members=self._done.members + len(lives))
        return ids

    async def _documents(
        self,
        lane: int,
        made: Sequence[Sequence[tuple[Life, Document]]],
        ids: Mapping[str, UUID],
        given: Numbers,
    ) -> None:
        for batch in made[self._done.lanes[lane] :]:

            async def work(tx: Tx, batch: Sequence[tuple[Life, Document]] = batch) -> int:
                now = self._means.clock.now()
                return await write_documents(tx, self._means.vault, batch, ids, given, now)

            def reached(done: LoadProgress, count: int = len(batch)) -> dict[str, Any]:
                lanes = [each + (at == lane) for at, each in enumerate(done.lanes)]
                return {"lanes": lanes, "documents": done.documents + count}

            await self._commit(work, reached, phase="orders")

    async def _events(self, given: Numbers) -> None:
        """Store what everybody did, while the lane already reads what is stored."""
        deeds = list(self._history.deeds())
        self._done = msgspec.structs.replace(self._done, event_total=len(deeds))
        for chunk in _chunks(deeds[self._done.events :], _EVENTS_AT_ONCE):

            async def work(tx: Tx, chunk: Sequence[Any] = chunk) -> int:
                now = self._means.clock.now()
                return await write_events(tx, self._means.vault, chunk, given, now)

            await self._commit(work, phase="events", events=self._done.events + len(chunk))
        await self._drain()

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
        async with means.database.transaction() as tx:
            now = means.clock.now()
            await self._run.report(tx, self._progress(phase="closing"))
            asked = [
                await jobs.request(tx, new_close(each, "sample"), now)
                for each in await overdue(tx, now)
            ]
        close = CloseMeans(database=means.database, vault=means.vault, clock=means.clock)
        for job in asked:
            with suppress(JobIsRunning, jobs.JobHasEnded):
                await run_close(close, job.id, lambda _: None)

    async def _attribute(self) -> None:
        """Find out who came by what, as the worker does every quarter of an hour."""
        means = self._means
        async with means.database.transaction() as tx:
            job = await request_attribution(tx, "sample", means.clock.now())
        finding = AttributionMeans(database=means.database, clock=means.clock)
        with suppress(JobIsRunning, jobs.JobHasEnded):
            await run_attribution(finding, job.id)

    async def _end(self) -> Figures:
        """The sample is there; reports read the lake, so the worker is asked to fill it now."""
        lives = self._history.lives
        returns = sum(isinstance(each, Return) for life in lives for each in life.documents)
        figures = Figures(
            members=len(lives),
            orders=self._done.document_total - returns,
            returns=returns,
            events=self._done.event_total,
            refused=self._refused,
        )
        async with self._means.database.transaction() as tx:
            now = self._means.clock.now()
            await sample.finish(tx, msgspec.to_builtins(figures), now)
            await self._run.succeed(tx, msgspec.to_builtins(figures))
            await lake.request_run(tx, lake.LakeInput(), "sample", now, is_for_worker=True)
        return figures

    async def _commit(
        self,
        work: Work,
        reached: Callable[[LoadProgress], dict[str, Any]] = lambda _: {},
        **changes: Any,
    ) -> None:
        """Write one batch and note the place reached with it; again where others get in the way."""

        async def take() -> int:
            async with self._means.database.transaction() as tx:
                refused = await work(tx)
                progress = self._progress(**changes, **reached(self._done))
                await self._run.report(tx, progress)
            return refused

        self._refused += await insistently(take, _FIRST_PAUSE_SECONDS)
        self._done = msgspec.structs.replace(self._done, **changes, **reached(self._done))
        self._watch(self._done)

    def _progress(self, **changes: Any) -> Progress:
        done = msgspec.structs.replace(self._done, **changes)
        return Progress(
            done_count=done.done, total_count=done.total, cursor=msgspec.to_builtins(done)
        )


def _chunks(items: Sequence[_Item], count: int) -> Iterator[Sequence[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, count)):
        yield chunk


async def _together(works: Iterator[Awaitable[None]]) -> None:
    """Do them at once; the first fault ends the others."""
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(_awaited(work))


async def _awaited(work: Awaitable[None]) -> None:
    await work
