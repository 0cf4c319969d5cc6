"""The schedule: housekeeping by the clock, one table.

Procrastinate sees to it that each appointment is kept once, however many workers there are, and
that one missed while none was running is not made up for in a crowd. Times are in UTC; as every
time zone is whole quarters of an hour off, days are closed within a minute or two of midnight.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import msgspec
import structlog
from procrastinate import App
from procrastinate.jobs import Status

from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.events.actions import ensure_partitions
from regulars.domains.insights.actions import report_runs
from regulars.domains.ledger import queries as ledger
from regulars.domains.segments import actions as segments
from regulars.domains.webhooks import actions as webhooks
from regulars.flows.acquisition.attributing import JOB_KIND as ACQUISITION
from regulars.flows.acquisition.attributing import request_attribution
from regulars.flows.close_day.request import new_job, overdue
from regulars.flows.goals import request as goals
from regulars.flows.import_files.watching import forget_folders
from regulars.flows.lake import request as lake
from regulars.flows.lifecycle import scoring
from regulars.flows.member_lists.export import forget_files
from regulars.flows.member_lists.indexes import keep_list_indexes
from regulars.flows.replay import outcomes
from regulars.flows.sample.state import program_being_loaded
from regulars.flows.scheduled_reports import request as reports
from regulars.flows.segments.recounting import request_recounts
from regulars.infra import jobs
from regulars.infra.invariants import Breach, breaches, note_findings, patiently
from regulars.infra.outbox import Announcement, announce, forget_before
from regulars.infra.queue import open_queue
from regulars.worker.subscriptions import slowest_position

INVARIANT_TOPIC = "platform.invariant_broken"
RECOMPUTED_BALANCES = "ledger.balances_are_what_their_transfers_add_up_to"

OUTBOX_SPAN = timedelta(days=7)
WEBHOOK_SPAN = timedelta(days=30)
JOB_SPAN = timedelta(days=90)
LAKE_JOB_SPAN = timedelta(days=2)
EXPORT_SPAN = timedelta(days=7)

_TASKS_AT_ONCE = 2
_TASK_GRACE_SECONDS = 10
_TASK_HOURS_KEPT = 72

_log = structlog.get_logger("regulars.worker")


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done whenever `cron` says."""

    name: str
    cron: str
    keep: Callable[[Platform], Awaitable[None]]


async def check_invariants(platform: Platform) -> None:
    """Every invariant of every domain, and all balances computed anew from their transfers.

    What does not hold is logged, announced, and kept for the overview until the next check.
    """
    broken = [*await breaches(platform.database), *await _wrong_balances(platform)]
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await note_findings(tx, broken, now)
    if not broken:
        return
    for breach in broken:
        _log.error("invariant_broken", invariant=breach.name, rows=len(breach.rows))
    announcements = [
        Announcement(
            topic=INVARIANT_TOPIC, subject_id=None, payload={"name": each.name}, occurred_at=now
        )
        for each in broken
    ]
    async with platform.database.transaction() as tx:
        await announce(tx, announcements)


async def _wrong_balances(platform: Platform) -> list[Breach]:
    """Balances that their transfers do not add up to."""
    async with platform.database.transaction() as tx:
        await patiently(tx)
        found = await ledger.recomputed(tx)
    wrong = [row for each in found for row in each.wrong]
    return [Breach(name=RECOMPUTED_BALANCES, rows=[tuple(row) for row in wrong])] if wrong else []


async def make_event_partitions(platform: Platform) -> None:
    """Room for the events of the months ahead."""
    async with platform.database.transaction() as tx:
        await ensure_partitions(tx, platform.clock.now())


async def trim_outbox(platform: Platform) -> None:
    """Announcements are kept for a week, and until every subscriber has read them."""
    async with platform.database.transaction() as tx:
        position = await slowest_position(tx)
        await forget_before(tx, position, platform.clock.now() - OUTBOX_SPAN)


async def forget_ended(platform: Platform) -> None:
    """Ended sessions and jobs with their files, webhook deliveries and attempts that are over."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await access.forget_ended(tx, now)
    async with platform.database.transaction() as tx:
        await jobs.forget_ended(tx, now - JOB_SPAN)
        for kind in (lake.JOB_KIND, ACQUISITION, goals.JOB_KIND):
            await jobs.forget_ended(tx, now - LAKE_JOB_SPAN, kind=kind)
    async with platform.database.transaction() as tx:
        await webhooks.forget(tx, now, now - WEBHOOK_SPAN)
    async with platform.database.transaction() as tx:
        await segments.forget_values(tx, now - JOB_SPAN)
        await report_runs.forget_runs(tx, now - JOB_SPAN)
    await asyncio.to_thread(forget_folders, platform.settings.home, now - JOB_SPAN)
    await asyncio.to_thread(forget_files, platform.settings.home, now - EXPORT_SPAN)
    await asyncio.to_thread(outcomes.forget, platform.settings.home, now - JOB_SPAN)


async def close_days(platform: Platform) -> None:
    """Of every program the last day that is over, unless it is closed; a failed close again.

    Not of the sample's program while its history still comes in: who loads it closes its days.
    """
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        unfinished = await program_being_loaded(tx)
        for given in await overdue(tx, now):
            if given.program == unfinished:
                continue
            await jobs.request(tx, new_job(given, "schedule", is_for_worker=True), now)


async def fill_lake(platform: Platform) -> None:
    """Have the lake brought up to date, where there is anything to be done."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        if await lake.is_due(tx, now):
            await lake.request_run(tx, lake.LakeInput(), "schedule", now, is_for_worker=True)


async def index_lists(platform: Platform) -> None:
    """Lists sort by spend and balance from indexes; new programs and assets get theirs."""
    await keep_list_indexes(platform.database)


async def send_reports(platform: Platform) -> None:
    """Have every report sent that is due, and tried again whatever waits for that."""
    async with platform.database.transaction() as tx:
        await reports.plan(tx, platform.vault, platform.clock.now())


async def recount_segments(platform: Platform) -> None:
    """Have whole segments judged again, as often as their conditions ask for it."""
    async with platform.database.transaction() as tx:
        await request_recounts(tx, platform.clock.now())


async def work_goals_out(platform: Platform) -> None:
    """Have goals worked out where the lake has been exported since."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        if await goals.is_due(tx, now):
            await goals.request_goals(tx, "schedule", now)


async def keep_scores(platform: Platform) -> None:
    """Have the scores of the day kept, once the lake holds all that was before it."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        if await scoring.is_due(tx, now):
            await scoring.request_scores(tx, "schedule", now)


async def attribute_members(platform: Platform) -> None:
    """Have it found out where members came from who are new, or of whom more is known."""
    async with platform.database.transaction() as tx:
        await request_attribution(tx, "schedule", platform.clock.now())


SCHEDULE = (
    Appointment(name="check_invariants", cron="7 * * * *", keep=check_invariants),
    Appointment(name="close_days", cron="1,16,31,46 * * * *", keep=close_days),
    Appointment(name="fill_lake", cron="4,19,34,49 * * * *", keep=fill_lake),
    Appointment(name="index_lists", cron="*/5 * * * *", keep=index_lists),
    Appointment(name="attribute_members", cron="2,17,32,47 * * * *", keep=attribute_members),
    Appointment(name="work_goals_out", cron="3-58/5 * * * *", keep=work_goals_out),
    Appointment(name="send_reports", cron="* * * * *", keep=send_reports),
    Appointment(name="recount_segments", cron="11 * * * *", keep=recount_segments),
    Appointment(name="keep_scores", cron="8,23,38,53 * * * *", keep=keep_scores),
    Appointment(name="trim_outbox", cron="17 * * * *", keep=trim_outbox),
    Appointment(name="make_event_partitions", cron="27 1 * * *", keep=make_event_partitions),
    Appointment(name="forget_ended", cron="37 3 * * *", keep=forget_ended),
)


async def keep_appointments(platform: Platform, schedule: Sequence[Appointment] = SCHEDULE) -> int:
    """Keep the schedule and work on enqueued tasks until cancelled; returns only on a fault."""
    async with open_queue(platform.database.url) as queue:
        for appointment in schedule:
            _enter(queue, platform, appointment)
        _enter(queue, platform, tidying(queue))
        await queue.run_worker_async(
            name="regulars",
            concurrency=_TASKS_AT_ONCE,
            install_signal_handlers=False,
            shutdown_graceful_timeout=_TASK_GRACE_SECONDS,
        )
    return 0


def _enter(queue: App, platform: Platform, appointment: Appointment) -> None:
    async def task(timestamp: int) -> None:
        _log.debug("appointment", name=appointment.name, due_at=timestamp)
        await appointment.keep(platform)

    named = queue.task(name=appointment.name, queueing_lock=appointment.name)(task)
    queue.periodic(cron=appointment.cron)(named)


def tidying(queue: App) -> Appointment:
    """The queue's own housekeeping: end the tasks of dead workers, delete what ended days ago."""

    async def tidy(_: Platform) -> None:
        for job in await queue.job_manager.get_stalled_jobs():
            await queue.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        await queue.job_manager.delete_old_jobs(
            nb_hours=_TASK_HOURS_KEPT,
            include_failed=True,
            include_cancelled=True,
            include_aborted=True,
        )

    return Appointment(name="tidy_queue", cron="*/10 * * * *", keep=tidy)
