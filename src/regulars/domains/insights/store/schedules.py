"""Rows of report schedules. Addresses are sealed: nothing personal stands in clear."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types.schedules import (
    Appointed,
    Cadence,
    FileFormat,
    ReportLocale,
    ReportSchedule,
    ReportWanted,
    ScheduleContent,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx, column

_CONTEXT = b"insights.report_schedule"


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed value and whose it is."""

    id: UUID
    sealed: bytes


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    report: str
    wanted: ReportWanted
    formats: tuple[FileFormat, ...]
    cadence: Cadence
    weekday: int | None
    month_day: int | None
    local_time: str
    time_zone: str
    locale: ReportLocale
    recipients: bytes
    is_enabled: bool
    next_due_at: datetime | None
    created_by: UUID
    created_at: datetime
    updated_at: datetime


async def save(tx: Tx, vault: Vault, schedule: ReportSchedule) -> None:
    content = schedule.content
    await tx.run(
        SQL.save_schedule,
        id=schedule.id,
        name=content.name,
        report=content.report,
        wanted=Jsonb(msgspec.to_builtins(content.wanted)),
        formats=list(content.formats),
        **msgspec.structs.asdict(content.when),
        locale=content.locale,
        recipients=vault.seal(msgspec.json.encode(content.recipients), _CONTEXT),
        is_enabled=content.is_enabled,
        next_due_at=schedule.next_due_at,
        created_by=schedule.created_by,
        created_at=schedule.created_at,
        updated_at=schedule.updated_at,
    )


async def read(
    tx: Tx, vault: Vault, ids: Collection[UUID] | None, count: int
) -> list[ReportSchedule]:
    """The schedules of these ids, or all of them, in the order of their ids."""
    rows = await tx.all(SQL.schedules, _Row, ids=None if ids is None else list(ids), count=count)
    return [_opened(vault, row) for row in rows]


async def count_of(tx: Tx) -> int:
    return int((await tx.rows(SQL.schedule_count))[0][0])


async def lock(tx: Tx, vault: Vault, schedule_id: UUID) -> ReportSchedule | None:
    """The schedule, which nobody else changes until this transaction ends."""
    await tx.rows(SQL.lock_schedules, ids=[schedule_id])
    found = await read(tx, vault, [schedule_id], 1)
    return found[0] if found else None


async def take_due(tx: Tx, vault: Vault, now: datetime, count: int) -> list[ReportSchedule]:
    """Schedules that are due, locked; those that another plans meanwhile are passed over."""
    ids = column(await tx.rows(SQL.due_schedules, now=now, count=count))
    return await read(tx, vault, ids, count) if ids else []


async def set_next_due(tx: Tx, due: Mapping[UUID, datetime]) -> None:
    await tx.run(SQL.set_next_due, ids=list(due), next_due_ats=list(due.values()))


async def drop(tx: Tx, schedule_id: UUID) -> int:
    return await tx.run(SQL.drop_schedule, id=schedule_id)


async def reseal(tx: Tx, vault: Vault) -> None:
    """Seal with the active key what another has sealed."""
    rows = await tx.all(SQL.lock_sealed_schedules, Sealed)
    stale = [each for each in rows if not vault.is_current(each.sealed)]
    sealed = [vault.seal(vault.open(each.sealed, _CONTEXT), _CONTEXT) for each in stale]
    await tx.run(SQL.reseal_schedules, ids=[each.id for each in stale], sealed=sealed)


def _opened(vault: Vault, row: _Row) -> ReportSchedule:
    opened = vault.open(row.recipients, _CONTEXT)
    content = ScheduleContent(
        name=row.name,
        report=row.report,
        wanted=row.wanted,
        formats=row.formats,
        when=Appointed(
            cadence=row.cadence,
            local_time=row.local_time,
            time_zone=row.time_zone,
            weekday=row.weekday,
            month_day=row.month_day,
        ),
        locale=row.locale,
        recipients=msgspec.json.decode(opened, type=tuple[str, ...]),
        is_enabled=row.is_enabled,
    )
    return ReportSchedule(
        id=row.id,
        content=content,
        next_due_at=row.next_due_at,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
