"""One attempt at a run: its files are made unless they are, then each waiting mail handed over.

Killed anywhere, the next attempt goes on. A mail whose last byte may have been sent is never sent
again: it is told as `unknown`. Whatever failed before that is tried again, later and later.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import structlog

from regulars.domains.insights.actions import report_runs
from regulars.domains.insights.queries import schedules as queries
from regulars.domains.insights.types.schedules import (
    DeliveryState,
    ReportDelivery,
    ReportFile,
    ReportRun,
    ReportSchedule,
)
from regulars.flows.lake.means import LakeMeans
from regulars.flows.metric_reports.running import report_means
from regulars.flows.scheduled_reports.composing import Letter, message_of
from regulars.flows.scheduled_reports.leaving import Leaving, link_of
from regulars.flows.scheduled_reports.making import MakingMeans, counted_days, make
from regulars.flows.scheduled_reports.request import ReportMailInput
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database
from regulars.infra.job_run import Run, running
from regulars.infra.mail.sending import Mailer, Taken, Unreachable, open_mailer
from regulars.infra.mail.server import mail_server
from regulars.infra.settings import Settings
from regulars.kernel.errors import Refusal

_STATES: dict[Taken, DeliveryState] = {
    "sent": "sent",
    "again": "waiting",
    "refused": "refused",
    "unknown": "unknown",
}

_UNREACHABLE = "mail_server_unreachable"

_log = structlog.get_logger("regulars.reports")


class MailMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What sending a report works with."""

    database: Database
    vault: Vault
    clock: Clock
    settings: Settings


class MailSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How a run stands after an attempt."""

    state: str
    sent_count: int
    recipient_count: int


async def run_mail(means: MailMeans, job_id: UUID) -> MailSummary:
    """Attempt a run. Refuses a job that another runner holds.

    A run that has to wait ends its job: the schedule asks for it again when its time has come.
    """
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, ReportMailInput)
        async with means.database.transaction() as tx:
            found = await queries.schedule_run(tx, given.run_id)
            schedule = await queries.schedule(tx, means.vault, found.schedule_id)
        failure = None
        if found.state == "waiting":
            failure = await _attempt(means, schedule, found)
        return await _settle(means, run, found, failure)


async def _attempt(means: MailMeans, schedule: ReportSchedule, run: ReportRun) -> str | None:
    """Why not everything could be tried; None where it was."""
    try:
        server = mail_server(means.settings)
        async with means.database.transaction() as tx:
            waiting = await report_runs.begin_attempt(tx, means.vault, run.id, means.clock.now())
            files = await queries.run_files(tx, run.id)
        if not waiting:
            return None
        files = files or await make(_making(means), schedule, run)
        async with open_mailer(server) as mailer:
            for each in waiting:
                await _hand_over(means, mailer, _letter(means, schedule, run, files, each))
    except (Refusal, Unreachable) as error:
        _log.warning("report_not_sent", run_id=str(run.id), reason=str(error))
        return f"{error.code if isinstance(error, Refusal) else _UNREACHABLE}: {error}"
    return None


async def _hand_over(means: MailMeans, mailer: Mailer, letter: Letter) -> None:
    delivery = letter.delivery

    async def begins() -> None:
        async with means.database.transaction() as tx:
            await report_runs.begin_handing(tx, delivery.id)

    done = await mailer.hand_over(message_of(letter), delivery.recipient, begins)
    async with means.database.transaction() as tx:
        await report_runs.note_delivery(
            tx, delivery.id, _STATES[done.taken], done.answer, means.clock.now()
        )


async def _settle(means: MailMeans, run: Run, found: ReportRun, failure: str | None) -> MailSummary:
    async with means.database.transaction() as tx:
        if found.state == "waiting":
            found = await report_runs.end_attempt(
                tx, means.vault, found.id, failure, means.clock.now()
            )
        mails = await queries.deliveries(tx, means.vault, [found.id])
        summary = MailSummary(
            state=found.state,
            sent_count=sum(each.state == "sent" for each in mails),
            recipient_count=len(mails),
        )
        await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


def _letter(
    means: MailMeans,
    schedule: ReportSchedule,
    run: ReportRun,
    files: Sequence[ReportFile],
    delivery: ReportDelivery,
) -> Letter:
    from_on, as_of = counted_days(schedule, run.due_at)
    leaving = Leaving(schedule.id, delivery.recipient)
    return Letter(
        schedule=schedule,
        delivery=delivery,
        from_on=from_on,
        as_of=as_of,
        files=files,
        sender=means.settings.mail_from,
        leave_link=link_of(means.vault, means.settings.public_url, leaving),
        made_at=means.clock.now(),
    )


def _making(means: MailMeans) -> MakingMeans:
    return MakingMeans(
        database=means.database,
        clock=means.clock,
        lake=LakeMeans(
            database=means.database,
            clock=means.clock,
            home=means.settings.home,
            url=means.settings.lake_url,
        ),
        reports=report_means(means.database, means.settings),
    )
