"""The lake (`/v1/lake`): how far the facts are exported, what each table holds; exporting now."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from regulars.api.auth import ApiCall
from regulars.bootstrap import Platform
from regulars.flows.lake.request import LakeInput, request_run
from regulars.flows.lake.status import LakeStatus, lake_status
from regulars.infra.jobs import State
from regulars.infra.lake.catalogue import newest_export
from regulars.infra.lake.location import location_of


class LakeRun(msgspec.Struct, frozen=True, kw_only=True):
    """The job that brings the lake up to date."""

    job_id: UUID
    state: State
    requested_at: datetime


class NewestExport(msgspec.Struct, frozen=True, kw_only=True):
    """The export that reports are made from; nothing where the lake was never exported."""

    number: int | None
    published_at: datetime | None


@get("/", opt={"permission": "jobs.read"})
async def read_lake(platform: NamedDependency[Platform]) -> LakeStatus:
    """Where the lake lies, which export readers see, how many rows, files and bytes there are."""
    location = location_of(platform.settings.lake_url, platform.settings.home)
    async with platform.database.transaction() as tx:
        return await lake_status(tx, location, platform.clock.now())


@get("/newest-export", opt={"permission": "reports.read"})
async def read_newest_export(platform: NamedDependency[Platform]) -> NewestExport:
    """Which export reports are made from, and since when readers see it."""
    async with platform.database.transaction() as tx:
        export = await newest_export(tx)
    return NewestExport(
        number=export.number if export else None,
        published_at=export.published_at if export else None,
    )


TakesSnapshots = Annotated[
    bool,
    QueryParameter(
        name="snapshots", description="Take today's snapshots anew: members, places, costs."
    ),
]


@post("/exports", status_code=202, opt={"permission": "reports.read"})
async def export_lake(
    request: ApiCall,
    platform: NamedDependency[Platform],
    takes_snapshots: FromQuery[TakesSnapshots] = False,
) -> LakeRun:
    """Bring the lake up to date in the background, as the schedule does every quarter of an hour.

    Asked again while that is under way, it finds the same job.
    """
    now = platform.clock.now()
    given = LakeInput(takes_snapshots=takes_snapshots)
    async with platform.database.transaction() as tx:
        job = await request_run(tx, given, request.user.name, now, is_for_worker=True)
    return LakeRun(job_id=job.id, state=job.state, requested_at=job.created_at)


router = Router(
    "/v1/lake", route_handlers=[read_lake, read_newest_export, export_lake], tags=["lake"]
)
