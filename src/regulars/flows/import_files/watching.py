"""Looking at imports from outside: how far they are, and what they refused."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.request import JOB_KIND, ImportInput
from regulars.flows.import_files.run import ImportProgress, folder_of
from regulars.flows.import_files.staging.faults import RefusedLine
from regulars.flows.import_files.summary import Summary
from regulars.infra import jobs
from regulars.kernel.errors import NotFound

_decode_line = msgspec.json.Decoder(RefusedLine).decode


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """An import as people see it. `summary` is there when it has succeeded."""

    id: UUID
    kind: ImportKind
    state: jobs.State
    is_dry_run: bool
    files: list[str]
    progress: ImportProgress
    summary: Summary | None
    failure: str | None
    requested_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class RefusedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some refused lines, and the byte of the error file at which the rest begins."""

    lines: list[RefusedLine]
    next_byte: int | None


def view_of(job: jobs.Job) -> ImportView:
    """The import that a job is; refuses a job of another kind."""
    if job.kind != JOB_KIND:
        raise NotFound(f"there is no import {job.id}")
    given = msgspec.convert(job.input, ImportInput)
    return ImportView(
        id=job.id,
        kind=given.kind,
        state=job.state,
        is_dry_run=given.is_dry_run,
        files=[Path(name).name for name in given.files],
        progress=msgspec.convert(job.cursor or {}, ImportProgress),
        summary=msgspec.convert(job.summary, Summary) if job.summary else None,
        failure=job.failure,
        requested_by=job.requested_by,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )


def refused_lines(home: Path, job_id: UUID, from_byte: int, count: int) -> RefusedPage:
    """Up to `count` refused lines of an import that has ended, from a place in the error file."""
    path = folder_of(home, job_id) / "errors.jsonl"
    lines: list[RefusedLine] = []
    if not path.is_file():
        return RefusedPage(lines=[], next_byte=None)
    with path.open("rb") as file:
        file.seek(from_byte)
        while len(lines) < count and (line := file.readline()):
            lines.append(_decode_line(line))
        is_end = not file.read(1)
        return RefusedPage(lines=lines, next_byte=None if is_end else file.tell() - 1)


def forget_folders(home: Path, before: datetime) -> int:
    """Remove error files and uploads that nobody has touched since `before`; how many."""
    stale = [
        folder
        for parent in ("imports", "uploads")
        for folder in (home / parent).glob("*")
        if datetime.fromtimestamp(folder.stat().st_mtime, UTC) < before
    ]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)
