"""Making the files of a run, once: over a lake that was brought up to date before."""

import asyncio
from contextlib import suppress
from datetime import date, datetime

import msgspec

from regulars.domains.insights.actions import report_runs
from regulars.domains.insights.queries.schedules import days_of
from regulars.domains.insights.types.schedules import (
    FileFormat,
    ReportFile,
    ReportRun,
    ReportSchedule,
)
from regulars.flows.lake import request as lake
from regulars.flows.lake.means import LakeMeans
from regulars.flows.lake.run import run_lake
from regulars.flows.metric_reports.files import file_of
from regulars.flows.metric_reports.running import (
    MetricReport,
    ReportAsked,
    ReportMeans,
    run_report,
)
from regulars.flows.scheduled_reports.printing import printed
from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.job_run import JobIsRunning
from regulars.infra.jobs import JobHasEnded
from regulars.infra.lake.errors import LakeIsBusy
from regulars.kernel.period import zone

_ENDINGS: dict[FileFormat, str] = {"pdf": "pdf", "xlsx": "xlsx", "csv": "csv.zip"}
_REQUESTED_BY = "scheduled reports"
_LAKE_TRIES_MAX = 300


class MakingMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What making works with: the lake to bring up to date, and the engine that reads it."""

    database: Database
    clock: Clock
    lake: LakeMeans
    reports: ReportMeans


def counted_days(schedule: ReportSchedule, due_at: datetime) -> tuple[date | None, date]:
    """From which day on, and until before which, the report of a run counts."""
    content = schedule.content
    due_on = due_at.astimezone(zone(content.when.time_zone)).date()
    return days_of(content.wanted.period, due_on)


async def make(means: MakingMeans, schedule: ReportSchedule, run: ReportRun) -> list[ReportFile]:
    """The files of a run, kept with it from now on. Refuses what the report refuses."""
    await bring_up_to_date(means)
    now = means.clock.now()
    from_on, as_of = counted_days(schedule, run.due_at)
    content = schedule.content
    terms = msgspec.structs.asdict(content.wanted)
    del terms["period"]
    asked = ReportAsked(as_of=as_of, from_on=from_on, **terms)
    report = await run_report(means.reports, content.report, asked, now)
    files = await asyncio.to_thread(_files, schedule, report, from_on, now)
    async with means.database.transaction() as tx:
        await report_runs.keep_made(tx, run, as_of, report.export_number, files)
    return files


async def bring_up_to_date(means: MakingMeans) -> None:
    """Have everything in the lake that was written until now; whoever fills it is waited for."""
    for _ in range(_LAKE_TRIES_MAX):
        now = means.clock.now()
        async with means.database.transaction() as tx:
            if not await lake.is_due(tx, now):
                return
            job = await lake.request_run(tx, lake.LakeInput(), _REQUESTED_BY, now)
        with suppress(JobIsRunning, JobHasEnded, LakeIsBusy):
            await run_lake(means.lake, job.id, lambda _: None)
            return
        await asyncio.sleep(1)


def _files(
    schedule: ReportSchedule, report: MetricReport, from_on: date | None, now: datetime
) -> list[ReportFile]:
    content = schedule.content
    made = []
    for each in content.formats:
        if each == "pdf":
            written = printed(report, from_on, content.name, content.locale, now)
        else:
            written = file_of(report, each)
        name = f"{report.name}-{report.as_of}.{_ENDINGS[each]}"
        made.append(ReportFile(format=each, file_name=name, content=written))
    return made
