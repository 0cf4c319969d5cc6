"""A job is found again by what it is about, watched while it runs, and has one runner."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.infra import jobs
from regulars.infra.clock import MovableClock
from regulars.infra.db import Database, Tx
from regulars.infra.job_run import JobIsRunning, JobLost, Progress, Run, running
from regulars.kernel.errors import NotFound
from regulars.kernel.ids import new_id

NEW = jobs.NewJob(
    kind="import", fingerprint="file-1", input={"path": "a.csv"}, requested_by="cli", total_count=10
)


async def requested(platform: Platform, new: jobs.NewJob = NEW) -> jobs.Job:
    async with platform.database.transaction() as tx:
        return await jobs.request(tx, new, platform.clock.now())


async def succeeded(platform: Platform, run: Run) -> None:
    async with platform.database.transaction() as tx:
        await run.succeed(tx, {"lines": 10})


async def reported(platform: Platform, run: Run, done_count: int, *, breaks: bool = False) -> None:
    async with platform.database.transaction() as tx:
        await run.report(tx, Progress(done_count=done_count, cursor={"line": done_count}))
        if breaks:
            raise RuntimeError("disk full")


async def as_it_stands(database: Database, job_id: UUID) -> jobs.Job:
    async with database.transaction() as tx:
        return await jobs.read(tx, job_id)


async def test_asking_again_finds_the_unfinished_job_and_after_its_end_makes_a_new_one(
    platform: Platform,
) -> None:
    first = await requested(platform)
    assert (first.state, first.done_count, first.total_count) == ("waiting", 0, 10)
    assert await requested(platform) == first
    async with running(platform.database, platform.clock, first.id) as run:
        await succeeded(platform, run)
    again = await requested(platform)
    assert again.id != first.id
    ended = await as_it_stands(platform.database, first.id)
    assert (ended.state, ended.summary) == ("succeeded", {"lines": 10})
    assert ended.ended_at == platform.clock.now()


async def test_two_who_ask_at_once_get_the_same_job(platform: Platform) -> None:
    answers = await asyncio.gather(*(requested(platform) for _ in range(4)))
    assert len({job.id for job in answers}) == 1


async def test_progress_moves_with_the_work_or_not_at_all(platform: Platform) -> None:
    job = await requested(platform)
    async with running(platform.database, platform.clock, job.id) as run:
        await reported(platform, run, 4)
        with pytest.raises(RuntimeError):
            await reported(platform, run, 9, breaks=True)
        seen = await as_it_stands(platform.database, job.id)
        assert (seen.state, seen.done_count, seen.cursor) == ("running", 4, {"line": 4})
        await succeeded(platform, run)


async def test_a_second_runner_is_refused_while_the_first_works(platform: Platform) -> None:
    job = await requested(platform)
    async with running(platform.database, platform.clock, job.id) as run:
        with pytest.raises(JobIsRunning):
            async with running(platform.database, platform.clock, job.id):
                pass
        await succeeded(platform, run)
    with pytest.raises(jobs.JobHasEnded):
        async with running(platform.database, platform.clock, job.id):
            pass


async def test_a_failed_job_keeps_its_cursor_and_goes_on_when_it_is_asked_for_again(
    platform: Platform,
) -> None:
    job = await requested(platform)

    async def work() -> None:
        async with running(platform.database, platform.clock, job.id) as run:
            await reported(platform, run, 5)
            raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        await work()
    failed = await as_it_stands(platform.database, job.id)
    assert (failed.state, failed.failure) == ("failed", "RuntimeError: disk full")
    again = await requested(platform)
    assert (again.id, again.state, again.cursor) == (job.id, "waiting", {"line": 5})


async def test_a_run_that_forgets_to_end_its_job_has_failed(platform: Platform) -> None:
    job = await requested(platform)
    async with running(platform.database, platform.clock, job.id):
        pass
    failed = await as_it_stands(platform.database, job.id)
    assert (failed.state, failed.failure) == ("failed", "the runner stopped before the end")


async def test_a_cancelled_job_stops_its_runner_at_the_next_report(platform: Platform) -> None:
    job = await requested(platform)
    async with running(platform.database, platform.clock, job.id) as run:
        async with platform.database.transaction() as tx:
            assert (await jobs.cancel(tx, job.id, platform.clock.now())).state == "cancelled"
        with pytest.raises(JobLost):
            await reported(platform, run, 1)
    async with platform.database.transaction() as tx:
        assert (await jobs.read(tx, job.id)).done_count == 0
        with pytest.raises(jobs.JobHasEnded):
            await jobs.cancel(tx, job.id, platform.clock.now())


async def test_a_runner_that_lost_its_connection_cannot_report_once_another_has_the_job(
    platform: Platform,
) -> None:
    job = await requested(platform)
    async with running(platform.database, platform.clock, job.id) as first:
        await end_lock_holders(platform.database)
        async with running(platform.database, platform.clock, job.id) as second:
            with pytest.raises(JobLost):
                await reported(platform, first, 1)
            await succeeded(platform, second)
    assert (await as_it_stands(platform.database, job.id)).state == "succeeded"


async def end_lock_holders(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory'"
        )


async def test_a_runner_that_is_shut_down_gives_its_job_back(platform: Platform) -> None:
    job = await requested(platform)
    is_running = asyncio.Event()

    async def work() -> None:
        async with running(platform.database, platform.clock, job.id):
            is_running.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await is_running.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await as_it_stands(platform.database, job.id)).state == "waiting"


RUNNER = """
import asyncio, sys, uuid
from regulars.infra.clock import SystemClock
from regulars.infra.db import open_database
from regulars.infra.job_run import Progress, running

async def main(url, job_id):
    async with open_database(url) as database:
        async with running(database, SystemClock(), uuid.UUID(job_id)) as run:
            async with database.transaction() as tx:
                await run.report(tx, Progress(done_count=7, cursor={"line": 7}))
            print("reported", flush=True)
            await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_killed_runners_job_is_taken_up_at_its_cursor_at_once(
    platform: Platform, database_url: str
) -> None:
    job = await requested(platform)
    runner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RUNNER, database_url, str(job.id), stdout=PIPE
    )
    assert runner.stdout is not None
    assert await runner.stdout.readline() == b"reported\n"
    runner.kill()
    await runner.wait()
    async with asyncio.timeout(5):
        run_again = await taken_up(platform, job.id)
    assert (run_again.done_count, run_again.cursor) == (7, {"line": 7})


async def taken_up(platform: Platform, job_id: UUID) -> jobs.Job:
    while True:
        try:
            async with running(platform.database, platform.clock, job_id) as run:
                await succeeded(platform, run)
                return run.job
        except JobIsRunning:
            await asyncio.sleep(0.02)


async def test_the_worker_is_shown_what_waits_for_it_and_what_fell_silent(
    platform: Platform, clock: MovableClock
) -> None:
    await requested(platform)
    for_worker = jobs.NewJob(
        kind="import", fingerprint="b", input={}, requested_by="x", is_for_worker=True
    )
    job = await requested(platform, for_worker)
    start = clock.now()
    waiting = [jobs.WaitingJob(id=job.id, kind="import")]

    async def shown(tx: Tx, silent_since: datetime) -> list[jobs.WaitingJob]:
        return await jobs.waiting_for_worker(tx, ["import"], silent_since, 10)

    async with platform.database.transaction() as tx:
        assert await shown(tx, start) == waiting
        assert await jobs.waiting_for_worker(tx, ["replay"], start, 10) == []
    async with running(platform.database, clock, job.id) as run:
        async with platform.database.transaction() as tx:
            assert await shown(tx, start) == []
        clock.advance(timedelta(seconds=31))
        async with platform.database.transaction() as tx:
            assert await shown(tx, start + timedelta(seconds=1)) == waiting
            await run.beat(tx)
            assert await shown(tx, start + timedelta(seconds=1)) == []
        await succeeded(platform, run)


async def test_jobs_are_listed_newest_first_and_forgotten_some_time_after_their_end(
    platform: Platform, clock: MovableClock
) -> None:
    made = [
        await requested(
            platform, jobs.NewJob(kind=kind, fingerprint=kind, input={}, requested_by="x")
        )
        for kind in ("a", "b", "c")
    ]
    async with platform.database.transaction() as tx:
        newest = await jobs.newest(tx, count=2)
        assert [job.kind for job in newest] == ["c", "b"]
        older = await jobs.newest(tx, count=2, before_id=newest[-1].id)
        assert [job.kind for job in older] == ["a"]
        assert [job.kind for job in await jobs.newest(tx, count=9, kind="b")] == ["b"]
        await jobs.cancel(tx, made[0].id, clock.now())
        assert [job.kind for job in await jobs.newest(tx, count=9, state="cancelled")] == ["a"]
        assert await jobs.forget_ended(tx, clock.now()) == 0
        assert await jobs.forget_ended(tx, clock.now() + timedelta(seconds=1)) == 1
        with pytest.raises(NotFound):
            await jobs.read(tx, new_id())
