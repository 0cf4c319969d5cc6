"""Asking the worker for a run: when a schedule is due, when one waits for another try, by hand."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.insights.actions import report_runs, schedules
from regulars.infra import jobs
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.jobs import Job, NewJob

JOB_KIND = "report_mail"


class ReportMailInput(msgspec.Struct, frozen=True, kw_only=True):
    """Which run is to be sent."""

    run_id: UUID


async def plan(tx: Tx, vault: Vault, now: datetime) -> int:
    """Ask for every run that is due, new ones and those that wait for another try; how many."""
    planned = await schedules.plan_due(tx, vault, now)
    waiting = await report_runs.runs_to_attempt(tx, now)
    run_ids = sorted({*planned, *waiting})
    for run_id in run_ids:
        await jobs.request(tx, _new_job(run_id, "schedule", is_for_worker=True), now)
    return len(run_ids)


async def request_now(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, now: datetime
) -> UUID:
    """Have the worker send a report now, beside its schedule; the run's id."""
    run_id = await schedules.send_now(tx, vault, caller, schedule_id, now)
    await jobs.request(tx, _new_job(run_id, caller.principal.name, is_for_worker=True), now)
    return run_id


async def request_test(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, recipient: str, now: datetime
) -> UUID:
    """Have the worker send a report to one address, to be looked at; the run's id."""
    run_id = await schedules.send_test(tx, vault, caller, schedule_id, recipient, now)
    await jobs.request(tx, _new_job(run_id, caller.principal.name, is_for_worker=True), now)
    return run_id


async def request_here(
    tx: Tx, vault: Vault, caller: Caller, schedule_id: UUID, now: datetime
) -> Job:
    """The job of a run beside the schedule, to be run by whoever asks."""
    run_id = await schedules.send_now(tx, vault, caller, schedule_id, now)
    return await jobs.request(tx, _new_job(run_id, caller.principal.name), now)


def _new_job(run_id: UUID, requested_by: str, *, is_for_worker: bool = False) -> NewJob:
    return NewJob(
        kind=JOB_KIND,
        fingerprint=str(run_id),
        input=msgspec.to_builtins(ReportMailInput(run_id=run_id)),
        requested_by=requested_by,
        is_for_worker=is_for_worker,
    )
