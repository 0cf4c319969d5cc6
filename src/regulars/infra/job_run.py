"""Running a job: one runner at a time, and progress that moves together with the work.

The runner holds an advisory lock on a connection of its own. The server frees it at once when the
runner is killed, and whoever comes next takes the job up again at its cursor. Progress is
reported in the transaction that did the work, guarded by the runner's number: a runner that was
replaced without noticing can commit nothing more.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Error as DatabaseError
from psycopg import OperationalError
from psycopg.types.json import Jsonb

from regulars.infra import jobs, sql
from regulars.infra.clock import Clock
from regulars.infra.db import Database, Tx, connect
from regulars.kernel.errors import Conflict
from regulars.kernel.ids import new_id

SQL = sql.load(__file__)

HEARTBEAT_SECONDS = 5
_FAILURE_LENGTH_MAX = 2_000


class JobIsRunning(Conflict):
    """Another runner holds the job."""

    code = "job_is_running"


class JobLost(Conflict):
    """The job was cancelled, or given to another runner, while this one worked on it."""

    code = "job_lost"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job has come; None leaves the total or the cursor as it was."""

    done_count: int
    total_count: int | None = None
    cursor: dict[str, Any] | None = None


class Run:
    """The sole right to work on one job; handed out by `running`."""

    def __init__(self, job: jobs.Job, runner_id: UUID, clock: Clock) -> None:
        self.job = job
        self._runner_id = runner_id
        self._clock = clock

    async def report(self, tx: Tx, progress: Progress) -> None:
        """Note progress in the transaction that made it; refuses when the job is no longer ours."""
        done = await tx.run(
            SQL.job_report,
            **self._key(),
            done_count=progress.done_count,
            total_count=progress.total_count,
            cursor=_json(progress.cursor),
        )
        await self._refuse_loss(tx, done)

    async def succeed(self, tx: Tx, summary: dict[str, Any]) -> None:
        """End the job well; refuses when the job is no longer ours."""
        await self._end(tx, "succeeded", summary=summary, failure=None)

    async def fail(self, tx: Tx, failure: str) -> None:
        """End the job for now; it can be asked for again and goes on at its cursor."""
        await self._end(tx, "failed", summary=None, failure=failure[:_FAILURE_LENGTH_MAX])

    async def release(self, tx: Tx) -> None:
        """Give the job back unfinished, to be taken up by another runner."""
        await tx.run(SQL.job_release, id=self.job.id, runner_id=self._runner_id)

    async def beat(self, tx: Tx) -> None:
        """Show that the runner lives; skipped while a report of its own is not yet committed."""
        await tx.run(SQL.job_beat, **self._key())

    async def _end(
        self, tx: Tx, state: jobs.State, *, summary: dict[str, Any] | None, failure: str | None
    ) -> None:
        done = await tx.run(
            SQL.job_end, **self._key(), state=state, summary=_json(summary), failure=failure
        )
        await self._refuse_loss(tx, done)

    def _key(self) -> dict[str, object]:
        return {"id": self.job.id, "runner_id": self._runner_id, "now": self._clock.now()}

    async def _refuse_loss(self, tx: Tx, touched: int) -> None:
        if not touched:
            job = await jobs.read(tx, self.job.id)
            raise JobLost(f"job {job.id} is {job.state} and no longer this runner's")


@asynccontextmanager
async def running(database: Database, clock: Clock, job_id: UUID) -> AsyncIterator[Run]:
    """Run one job inside the block, alone.

    Refuses a job that another runner holds or that has ended. The block ends the job itself
    (`succeed`); when it raises, or forgets to, the job is marked failed, and when it is cancelled
    (a worker shutting down) the job is given back.
    """
    async with connect(database.url) as connection:
        await connection.set_autocommit(True)
        own = Tx(connection)
        rows = await own.rows(SQL.job_lock, key=_lock_key(job_id))
        if not rows[0][0]:
            raise JobIsRunning(f"job {job_id} is being worked on by another runner")
        run = await _take(own, clock, job_id)
        beating = asyncio.create_task(_beat(own, run))
        try:
            yield run
            await _stop(beating)
            with suppress(JobLost, OperationalError):
                await run.fail(own, "the runner stopped before the end")
        except (asyncio.CancelledError, KeyboardInterrupt):
            await _stop(beating)
            with suppress(OperationalError):
                await run.release(own)
            raise
        except JobLost:
            raise
        except Exception as error:
            await _stop(beating)
            with suppress(JobLost, OperationalError):
                await run.fail(own, reason_of(error))
            raise
        finally:
            await _stop(beating)


async def _take(own: Tx, clock: Clock, job_id: UUID) -> Run:
    runner_id = new_id()
    job = await own.maybe(SQL.job_take, jobs.Job, id=job_id, runner_id=runner_id, now=clock.now())
    if job is None:
        ended = await jobs.read(own, job_id)
        raise jobs.JobHasEnded(f"job {job_id} has ended as {ended.state}")
    return Run(job, runner_id, clock)


async def _beat(own: Tx, run: Run) -> None:
    with suppress(OperationalError):  # The next report finds out whether the job is still ours.
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await run.beat(own)


async def _stop(beating: asyncio.Task[None]) -> None:
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating


def reason_of(error: Exception) -> str:
    """Why a run failed. What the database says may quote personal values: its code must do."""
    words = error.sqlstate or "no answer" if isinstance(error, DatabaseError) else str(error)
    return f"{type(error).__name__}: {words}".replace("\x00", "")


def _lock_key(job_id: UUID) -> int:
    return int.from_bytes(job_id.bytes[8:], signed=True)


def _json(value: dict[str, Any] | None) -> Jsonb | None:
    return None if value is None else Jsonb(value)
