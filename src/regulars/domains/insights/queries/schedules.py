"""The questions about scheduled reports."""

from collections.abc import Collection
from uuid import UUID

from regulars.domains.insights.errors import ReportRunNotFound, ScheduleNotFound
from regulars.domains.insights.policy.appointments import days_of
from regulars.domains.insights.store import report_runs as runs
from regulars.domains.insights.store import schedules as store
from regulars.domains.insights.store.report_runs import RunPage
from regulars.domains.insights.types.schedules import (
    FileFormat,
    LastRun,
    ReportDelivery,
    ReportFile,
    ReportRun,
    ReportSchedule,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

__all__ = [
    "RunPage",
    "days_of",
    "deliveries",
    "last_runs",
    "run_file",
    "run_files",
    "run_formats",
    "runs_page",
    "schedule",
    "schedule_run",
    "schedules",
]

_SCHEDULES_MAX = 1_000


async def schedules(tx: Tx, vault: Vault) -> list[ReportSchedule]:
    """All schedules, oldest first."""
    return await store.read(tx, vault, None, _SCHEDULES_MAX)


async def schedule(tx: Tx, vault: Vault, schedule_id: UUID) -> ReportSchedule:
    """One schedule; refuses one that there is not."""
    found = await store.read(tx, vault, [schedule_id], 1)
    if not found:
        raise ScheduleNotFound(f"there is no report schedule {schedule_id}")
    return found[0]


async def last_runs(tx: Tx, schedule_ids: Collection[UUID]) -> dict[UUID, LastRun]:
    """The newest run of each schedule, tests aside; one that never ran is left out."""
    found = await runs.last_runs(tx, schedule_ids)
    return {run.schedule_id: run for run in found}


async def runs_page(tx: Tx, wanted: RunPage) -> list[ReportRun]:
    """Runs, newest first."""
    return await runs.page(tx, wanted)


async def schedule_run(tx: Tx, run_id: UUID) -> ReportRun:
    """One run; refuses one that there is not."""
    found = await runs.read(tx, run_id)
    if found is None:
        raise ReportRunNotFound(f"there is no report run {run_id}")
    return found


async def deliveries(tx: Tx, vault: Vault, run_ids: Collection[UUID]) -> list[ReportDelivery]:
    """What became of the mails of these runs."""
    return await runs.deliveries(tx, vault, run_ids)


async def run_files(tx: Tx, run_id: UUID) -> list[ReportFile]:
    """The files of a run; none before it was made."""
    return await runs.files(tx, run_id)


async def run_formats(tx: Tx, run_ids: Collection[UUID]) -> dict[UUID, list[FileFormat]]:
    """Which files these runs have; a run without any is left out."""
    return await runs.file_formats(tx, run_ids)


async def run_file(tx: Tx, run_id: UUID, file_format: FileFormat) -> ReportFile:
    """One file of a run; refuses one that there is not."""
    found = await runs.files(tx, run_id, file_format)
    if not found:
        raise ReportRunNotFound(f"run {run_id} has no file of {file_format}")
    return found[0]
