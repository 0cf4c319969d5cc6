"""Writing a list of members into a file of CSV, page by page.

Progress moves with the file: the cursor of the job says where the list goes on and how long the
file was then. A runner that takes the job up again cuts the file back to there.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from regulars.flows.member_lists import table
from regulars.flows.member_lists.listing import PageWanted, Sight, list_page
from regulars.flows.member_lists.request import ExportInput, input_of, wanted_of
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database
from regulars.infra.job_run import Progress, Run, running

MEMBERS_A_PAGE = 1_000


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What an export works with."""

    database: Database
    vault: Vault
    clock: Clock
    home: Path


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Where the list goes on, judged as of the instant at which it began."""

    as_of: datetime
    byte_count: int = 0
    member_count: int = 0
    list_cursor: str | None = None
    is_over: bool = False


class ExportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How many members the file holds, and how long it is."""

    member_count: int
    byte_count: int


def path_of(home: Path, job_id: UUID) -> Path:
    """Where the file of an export stands."""
    return home / "exports" / f"{job_id}.csv"


def forget_files(home: Path, before: datetime) -> int:
    """Remove files that were written before an instant; how many."""
    stale = [
        path
        for path in (home / "exports").glob("*.csv")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


async def run_export(means: Means, job_id: UUID) -> ExportSummary:
    """Write the file to its end. Refuses a job that another runner holds."""
    async with running(means.database, means.clock, job_id) as run:
        given = input_of(run.job)
        cursor = msgspec.convert(
            run.job.cursor or {"as_of": means.clock.now().isoformat()}, _Cursor
        )
        while not cursor.is_over:
            cursor = await _step(means, run, given, cursor)
        summary = ExportSummary(member_count=cursor.member_count, byte_count=cursor.byte_count)
        async with means.database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(summary))
    return summary


async def _step(means: Means, run: Run, given: ExportInput, cursor: _Cursor) -> _Cursor:
    """One page more in the file."""
    permissions = frozenset(given.permissions)
    sight = Sight(permissions=permissions, is_masked=not given.asked.is_unmasked)
    async with means.database.transaction() as tx:
        terms, wanted = await wanted_of(tx, given, cursor.as_of)
        page = PageWanted(wanted=wanted, limit=MEMBERS_A_PAGE, cursor=cursor.list_cursor)
        found = await list_page(tx, means.vault, page, terms, sight)
        text = table.lines(found.items)
        if not cursor.byte_count:
            text = table.heading(terms, permissions) + text
        path = path_of(means.home, run.job.id)
        byte_count = await asyncio.to_thread(_append, path, cursor.byte_count, text)
        moved = _Cursor(
            as_of=cursor.as_of,
            byte_count=byte_count,
            member_count=cursor.member_count + len(found.items),
            list_cursor=found.next_cursor,
            is_over=found.next_cursor is None,
        )
        progress = Progress(done_count=moved.member_count, cursor=msgspec.to_builtins(moved))
        await run.report(tx, progress)
    return moved


def _append(path: Path, at: int, text: str) -> int:
    """Write `text` behind the first `at` bytes of the file; how long it is then."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("r+b" if path.exists() else "w+b") as file:
        path.chmod(0o600)
        file.truncate(at)
        file.seek(at)
        file.write(text.encode())
        return file.tell()
