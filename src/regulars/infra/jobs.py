"""Long work with progress: imports, replays, whatever outlasts a request.

A job is a row that anyone can watch. This module asks for jobs, shows and cancels them;
`job_run` runs one.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.infra import sql
from regulars.infra.db import Tx
from regulars.kernel.errors import Conflict, NotFound
from regulars.kernel.ids import new_id

SQL = sql.load(__file__)

State = Literal["waiting", "running", "succeeded", "failed", "cancelled"]

SILENT_SECONDS = 30
"""A running job whose last sign is older than this has lost its runner."""


class JobHasEnded(Conflict):
    """The job has succeeded or was cancelled; there is nothing left to run or to cancel."""

    code = "job_has_ended"


class NewJob(msgspec.Struct, frozen=True, kw_only=True):
    """Work that is asked for.

    Equal `fingerprint`s of one `kind` mean the same work: while one such job is unfinished, asking
    again finds it. `is_for_worker` hands it to the background worker.
    """

    kind: str
    fingerprint: str
    input: dict[str, Any]
    requested_by: str
    total_count: int | None = None
    is_for_worker: bool = False


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it stands. `cursor` says where to go on; its shape is the kind's own."""

    id: UUID
    kind: str
    state: State
    fingerprint: str
    input: dict[str, Any]
    done_count: int
    total_count: int | None
    cursor: dict[str, Any] | None
    summary: dict[str, Any] | None
    failure: str | None
    requested_by: str
    is_for_worker: bool
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    ended_at: datetime | None


class WaitingJob(msgspec.Struct, frozen=True, kw_only=True):
    """A job that nobody works on."""

    id: UUID
    kind: str


async def request(tx: Tx, new: NewJob, now: datetime) -> Job:
    """The unfinished job for the same work, else a new one.

    A failed job counts as unfinished and waits again; cancel it first to begin anew.
    """
    return await tx.one(
        SQL.job_request,
        Job,
        id=new_id(),
        kind=new.kind,
        fingerprint=new.fingerprint,
        input=Jsonb(new.input),
        total_count=new.total_count,
        requested_by=new.requested_by,
        is_for_worker=new.is_for_worker,
        now=now,
    )


async def read(tx: Tx, job_id: UUID) -> Job:
    """The job; refuses an unknown id."""
    job = await tx.maybe(SQL.job_read, Job, id=job_id)
    if job is None:
        raise NotFound(f"there is no job {job_id}")
    return job


async def newest(
    tx: Tx,
    *,
    count: int,
    before_id: UUID | None = None,
    kind: str | None = None,
    state: State | None = None,
) -> list[Job]:
    """Up to `count` jobs, newest first, from before `before_id` on."""
    return await tx.all(SQL.job_list, Job, count=count, before_id=before_id, kind=kind, state=state)


async def cancel(tx: Tx, job_id: UUID, now: datetime) -> Job:
    """Cancel an unfinished job; its runner stops at its next report. Refuses an ended one."""
    cancelled = await tx.run(SQL.job_cancel, id=job_id, now=now)
    job = await read(tx, job_id)
    if not cancelled:
        raise JobHasEnded(f"job {job_id} has ended as {job.state}")
    return job


async def waiting_for_worker(
    tx: Tx, kinds: Collection[str], silent_since: datetime, count: int
) -> list[WaitingJob]:
    """Jobs for the worker that wait, or whose runner has been silent since then, oldest first."""
    return await tx.all(
        SQL.job_for_worker, WaitingJob, kinds=list(kinds), silent_since=silent_since, count=count
    )


async def forget_ended(tx: Tx, before: datetime, *, kind: str | None = None) -> int:
    """Delete jobs, of one kind or all, that succeeded or were cancelled earlier; how many."""
    return await tx.run(SQL.job_forget, before=before, kind=kind)
