"""Lists of members as files (`/v1/members/exports`): asked for, watched, fetched."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.flows.member_lists.export import path_of
from regulars.flows.member_lists.request import (
    ExportNotFound,
    ExportNotReady,
    ListAsked,
    input_of,
    own_export,
    request_export,
)
from regulars.flows.member_lists.upkeep import catch_up
from regulars.infra.jobs import Job, State

_DOWNLOAD = {"permission": "members.download"}
_CHUNK_BYTES = 1 << 18


class ExportBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which list to write, as in `/v1/members/query`; `unmasked` needs `members.pii`."""

    condition: dict[str, Any] | None = None
    sort: Annotated[str, msgspec.Meta(max_length=220)] = "-joined_at"
    program: str | None = None
    unmasked: bool = False


class ExportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An export as far as it has come: `done_count` of `total_count` members are written."""

    id: UUID
    state: State
    done_count: int
    total_count: int | None
    byte_count: int | None
    is_unmasked: bool
    failure: str | None
    created_at: datetime
    ended_at: datetime | None


@post("/members/exports", opt=_DOWNLOAD)
async def create_export(
    request: ApiCall, data: JSONBody[ExportBody], platform: NamedDependency[Platform]
) -> ExportAnswer:
    """Ask for a list as a file of CSV; the worker writes it."""
    await catch_up(platform.database, platform.clock)
    asked = ListAsked(
        condition=data.condition,
        sort=data.sort,
        program=data.program,
        is_unmasked=data.unmasked,
    )
    now, caller = platform.clock.now(), caller_of(request)
    async with platform.database.transaction() as tx:
        job = await request_export(tx, asked, caller, now)
        entry = AuditEntry(
            action="members.exported",
            subject_kind="export",
            subject_id=str(job.id),
            after={
                "condition": data.condition,
                "program": data.program,
                "is_unmasked": data.unmasked,
                "member_count": job.total_count,
            },
        )
        await access.record(tx, platform.vault, caller, [entry], now)
    return _answer(job)


@get("/members/exports/{job_id:uuid}", opt=_DOWNLOAD)
async def read_export(
    request: ApiCall, job_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> ExportAnswer:
    """An export that you asked for."""
    async with platform.database.transaction() as tx:
        return _answer(await own_export(tx, caller_of(request), job_id))


@get("/members/exports/{job_id:uuid}/file", opt=_DOWNLOAD)
async def read_export_file(
    request: ApiCall, job_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Stream:
    """The file; kept for a week, for whoever asked for it, and each download is audited."""
    caller, now = caller_of(request), platform.clock.now()
    async with platform.database.transaction() as tx:
        job = await own_export(tx, caller, job_id)
        if job.state != "succeeded":
            raise ExportNotReady(f"the export is {job.state}")
        path = path_of(platform.settings.home, job_id)
        if not path.is_file():
            raise ExportNotFound("the file is kept no more; ask for it again")
        entry = AuditEntry(
            action="members.export_downloaded", subject_kind="export", subject_id=str(job_id)
        )
        await access.record(tx, platform.vault, caller, [entry], now)
    name = f"members-{job.created_at:%Y%m%d-%H%M}.csv"
    return Stream(
        _chunks(path),
        media_type="text/csv",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _answer(job: Job) -> ExportAnswer:
    return ExportAnswer(
        id=job.id,
        state=job.state,
        done_count=job.done_count,
        total_count=job.total_count,
        byte_count=(job.summary or {}).get("byte_count"),
        is_unmasked=input_of(job).asked.is_unmasked,
        failure=job.failure,
        created_at=job.created_at,
        ended_at=job.ended_at,
    )


router = Router(
    "/v1", route_handlers=[create_export, read_export, read_export_file], tags=["members"]
)
