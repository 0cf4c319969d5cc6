"""The worker runs what was handed to it, and leaves alone what others run."""

from uuid import UUID

from regulars.bootstrap import Platform
from regulars.infra import jobs
from regulars.infra.job_run import running
from regulars.worker.long_jobs import RUNNERS, run_next_job


async def requested(platform: Platform, fingerprint: str, *, is_for_worker: bool = True) -> UUID:
    new = jobs.NewJob(
        kind="count",
        fingerprint=fingerprint,
        input={},
        requested_by="test",
        is_for_worker=is_for_worker,
    )
    async with platform.database.transaction() as tx:
        return (await jobs.request(tx, new, platform.clock.now())).id


async def state(platform: Platform, job_id: UUID) -> tuple[str, str | None]:
    async with platform.database.transaction() as tx:
        job = await jobs.read(tx, job_id)
    return job.state, job.failure


async def succeeding(platform: Platform, job_id: UUID) -> None:
    async with (
        running(platform.database, platform.clock, job_id) as run,
        platform.database.transaction() as tx,
    ):
        await run.succeed(tx, {})


async def failing(platform: Platform, job_id: UUID) -> None:
    async with running(platform.database, platform.clock, job_id):
        raise ZeroDivisionError("no such line")


async def test_jobs_are_run_oldest_first_and_only_those_for_the_worker(platform: Platform) -> None:
    first, second = await requested(platform, "1"), await requested(platform, "2")
    own = await requested(platform, "3", is_for_worker=False)
    runners = {"count": succeeding}
    assert await run_next_job(platform, runners) == 1
    assert await state(platform, first) == ("succeeded", None)
    assert await state(platform, second) == ("waiting", None)
    assert await run_next_job(platform, runners) == 1
    assert await run_next_job(platform, runners) == 0
    assert await state(platform, second) == ("succeeded", None)
    assert await state(platform, own) == ("waiting", None)


async def test_a_failing_job_is_marked_and_not_tried_again_by_itself(platform: Platform) -> None:
    job_id = await requested(platform, "1")
    assert await run_next_job(platform, {"count": failing}) == 1
    assert await state(platform, job_id) == ("failed", "ZeroDivisionError: no such line")
    assert await run_next_job(platform, {"count": failing}) == 0


async def test_a_job_that_somebody_runs_is_passed_over(platform: Platform) -> None:
    held, free = await requested(platform, "1"), await requested(platform, "2")
    async with running(platform.database, platform.clock, held) as run:
        async with platform.database.transaction() as tx:
            await run.release(tx)
        assert await run_next_job(platform, {"count": succeeding}) == 1
    assert await state(platform, held) == ("waiting", None)
    assert await state(platform, free) == ("succeeded", None)


def test_the_worker_runs_imports_and_closes() -> None:
    assert {"import", "close_day"} <= set(RUNNERS)
