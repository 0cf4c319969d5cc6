"""What the routes of scheduled reports take and answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from regulars.domains.access.types import Principal
from regulars.domains.insights.types.schedules import (
    Appointed,
    Cadence,
    DeliveryState,
    FileFormat,
    LastRun,
    ReportDelivery,
    ReportLocale,
    ReportRun,
    ReportSchedule,
    ReportWanted,
    RunReason,
    RunState,
    ScheduleContent,
)

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Recipient = Annotated[str, msgspec.Meta(min_length=3, max_length=320)]
Recipients = Annotated[list[Recipient], msgspec.Meta(min_length=1, max_length=50)]
Formats = Annotated[list[FileFormat], msgspec.Meta(min_length=1, max_length=3)]


class WhenBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When: `local_time` as 08:00; `weekday` 1 (Monday) to 7; `month_day` 1 to 31, or the last.

    Without a time zone it is the installation's.
    """

    cadence: Cadence
    local_time: Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "08:00"
    time_zone: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    weekday: Annotated[int, msgspec.Meta(ge=1, le=7)] | None = None
    month_day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None


class NewScheduleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which report is sent, in which files, when, to whom, in which language."""

    name: Name
    report: Annotated[str, msgspec.Meta(max_length=64)]
    when: WhenBody
    recipients: Recipients
    wanted: ReportWanted = msgspec.field(default_factory=ReportWanted)
    formats: Formats = msgspec.field(default_factory=lambda: ["pdf", "xlsx"])
    locale: ReportLocale = "en"
    is_enabled: bool = True


class ScheduleChangeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change of a schedule; what is left out stays."""

    name: Name | None = None
    report: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    when: WhenBody | None = None
    recipients: Recipients | None = None
    wanted: ReportWanted | None = None
    formats: Formats | None = None
    locale: ReportLocale | None = None
    is_enabled: bool | None = None


class TestBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to look at a report before its readers do."""

    recipient: Recipient


class LastRunAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How the newest sending, tests aside, stands or has ended."""

    id: UUID
    state: RunState
    due_at: datetime
    next_attempt_at: datetime | None
    ended_at: datetime | None
    failure: str | None
    sent_count: int
    recipient_count: int


class ScheduleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule. Addresses are masked for whoever may not change it."""

    id: UUID
    name: str
    report: str
    wanted: ReportWanted
    formats: list[FileFormat]
    when: Appointed
    locale: ReportLocale
    recipients: list[str]
    is_enabled: bool
    next_due_at: datetime | None
    last_run: LastRunAnswer | None
    created_at: datetime
    updated_at: datetime


class DeliveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one mail; `unknown`: it was sent, and the server's answer was lost."""

    recipient: str
    state: DeliveryState
    attempt_count: int
    answer: str | None
    ended_at: datetime | None


class RunAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a report was sent; `formats` are the files that can be fetched."""

    id: UUID
    schedule_id: UUID
    why: RunReason
    state: RunState
    due_at: datetime
    as_of: date | None
    export_number: int | None
    attempt_count: int
    next_attempt_at: datetime | None
    failure: str | None
    ended_at: datetime | None
    formats: list[FileFormat]
    deliveries: list[DeliveryAnswer]


def appointed(body: WhenBody, time_zone: str) -> Appointed:
    """When, in the zone named or the installation's."""
    return Appointed(
        cadence=body.cadence,
        local_time=body.local_time,
        time_zone=body.time_zone or time_zone,
        weekday=body.weekday,
        month_day=body.month_day,
    )


def content_of(body: NewScheduleBody, time_zone: str) -> ScheduleContent:
    return ScheduleContent(
        name=body.name,
        report=body.report,
        wanted=body.wanted,
        formats=tuple(body.formats),
        when=appointed(body.when, time_zone),
        locale=body.locale,
        recipients=tuple(body.recipients),
        is_enabled=body.is_enabled,
    )


def changed(before: ScheduleContent, body: ScheduleChangeBody, time_zone: str) -> ScheduleContent:
    """The content with what the body names put in."""
    given = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in msgspec.structs.asdict(body).items()
        if value is not None
    }
    if body.when is not None:
        given["when"] = appointed(body.when, time_zone)
    return msgspec.structs.replace(before, **given)


def schedule_answer(
    schedule: ReportSchedule, last_run: LastRun | None, principal: Principal
) -> ScheduleAnswer:
    content = schedule.content
    return ScheduleAnswer(
        id=schedule.id,
        name=content.name,
        report=content.report,
        wanted=content.wanted,
        formats=list(content.formats),
        when=content.when,
        locale=content.locale,
        recipients=[shown_address(each, principal) for each in content.recipients],
        is_enabled=content.is_enabled,
        next_due_at=schedule.next_due_at,
        last_run=None if last_run is None else _last_run(last_run),
        created_at=schedule.created_at,
        updated_at=schedule.updated_at,
    )


def _last_run(run: LastRun) -> LastRunAnswer:
    told = msgspec.structs.asdict(run)
    del told["schedule_id"]
    return LastRunAnswer(**told)


def run_answer(
    run: ReportRun,
    deliveries: list[ReportDelivery],
    formats: list[FileFormat],
    principal: Principal,
) -> RunAnswer:
    return RunAnswer(
        id=run.id,
        schedule_id=run.schedule_id,
        why=run.why,
        state=run.state,
        due_at=run.due_at,
        as_of=run.as_of,
        export_number=run.export_number,
        attempt_count=run.attempt_count,
        next_attempt_at=run.next_attempt_at,
        failure=run.failure,
        ended_at=run.ended_at,
        formats=formats,
        deliveries=[
            DeliveryAnswer(
                recipient=shown_address(each.recipient, principal),
                state=each.state,
                attempt_count=each.attempt_count,
                answer=each.answer,
                ended_at=each.ended_at,
            )
            for each in deliveries
            if each.run_id == run.id
        ],
    )


def shown_address(address: str, principal: Principal) -> str:
    """The address, but for its first letter masked for whoever may not change schedules."""
    if "reports.write" in principal.permissions:
        return address
    local, _, host = address.rpartition("@")
    return f"{local[:1]}***@{host}"
