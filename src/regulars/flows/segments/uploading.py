"""Working through an uploaded list: its lines first, then, where it replaces another, everybody.

A part of the lines is worked through in one transaction with the memberships that come of it: a
job that was killed goes on behind the last part.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.members import queries as members
from regulars.domains.members.types import Identity, IdentityKind
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as stored
from regulars.domains.segments.queries import ShownLine
from regulars.domains.segments.types import NewLine, Segment, Upload, UploadMode
from regulars.flows.segments.building import Course, locked_segment, walk_on
from regulars.flows.segments.editing import Edit
from regulars.flows.segments.judging import Whom, judge, scopes_at
from regulars.flows.segments.kept import Kept
from regulars.infra import jobs
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.infra.invariants import patiently
from regulars.infra.job_run import Progress, Run, running
from regulars.infra.jobs import Job, NewJob
from regulars.kernel.ids import parse_id

JOB_KIND = "upload_segment"
LINES_A_STEP = 1_000
MEMBERS_A_STEP = 10_000


class UploadInput(msgspec.Struct, frozen=True, kw_only=True):
    """Which upload."""

    upload_id: UUID


class UploadSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many lines came to what, and who entered and left."""

    lines: dict[str, int]
    entered_count: int
    left_count: int


class UploadMeans(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload works with."""

    database: Database
    vault: Vault
    clock: Clock


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Behind which line to go on, and how far everybody was looked at afterwards."""

    course: Course
    after_number: int = 0
    line_count: int = 0
    is_lined: bool = False


async def accept(
    tx: Tx, segment: Segment, given: tuple[UploadMode, str, Sequence[NewLine]], edit: Edit
) -> Upload:
    """Take in a list, and have the worker work through it."""
    mode, file_name, lines = given
    by = (edit.actor, edit.now)
    upload = await segments.accept_upload(tx, edit.vault, segment, given, by)
    new = NewJob(
        kind=JOB_KIND,
        fingerprint=str(upload.id),
        input=msgspec.to_builtins(UploadInput(upload_id=upload.id)),
        requested_by=edit.actor,
        total_count=len(lines),
        is_for_worker=True,
    )
    job: Job = await jobs.request(tx, new, edit.now)
    await segments.name_job(tx, upload.id, job.id)
    entry = AuditEntry(
        action="segment.list_uploaded",
        subject_kind="segment",
        subject_id=str(segment.id),
        after={"code": segment.code, "mode": mode, "file": file_name, "lines": len(lines)},
    )
    await access.record(tx, edit.vault, edit.caller, [entry], edit.now)
    return msgspec.structs.replace(upload, job_id=job.id)


async def run_upload(
    means: UploadMeans, job_id: UUID, lines_a_step: int = LINES_A_STEP
) -> UploadSummary:
    """Run the job to its end, from where it was left. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = msgspec.convert(run.job.input, UploadInput)
        begun = {"course": {"as_of": means.clock.now().isoformat()}}
        cursor = msgspec.convert(run.job.cursor or begun, _Cursor)
        async with means.database.transaction() as tx:
            upload = await stored.upload(tx, given.upload_id)
        while not cursor.course.is_over:
            async with means.database.transaction() as tx:
                await patiently(tx)
                cursor = await _step(tx, means, upload, cursor, lines_a_step)
                await _report(tx, run, cursor)
        async with means.database.transaction() as tx:
            summary = UploadSummary(
                lines=await stored.line_counts(tx, upload.id),
                entered_count=cursor.course.entered_count,
                left_count=cursor.course.left_count,
            )
            await segments.fold_bitmaps(tx, [upload.segment_id])
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _report(tx: Tx, run: Run, cursor: _Cursor) -> None:
    held: dict[str, Any] = msgspec.to_builtins(cursor)
    await run.report(tx, Progress(done_count=cursor.line_count, cursor=held))


async def _step(tx: Tx, means: UploadMeans, upload: Upload, cursor: _Cursor, count: int) -> _Cursor:
    """Some lines more; behind the last one the list is applied, and everybody looked at."""
    now = means.clock.now()
    held = await locked_segment(tx, upload.segment_id)
    if held is None:
        over = msgspec.structs.replace(cursor.course, is_over=True)
        return msgspec.structs.replace(cursor, course=over)
    if cursor.is_lined:
        course = await walk_on(tx, held, "list", cursor.course, MEMBERS_A_STEP, now)
        return msgspec.structs.replace(cursor, course=course)
    lines = await stored.lines_behind(tx, upload.id, cursor.after_number, None, count)
    course = cursor.course
    if lines:
        shown = stored.opened_lines(means.vault, lines)
        answers = await segments.settle_lines(
            tx, upload, lines, await _named(tx, means.vault, shown)
        )
        ids = sorted({each.member_id for each in answers if each.member_id is not None})
        course = await _settled(tx, held[0], ids, course, now)
    is_last = len(lines) < count
    if is_last:
        await segments.end_upload(tx, upload, now)
    return _Cursor(
        course=msgspec.structs.replace(course, is_over=is_last and upload.mode != "replace"),
        after_number=lines[-1].number if lines else cursor.after_number,
        line_count=cursor.line_count + len(lines),
        is_lined=is_last,
    )


async def _settled(
    tx: Tx, kept: Kept, ids: Sequence[UUID], course: Course, now: datetime
) -> Course:
    """Settle who belongs of those whom some lines named."""
    locked = (await segments.lock(tx, [kept.segment.id]))[kept.segment.id]
    scope = (await scopes_at(tx, [kept], now))[kept.segment.program_id]
    settled = await judge(tx, kept, Whom(ids=ids, why="list"), scope, locked)
    if kept.is_asked:
        await segments.note_changed(tx, settled.changed_ids, now)
    return msgspec.structs.replace(
        course,
        entered_count=course.entered_count + len(settled.entered_ids),
        left_count=course.left_count + len(settled.left_ids),
    )


async def _named(tx: Tx, vault: Vault, lines: Sequence[ShownLine]) -> dict[int, UUID | None]:
    """Whom each line names that waits for an answer."""
    waiting = [each for each in lines if each.outcome == "waiting" and each.value]
    named: dict[int, UUID | None] = {
        each.number: parse_id(each.value or "") for each in waiting if each.kind == "member_id"
    }
    known = [each for each in waiting if each.kind not in {"member_id", None}]
    asked = [Identity(kind=cast(IdentityKind, each.kind), value=each.value or "") for each in known]
    found = await members.find_by_identities(tx, vault, asked) if asked else []
    return named | {each.number: who for each, who in zip(known, found, strict=True)}
