"""Running an import: stage, write in batches, tell what happened; going on after an interruption.

The job's cursor says how many items are committed, in the order of staging, which is the same
every time. It moves in the transaction that writes a batch, so an item is written once and counted
once, whenever the run is killed.
"""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec

from regulars.flows.import_files.mapping.errors import ImportStopped
from regulars.flows.import_files.request import ImportInput, check_mapping
from regulars.flows.import_files.staging.faults import Fault, write_faults
from regulars.flows.import_files.staging.stage import Staged, stage
from regulars.flows.import_files.summary import Frame, Summary, Written, summarise
from regulars.flows.import_files.writing.journal import Journal
from regulars.flows.import_files.writing.means import Answer, Means, Prepared, Writer
from regulars.flows.import_files.writing.writers import NOT_STORABLE, batches, persist, writer_of
from regulars.infra.job_run import Progress, Run, running

REPORT_SECONDS = 1.0


class ImportProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run has come. It is the job's cursor too: `done_count` items are committed."""

    phase: Literal["reading", "writing", "finishing"] = "reading"
    line_count: int = 0
    done_count: int = 0
    total_count: int | None = None
    written: Written = Written()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a run says at its end. `errors` is the error file; it is empty where all went in."""

    summary: Summary
    errors: Path


Watch = Callable[[ImportProgress], None]
"""Is shown progress as it is made."""


def folder_of(home: Path, job_id: UUID) -> Path:
    """Where a job keeps what it needs, and its error file when it has ended."""
    return home / "imports" / str(job_id)


def dry_run(given: ImportInput, folder: Path, errors: Path, watch: Watch) -> Report:
    """Read and sort everything, without a database; the same figures as a real run's.

    Refuses what `run_import` would refuse. Who is known already only a real run can tell.
    """
    assert given.is_dry_run, "a real run has a job"
    mapping = check_mapping(given.mapping, kind=given.kind)
    files = [Path(name) for name in given.files]
    try:
        staged = stage(
            files, mapping, folder, lambda lines: watch(ImportProgress(line_count=lines))
        )
        _, faulty = write_faults(errors, staged.bench.faults, files, mapping.file)
        frame = _frame(given, staged, faulty)
        return Report(summary=summarise(staged.bench.tally, Written(), frame), errors=errors)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def run_import(
    means: Means, job_id: UUID, watch: Watch, given: ImportInput | None = None
) -> Report:
    """Run the job to its end, from where it was left.

    `given` names the files anew, where they have moved since the job was asked for. What cannot be
    taken goes into the error file; the rest goes in. Refuses a job that another runner holds.
    """
    async with running(means.database, means.clock, job_id) as run:
        given = given or msgspec.convert(run.job.input, ImportInput)
        done = msgspec.convert(run.job.cursor or {}, ImportProgress)
        folder = folder_of(means.home, job_id)
        runner = _Runner(means, run, given, done, watch)
        staged = await runner.stage(folder / "spill")
        journal = Journal(folder / "journal.jsonl", done.done_count)
        try:
            if not given.is_dry_run:
                await runner.write(staged, journal)
            report = await runner.finish(staged, journal, folder / "errors.jsonl")
        finally:
            journal.close()
            staged.bench.close()
        async with means.database.transaction() as tx:
            await run.succeed(tx, msgspec.to_builtins(report.summary))
        _clean_up(folder, given)
        return report


class _Runner:
    """One run of one job."""

    def __init__(
        self, means: Means, run: Run, given: ImportInput, done: ImportProgress, watch: Watch
    ) -> None:
        self._means = means
        self._run = run
        self._given = given
        self._mapping = check_mapping(given.mapping, kind=given.kind)
        self._files = [Path(name) for name in given.files]
        self._done = done
        self._watch = watch

    async def stage(self, folder: Path) -> Staged:
        """Stage in a thread, telling now and then how far it has come."""
        read, stopped = [0], threading.Event()

        def on_lines(count: int) -> None:
            read[0] = count
            if stopped.is_set():
                raise ImportStopped("the import was stopped while it was reading")

        staging = asyncio.create_task(
            asyncio.to_thread(stage, self._files, self._mapping, folder, on_lines)
        )
        try:
            while not staging.done():
                await asyncio.wait({staging}, timeout=REPORT_SECONDS)
                await self._tell(phase="reading", line_count=read[0])
            return await staging
        finally:
            stopped.set()
            await asyncio.gather(staging, return_exceptions=True)

    async def write(self, staged: Staged, journal: Journal) -> None:
        """Write what is not yet written, preparing each batch while the one before is stored."""
        await self._tell(phase="writing", total_count=staged.items.count)
        writer = writer_of(self._mapping, staged.scale)
        await writer.begin(self._means)
        rest = islice(staged.items.sorted(), self._done.done_count, None)
        upcoming = batches(rest, writer.count_max)

        async def commit(prepared: Prepared) -> None:
            await self._commit(writer, prepared, journal)

        async def refuse(prepared: Prepared) -> None:
            await self._commit(None, prepared, journal)

        preparing = self._prepare(writer, upcoming)
        try:
            while (prepared := await preparing) is not None:
                preparing = self._prepare(writer, upcoming)
                await persist(prepared, commit, refuse)
        finally:
            preparing.cancel()
            await asyncio.gather(preparing, return_exceptions=True)
        await self._tell(phase="finishing")
        await writer.finish(self._means)

    async def finish(self, staged: Staged, journal: Journal, errors: Path) -> Report:
        """Write the error file and add up the figures."""
        for fault in journal.faults():
            staged.bench.refuse(fault)
        _, faulty = await asyncio.to_thread(
            write_faults, errors, staged.bench.faults, self._files, self._mapping.file
        )
        frame = _frame(self._given, staged, faulty)
        return Report(
            summary=summarise(staged.bench.tally, self._done.written, frame), errors=errors
        )

    def _prepare(
        self, writer: Writer, upcoming: Iterator[list[bytes]]
    ) -> asyncio.Task[Prepared | None]:
        async def prepare() -> Prepared | None:
            payloads = next(upcoming, None)
            return None if payloads is None else await writer.prepare(self._means, payloads)

        return asyncio.create_task(prepare())

    async def _commit(self, writer: Writer | None, prepared: Prepared, journal: Journal) -> None:
        """Write one batch and move the cursor with it; without a writer all of it is refused."""
        async with self._means.database.transaction() as tx:
            if writer is None:
                answers = [NOT_STORABLE] * len(prepared.items)
            else:
                answers = await writer.write(self._means, tx, prepared)
            journal.note(self._done.done_count, _faults(prepared, answers))
            done = msgspec.structs.replace(
                self._done,
                done_count=self._done.done_count + len(answers),
                written=self._done.written.plus(_counted(answers)),
            )
            await self._run.report(tx, _progress(done))
        journal.confirm()
        self._done = done
        self._watch(done)

    async def _tell(self, **changes: Any) -> None:
        self._done = msgspec.structs.replace(self._done, **changes)
        async with self._means.database.transaction() as tx:
            await self._run.report(tx, _progress(self._done))
        self._watch(self._done)


def _progress(done: ImportProgress) -> Progress:
    return Progress(
        done_count=done.done_count,
        total_count=done.total_count,
        cursor=msgspec.to_builtins(done),
    )


def _faults(prepared: Prepared, answers: list[Answer]) -> list[Fault]:
    return [
        Fault(place.file, line, remark.field, remark.code, remark.reason)
        for place, answer in zip(prepared.places, answers, strict=True)
        if answer.remarks
        for line in place.lines
        for remark in answer.remarks
    ]


def _counted(answers: list[Answer]) -> Written:
    outcomes = [answer.outcome for answer in answers]
    return Written(
        created=outcomes.count("created"),
        updated=outcomes.count("updated"),
        unchanged=outcomes.count("unchanged"),
        conflict=outcomes.count("conflict"),
        refused=outcomes.count("refused"),
        created_members=sum(answer.created_members for answer in answers),
    )


def _clean_up(folder: Path, given: ImportInput) -> None:
    """Leave nothing of a finished run but its error file."""
    shutil.rmtree(folder / "spill", ignore_errors=True)
    (folder / "journal.jsonl").unlink(missing_ok=True)
    if given.upload is not None:
        shutil.rmtree(given.upload, ignore_errors=True)


def _frame(given: ImportInput, staged: Staged, faulty: int) -> Frame:
    return Frame(
        kind=given.kind,
        is_dry_run=given.is_dry_run,
        file_count=len(given.files),
        scale=staged.scale,
        member_count=staged.bench.people.count(),
        faulty_line_count=faulty,
    )
