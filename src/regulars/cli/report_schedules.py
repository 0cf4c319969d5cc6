"""`regulars report schedules` and `send`: which reports go out by mail, and sending one now."""

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.insights.queries import schedules as queries
from regulars.flows.scheduled_reports.course import MailMeans, MailSummary, run_mail
from regulars.flows.scheduled_reports.request import request_here
from regulars.infra.mail.server import mail_server
from regulars.infra.settings import read_settings

ScheduleId = Annotated[UUID, typer.Argument(help="The schedule, by its id.")]


class ScheduleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule in a list."""

    id: UUID
    name: str
    report: str
    cadence: str
    recipient_count: int
    next_due_at: datetime | None


class ScheduleList(msgspec.Struct, frozen=True, kw_only=True):
    """All schedules, oldest first."""

    schedules: list[ScheduleLine]


def add_to(app: typer.Typer) -> None:
    """The commands for reports that go out by mail."""
    app.command("schedules")(schedules)
    app.command("send")(send)


def schedules(as_json: AsJson = False) -> None:
    """The reports that are sent by mail: which, how often, to how many, when next."""
    found = asyncio.run(_listed())
    words = "\n".join(
        f"{each.id}  {each.name}  {each.report}  {each.cadence}  to {each.recipient_count}"
        f"  {each.next_due_at.isoformat() if each.next_due_at else 'disabled'}"
        for each in found.schedules
    )
    tell(found, words or "no report is sent by mail", as_json=as_json)


def send(schedule_id: ScheduleId, as_json: AsJson = False) -> None:
    """Send a report now, beside its schedule, and tell what became of it."""
    summary = asyncio.run(_send(schedule_id))
    words = f"{summary.state}: {summary.sent_count} of {summary.recipient_count} mails taken"
    tell(summary, words, as_json=as_json)


async def _listed() -> ScheduleList:
    async with (
        open_platform(read_settings()) as platform,
        platform.database.transaction() as tx,
    ):
        found = await queries.schedules(tx, platform.vault)
    lines = [
        ScheduleLine(
            id=each.id,
            name=each.content.name,
            report=each.content.report,
            cadence=each.content.when.cadence,
            recipient_count=len(each.content.recipients),
            next_due_at=each.next_due_at,
        )
        for each in found
    ]
    return ScheduleList(schedules=lines)


async def _send(schedule_id: UUID) -> MailSummary:
    async with open_platform(read_settings()) as platform:
        mail_server(platform.settings)
        async with platform.database.transaction() as tx:
            job = await request_here(
                tx, platform.vault, Caller(principal=SYSTEM), schedule_id, platform.clock.now()
            )
        return await run_mail(_means(platform), job.id)


def _means(platform: Platform) -> MailMeans:
    return MailMeans(
        database=platform.database,
        vault=platform.vault,
        clock=platform.clock,
        settings=platform.settings,
    )
