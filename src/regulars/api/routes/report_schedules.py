"""Reports that are sent by mail (`/v1/report-schedules`): when, to whom, and what became of it."""

from collections.abc import Sequence
from typing import cast, get_args
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.schedule_bodies import (
    NewScheduleBody,
    RunAnswer,
    ScheduleAnswer,
    ScheduleChangeBody,
    TestBody,
    changed,
    content_of,
    run_answer,
    schedule_answer,
)
from regulars.bootstrap import Platform
from regulars.domains.access.types import Principal
from regulars.domains.insights.actions import schedules as actions
from regulars.domains.insights.errors import ReportRunNotFound
from regulars.domains.insights.queries import schedules as queries
from regulars.domains.insights.queries.schedules import RunPage
from regulars.domains.insights.types.schedules import FileFormat, ReportRun
from regulars.flows.lake.request import installation_zone
from regulars.flows.metric_reports.files import MEDIA_TYPES
from regulars.flows.scheduled_reports.request import request_now, request_test
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "reports.read"}
_WRITE = {"permission": "reports.write"}
_LISTING = "report runs by -id"


class _After(msgspec.Struct, frozen=True):
    id: UUID


@get("/report-schedules", opt=_READ)
async def list_schedules(
    request: ApiCall, platform: NamedDependency[Platform]
) -> Sequence[ScheduleAnswer]:
    """All schedules, oldest first; addresses masked without `reports.write`."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        found = await queries.schedules(tx, platform.vault)
        last_runs = await queries.last_runs(tx, [each.id for each in found])
    return [schedule_answer(each, last_runs.get(each.id), request.user) for each in found]


@post("/report-schedules", opt=_WRITE)
async def create_schedule(
    request: ApiCall, data: JSONBody[NewScheduleBody], platform: NamedDependency[Platform]
) -> ScheduleAnswer:
    """Have a report sent again and again, first at its next time."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        content = content_of(data, await installation_zone(tx))
        made = await actions.create_schedule(tx, platform.vault, caller_of(request), content, now)
    return schedule_answer(made, None, request.user)


@get("/report-schedules/{schedule_id:uuid}", opt=_READ)
async def read_schedule(
    request: ApiCall, schedule_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> ScheduleAnswer:
    """One schedule."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        found = await queries.schedule(tx, platform.vault, schedule_id)
        last_runs = await queries.last_runs(tx, [schedule_id])
    return schedule_answer(found, last_runs.get(schedule_id), request.user)


@patch("/report-schedules/{schedule_id:uuid}", opt=_WRITE)
async def change_schedule(
    request: ApiCall,
    schedule_id: FromPath[UUID],
    data: JSONBody[ScheduleChangeBody],
    platform: NamedDependency[Platform],
) -> ScheduleAnswer:
    """Change a schedule, or disable it; runs that wait keep what they were planned with."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        zone = await installation_zone(tx)
        made = await actions.change_schedule(
            tx,
            platform.vault,
            caller_of(request),
            schedule_id,
            lambda before: changed(before, data, zone),
            now,
        )
        last_runs = await queries.last_runs(tx, [schedule_id])
    return schedule_answer(made, last_runs.get(schedule_id), request.user)


@delete("/report-schedules/{schedule_id:uuid}", opt=_WRITE)
async def delete_schedule(
    request: ApiCall, schedule_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> None:
    """Delete a schedule with its runs and files."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.delete_schedule(tx, platform.vault, caller_of(request), schedule_id, now)


@post("/report-schedules/{schedule_id:uuid}/send", opt=_WRITE)
async def send_schedule_now(
    request: ApiCall, schedule_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> RunAnswer:
    """Have the report sent now, beside its schedule; the worker does it."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        run_id = await request_now(tx, platform.vault, caller_of(request), schedule_id, now)
        run = await queries.schedule_run(tx, run_id)
        return (await _answers(tx, platform, [run], request.user))[0]


@post("/report-schedules/{schedule_id:uuid}/test", opt=_WRITE)
async def send_schedule_test(
    request: ApiCall,
    schedule_id: FromPath[UUID],
    data: JSONBody[TestBody],
    platform: NamedDependency[Platform],
) -> RunAnswer:
    """Have the report sent to one address, to be looked at; its readers get nothing."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        caller = caller_of(request)
        run_id = await request_test(tx, platform.vault, caller, schedule_id, data.recipient, now)
        run = await queries.schedule_run(tx, run_id)
        return (await _answers(tx, platform, [run], request.user))[0]


@get("/report-schedules/{schedule_id:uuid}/runs", opt=_READ)
async def list_runs(
    request: ApiCall,
    schedule_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[RunAnswer]:
    """The times that a report was sent, newest first, with what became of each mail."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _LISTING, _After)
    wanted = RunPage(
        count=limit + 1, schedule_id=schedule_id, before_id=after.id if after else None
    )
    async with platform.database.transaction() as tx:
        await queries.schedule(tx, platform.vault, schedule_id)
        found = await queries.runs_page(tx, wanted)
        answers = await _answers(tx, platform, found, request.user)
    return page_of(answers, limit, _LISTING, lambda answer: _After(answer.id))


@get("/report-runs/{run_id:uuid}", opt=_READ)
async def read_run(
    request: ApiCall, run_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> RunAnswer:
    """One time that a report was sent."""
    refuse_narrow(request.user)
    async with platform.database.transaction() as tx:
        run = await queries.schedule_run(tx, run_id)
        return (await _answers(tx, platform, [run], request.user))[0]


@get("/report-runs/{run_id:uuid}/files/{file_format:str}", opt=_READ)
async def read_run_file(
    request: ApiCall,
    run_id: FromPath[UUID],
    file_format: FromPath[str],
    platform: NamedDependency[Platform],
) -> Response[bytes]:
    """A file as it was sent: `pdf`, `xlsx` or `csv`."""
    refuse_narrow(request.user)
    if file_format not in get_args(FileFormat):
        raise ReportRunNotFound(f"no run has a file of {file_format!r}")
    named = cast(FileFormat, file_format)
    async with platform.database.transaction() as tx:
        file = await queries.run_file(tx, run_id, named)
    return Response(
        file.content,
        media_type="application/pdf" if named == "pdf" else MEDIA_TYPES[named],
        headers={"content-disposition": f'attachment; filename="{file.file_name}"'},
    )


async def _answers(
    tx: Tx, platform: Platform, runs: Sequence[ReportRun], principal: Principal
) -> list[RunAnswer]:
    deliveries = await queries.deliveries(tx, platform.vault, [run.id for run in runs])
    formats = await queries.run_formats(tx, [run.id for run in runs])
    return [run_answer(run, deliveries, formats.get(run.id, []), principal) for run in runs]


router = Router(
    "/v1",
    route_handlers=[
        list_schedules,
        create_schedule,
        read_schedule,
        change_schedule,
        delete_schedule,
        send_schedule_now,
        send_schedule_test,
        list_runs,
        read_run,
        read_run_file,
    ],
    tags=["report schedules"],
)
