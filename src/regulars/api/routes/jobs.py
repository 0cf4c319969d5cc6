"""Long jobs (`/v1/jobs`): how far they have come, and stopping them."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.infra import jobs
from regulars.infra.jobs import Job, State
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "jobs by -id"

InState = Annotated[State | None, QueryParameter(name="state")]


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """A job. `is_alive` says whether somebody works on it at this moment."""

    id: UUID
    kind: str
    state: State
    is_alive: bool
    done_count: int
    total_count: int | None
    summary: dict[str, Any] | None
    failure: str | None
    requested_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class _After(msgspec.Struct, frozen=True):
    id: UUID


@get("/", opt={"permission": "jobs.read"})
async def list_jobs(
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    kind: FromQuery[str | None] = None,
    in_state: InState = None,
) -> Page[JobView]:
    """Jobs, newest first."""
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        found = await jobs.newest(
            tx, count=limit + 1, before_id=after.id if after else None, kind=kind, state=in_state
        )
    now = platform.clock.now()
    views = [_view(job, now) for job in found]
    return page_of(views, limit, _LISTING, lambda view: _After(view.id))


@get("/{job_id:uuid}", opt={"permission": "jobs.read"})
async def read_job(job_id: FromPath[UUID], platform: NamedDependency[Platform]) -> JobView:
    """One job, as far as it has come."""
    async with platform.database.transaction() as tx:
        return _view(await jobs.read(tx, job_id), platform.clock.now())


@post("/{job_id:uuid}/cancel", status_code=200, opt={"permission": "imports.write"})
async def cancel_job(
    job_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> JobView:
    """Stop a job; what it has done so far stays done."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        job = await jobs.cancel(tx, job_id, now)
        entry = AuditEntry(action="job.cancelled", subject_kind="job", subject_id=str(job_id))
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return _view(job, now)


def _view(job: Job, now: datetime) -> JobView:
    silent_since = now - timedelta(seconds=jobs.SILENT_SECONDS)
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        is_alive=job.state == "running"
        and job.heartbeat_at is not None
        and job.heartbeat_at > silent_since,
        done_count=job.done_count,
        total_count=job.total_count,
        summary=job.summary,
        failure=job.failure,
        requested_by=job.requested_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


router = Router("/v1/jobs", route_handlers=[list_jobs, read_job, cancel_job], tags=["jobs"])
