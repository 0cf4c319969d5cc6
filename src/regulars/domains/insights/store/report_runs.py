"""Rows of the times that reports were sent, of their files, and of what became of each mail."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.insights.store import SQL
from regulars.domains.insights.store.schedules import Sealed
from regulars.domains.insights.types.schedules import (
    DeliveryState,
    FileFormat,
    LastRun,
    ReportDelivery,
    ReportFile,
    ReportRun,
    ReportSchedule,
    RunReason,
    RunState,
)
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx, column
from regulars.kernel.ids import new_id, new_ids

_CONTEXT = b"insights.report_delivery"


class RunNote(msgspec.Struct, frozen=True, kw_only=True):
    """How a run stands after an attempt."""

    state: RunState
    attempt_count: int
    next_attempt_at: datetime | None = None
    failure: str | None = None


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs, newest first."""

    count: int
    schedule_id: UUID | None = None
    before_id: UUID | None = None


class _Added(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    schedule_id: UUID


class _Delivery(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    run_id: UUID
    sealed: bytes
    state: DeliveryState
    attempt_count: int
    answer: str | None
    ended_at: datetime | None


async def add(
    tx: Tx,
    vault: Vault,
    due: Sequence[tuple[ReportSchedule, datetime]],
    why: RunReason,
    now: datetime,
) -> list[UUID]:
    """A run for each, with a delivery for each recipient; none where there is one already."""
    added = await tx.all(
        SQL.add_runs,
        _Added,
        ids=new_ids(len(due)),
        schedule_ids=[schedule.id for schedule, _ in due],
        due_ats=[due_at for _, due_at in due],
        why=why,
        now=now,
    )
    recipients = {schedule.id: schedule.content.recipients for schedule, _ in due}
    mails = [(run.id, each) for run in added for each in recipients[run.schedule_id]]
    await tx.run(
        SQL.add_deliveries,
        ids=[new_id() for _ in mails],
        run_ids=[run_id for run_id, _ in mails],
        recipients=[vault.seal_text(each, _CONTEXT) for _, each in mails],
    )
    return [run.id for run in added]


async def to_attempt(tx: Tx, now: datetime, count: int) -> list[UUID]:
    return column(await tx.rows(SQL.runs_to_attempt, now=now, count=count))


async def read(tx: Tx, run_id: UUID) -> ReportRun | None:
    return await tx.maybe(SQL.runs, ReportRun, id=run_id, schedule_id=None, before_id=None, count=1)


async def page(tx: Tx, wanted: RunPage) -> list[ReportRun]:
    return await tx.all(SQL.runs, ReportRun, id=None, **msgspec.structs.asdict(wanted))


async def last_runs(tx: Tx, schedule_ids: Collection[UUID]) -> list[LastRun]:
    return await tx.all(SQL.last_runs, LastRun, schedule_ids=list(schedule_ids))


async def deliveries(tx: Tx, vault: Vault, run_ids: Collection[UUID]) -> list[ReportDelivery]:
    """The deliveries of these runs, in the order of their ids."""
    rows = await tx.all(SQL.deliveries, _Delivery, run_ids=list(run_ids))
    return [
        ReportDelivery(
            id=row.id,
            run_id=row.run_id,
            recipient=vault.open_text(row.sealed, _CONTEXT),
            state=row.state,
            attempt_count=row.attempt_count,
            answer=row.answer,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


async def keep_made(tx: Tx, run: ReportRun, files: Sequence[ReportFile]) -> None:
    """Keep what was made for a run, once: files that are there already stay."""
    await tx.run(SQL.keep_made, id=run.id, as_of=run.as_of, export_number=run.export_number)
    for each in files:
        await tx.run(
            SQL.add_file,
            run_id=run.id,
            format=each.format,
            file_name=each.file_name,
            content=each.content,
        )


async def files(tx: Tx, run_id: UUID, file_format: FileFormat | None = None) -> list[ReportFile]:
    return await tx.all(SQL.files_of_run, ReportFile, run_id=run_id, format=file_format)


async def file_formats(tx: Tx, run_ids: Collection[UUID]) -> dict[UUID, list[FileFormat]]:
    """Which files these runs have; a run without any is left out."""
    found: dict[UUID, list[FileFormat]] = {}
    for run_id, file_format in await tx.rows(SQL.file_names_of_run, run_ids=list(run_ids)):
        found.setdefault(run_id, []).append(file_format)
    return found


async def settle_left_behind(tx: Tx, run_id: UUID, answer: str, now: datetime) -> int:
    """Deliveries that were being handed over when their runner died; how many."""
    return await tx.run(SQL.settle_left_behind, run_id=run_id, answer=answer, now=now)


async def begin_handing(tx: Tx, delivery_id: UUID) -> int:
    return await tx.run(SQL.begin_handing, id=delivery_id)


async def note_delivery(
    tx: Tx, delivery_id: UUID, state: DeliveryState, answer: str, now: datetime
) -> None:
    await tx.run(SQL.note_delivery, id=delivery_id, state=state, answer=answer, now=now)


async def give_up(tx: Tx, run_id: UUID, now: datetime) -> int:
    return await tx.run(SQL.give_up_deliveries, run_id=run_id, now=now)


async def note_run(tx: Tx, run_id: UUID, note: RunNote, now: datetime) -> None:
    await tx.run(SQL.note_run, id=run_id, now=now, **msgspec.structs.asdict(note))


async def forget(tx: Tx, before: datetime) -> int:
    """Delete runs, with their files, that ended earlier; how many."""
    return await tx.run(SQL.forget_runs, before=before)


async def reseal(tx: Tx, vault: Vault) -> None:
    """Seal with the active key what another has sealed."""
    rows = await tx.all(SQL.lock_sealed_deliveries, Sealed)
    stale = [each for each in rows if not vault.is_current(each.sealed)]
    sealed = [vault.seal(vault.open(each.sealed, _CONTEXT), _CONTEXT) for each in stale]
    await tx.run(SQL.reseal_deliveries, ids=[each.id for each in stale], sealed=sealed)
