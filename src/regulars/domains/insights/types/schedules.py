"""Values of scheduled reports: what is sent when to whom, and what became of it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

Cadence = Literal["daily", "weekly", "monthly"]
FileFormat = Literal["pdf", "xlsx", "csv"]
ReportLocale = Literal["en", "zh-CN"]
ReportPeriod = Literal[
    "all", "yesterday", "last_7_days", "last_week", "last_30_days", "last_month", "last_quarter"
]
RunState = Literal["waiting", "sent", "partly_sent", "failed"]
RunReason = Literal["schedule", "by_hand", "test"]
DeliveryState = Literal["waiting", "handing", "sent", "refused", "unknown"]


class ReportWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of a report that is sent again and again: days are relative to when it is due."""

    period: ReportPeriod = "all"
    currency: str | None = None
    rates: tuple[str, ...] = ()
    returns: Literal["net", "ignore"] = "net"
    cuts: Literal["rank", "quantile"] = "rank"
    steps: tuple[str, ...] = ()
    within_days: int = 7
    broken_down_by: Literal["channel", "store", "campaign", "source"] | None = None
    touch: Literal["first", "last"] = "last"
    value_days: int = 90


class Appointed(msgspec.Struct, frozen=True, kw_only=True):
    """When: at a local time each day, on a weekday (Monday is 1), or on a day of the month.

    In a month without that day it is the last one.
    """

    cadence: Cadence
    local_time: str
    time_zone: str
    weekday: int | None = None
    month_day: int | None = None


class ScheduleContent(msgspec.Struct, frozen=True, kw_only=True):
    """Which report, in which files, when, to whom, in which language."""

    name: str
    report: str
    wanted: ReportWanted
    formats: tuple[FileFormat, ...]
    when: Appointed
    locale: ReportLocale
    recipients: tuple[str, ...]
    is_enabled: bool = True


class ReportSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule as it is kept. `next_due_at` is None where it is disabled."""

    id: UUID
    content: ScheduleContent
    next_due_at: datetime | None
    created_by: UUID
    created_at: datetime
    updated_at: datetime


class ReportRun(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a report was to be sent. It is `waiting` until every recipient is settled."""

    id: UUID
    schedule_id: UUID
    why: RunReason
    due_at: datetime
    state: RunState
    attempt_count: int
    next_attempt_at: datetime | None
    failure: str | None
    as_of: date | None
    export_number: int | None
    created_at: datetime
    ended_at: datetime | None


class LastRun(msgspec.Struct, frozen=True, kw_only=True):
    """How the newest sending of a schedule, tests aside, stands or has ended."""

    id: UUID
    schedule_id: UUID
    state: RunState
    due_at: datetime
    next_attempt_at: datetime | None
    ended_at: datetime | None
    failure: str | None
    sent_count: int
    recipient_count: int


class ReportDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one recipient's mail. `unknown`: sent, and the server's answer was lost."""

    id: UUID
    run_id: UUID
    recipient: str
    state: DeliveryState
    attempt_count: int
    answer: str | None
    ended_at: datetime | None


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a run, the same for every recipient."""

    format: FileFormat
    file_name: str
    content: bytes
