"""`regulars segment`: who belongs to which segment, how many, why, and lists of members."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
import typer

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.cli.segment_words import (
    DoneWork,
    SegmentList,
    SegmentMembers,
    SizeLine,
    done_text,
    list_text,
    members_text,
    show_text,
    size_text,
    why_text,
)
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.segments import queries as segments
from regulars.domains.segments.types import Segment, UploadMode
from regulars.flows.condition_sizes import size_means
from regulars.flows.member_lists.scope import terms_of
from regulars.flows.program_config.reading import instant_of
from regulars.flows.rewards.terms import Terms, in_force
from regulars.flows.segments import editing, uploading
from regulars.flows.segments.building import Means, run_build
from regulars.flows.segments.editing import Edit
from regulars.flows.segments.explaining import Explanation, WhyAsked, why
from regulars.flows.segments.lists import lines_of
from regulars.flows.segments.sizing import Size, size_of
from regulars.flows.segments.uploading import UploadMeans, run_upload
from regulars.flows.segments.views import FullSegment, full, shown
from regulars.infra import jobs
from regulars.infra.db import Tx
from regulars.infra.job_run import JobIsRunning
from regulars.infra.jobs import JobHasEnded
from regulars.infra.settings import read_settings
from regulars.kernel.errors import InvalidInput, NotFound

MEMBERS_MAX = 1_000_000
MEMBERS_AT_ONCE = 10_000
_WATCH_SECONDS = 0.5

app = typer.Typer(help="Segments: who belongs, why, and lists of members.", no_args_is_help=True)

Answer = TypeVar("Answer")

Code = Annotated[str, typer.Argument(help="The segment's code.")]
ProgramCode = Annotated[
    str | None, typer.Option("--program", help="Whose segments (default: the first program's).")
]
ConditionFile = Annotated[Path, typer.Argument(help="The condition, as a file of JSON.")]


@app.command("list")
def list_segments(
    *,
    program: ProgramCode = None,
    with_archived: Annotated[bool, typer.Option("--archived", help="Archived ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show all segments of a program, with their sizes."""

    async def ask(tx: Tx, platform: Platform) -> SegmentList:
        terms = await _terms(tx, program)
        found = await segments.segments_of_program(
            tx, terms.program.id, with_archived=with_archived
        )
        return SegmentList(segments=await shown(tx, found, terms, platform.clock.now()))

    found = _ask(ask)
    tell(found, list_text(found), as_json=as_json)


@app.command("show")
def show_segment(code: Code, *, program: ProgramCode = None, as_json: AsJson = False) -> None:
    """Show one segment: what it says, how it is kept up, who asks for it."""

    async def ask(tx: Tx, platform: Platform) -> FullSegment:
        segment, terms = await _segment(tx, program, code)
        return await full(tx, segment, terms, platform.clock.now())

    found = _ask(ask)
    tell(found, show_text(found), as_json=as_json)


@app.command("size")
def size_of_condition(
    file: ConditionFile, *, program: ProgramCode = None, as_json: AsJson = False
) -> None:
    """Count the members that a condition is true for; nothing is saved."""
    condition = _condition(file)

    async def ask(tx: Tx, platform: Platform) -> Size:
        means = size_means(platform.database, platform.settings)
        return await size_of(means, condition, 0, _edit(platform, await _terms(tx, program)))

    found = _ask(ask)
    line = SizeLine(
        member_count=found.member_count, manner=found.manner, in_batch_why=found.in_batch_why
    )
    tell(line, size_text(line), as_json=as_json)


@app.command("members")
def list_members(
    code: Code,
    *,
    program: ProgramCode = None,
    limit: Annotated[int, typer.Option(min=1, max=MEMBERS_MAX, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List the ids of the members of a segment, one a line."""

    async def ask(tx: Tx, _platform: Platform) -> SegmentMembers:
        segment, _ = await _segment(tx, program, code)
        found: list[UUID] = []
        after_id = UUID(int=0)
        while len(found) < limit:
            count = min(MEMBERS_AT_ONCE, limit - len(found))
            some = await segments.members_behind(tx, segment.id, after_id, count)
            found += some
            if len(some) < count:
                break
            after_id = some[-1]
        return SegmentMembers(member_count=segment.member_count, member_ids=found)

    found = _ask(ask)
    tell(found, members_text(found), as_json=as_json)


@app.command("why")
def explain(
    code: Code,
    member_id: Annotated[UUID, typer.Argument(help="Any id of the member.")],
    *,
    program: ProgramCode = None,
    at: Annotated[str | None, typer.Option(help="As of when (default: now).")] = None,
    as_json: AsJson = False,
) -> None:
    """Say why a member belongs to a segment or does not, now or at a past time."""

    async def ask(tx: Tx, platform: Platform) -> Explanation:
        segment, terms = await _segment(tx, program, code)
        now = platform.clock.now()
        moment = now if at is None else min(now, instant_of(at, terms.zone))
        asked = WhyAsked(member_id=member_id, at=moment, now=now, permissions=SYSTEM.permissions)
        return await why(tx, platform.vault, segment, terms, asked)

    found = _ask(ask)
    tell(found, why_text(found), as_json=as_json)


@app.command("upload")
def upload_list(
    code: Code,
    file: Annotated[Path, typer.Argument(help="A file of CSV: member_id, phone, email or card.")],
    *,
    mode: Annotated[str, typer.Option(help="add, remove or replace.")] = "add",
    program: ProgramCode = None,
    as_json: AsJson = False,
) -> None:
    """Put members on the list of an uploaded segment, or take them off, line by line."""
    modes: dict[str, UploadMode] = {"add": "add", "remove": "remove", "replace": "replace"}
    if mode not in modes:
        raise InvalidInput(f"--mode is one of {', '.join(modes)}")
    lines = lines_of(_bytes(file))

    async def act(platform: Platform) -> DoneWork:
        async with platform.database.transaction() as tx:
            segment, terms = await _segment(tx, program, code)
            given = (modes[mode], file.name, lines)
            upload = await uploading.accept(tx, segment, given, _edit(platform, terms))
        assert upload.job_id is not None, "an upload that was accepted has a job"
        means = UploadMeans(database=platform.database, vault=platform.vault, clock=platform.clock)
        return await _done(platform, upload.job_id, lambda job_id: run_upload(means, job_id))

    found = _run(act)
    tell(found, done_text(found), as_json=as_json)


@app.command("rebuild")
def rebuild(code: Code, *, program: ProgramCode = None, as_json: AsJson = False) -> None:
    """Judge all members again for a segment, and wait until that is done."""

    async def act(platform: Platform) -> DoneWork:
        async with platform.database.transaction() as tx:
            segment, terms = await _segment(tx, program, code)
            job = await editing.rebuild(tx, segment, _edit(platform, terms))
        means = Means(database=platform.database, clock=platform.clock)
        return await _done(platform, job.id, lambda job_id: run_build(means, job_id))

    found = _run(act)
    tell(found, done_text(found), as_json=as_json)


async def _done(
    platform: Platform, job_id: UUID, run: Callable[[UUID], Awaitable[object]]
) -> DoneWork:
    """Run the job here, or wait for the worker that was faster."""
    try:
        await run(job_id)
    except (JobIsRunning, JobHasEnded):
        await asyncio.sleep(_WATCH_SECONDS)
    while True:
        async with platform.database.transaction() as tx:
            job = await jobs.read(tx, job_id)
        if job.state not in {"waiting", "running"}:
            return DoneWork(job_id=job.id, state=job.state, summary=job.summary or {})
        await asyncio.sleep(_WATCH_SECONDS)


async def _terms(tx: Tx, program: str | None) -> Terms:
    terms = terms_of(await in_force(tx), program)
    if terms is None:
        raise NotFound("there is no program yet")
    return terms


async def _segment(tx: Tx, program: str | None, code: str) -> tuple[Segment, Terms]:
    terms = await _terms(tx, program)
    return await segments.segment(tx, terms.program.id, code), terms


def _edit(platform: Platform, terms: Terms) -> Edit:
    caller = Caller(principal=SYSTEM)
    return Edit(terms=terms, caller=caller, vault=platform.vault, now=platform.clock.now())


def _condition(file: Path) -> dict[str, object]:
    try:
        found = msgspec.json.decode(_bytes(file))
    except msgspec.DecodeError as error:
        raise InvalidInput(f"{file}: {error}") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{file}: a condition is an object")
    return found


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file}: {error.strerror}") from None


def _ask(ask: Callable[[Tx, Platform], Awaitable[Answer]]) -> Answer:
    async def act(platform: Platform) -> Answer:
        async with platform.database.transaction() as tx:
            return await ask(tx, platform)

    return _run(act)


def _run(act: Callable[[Platform], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        async with open_platform(read_settings()) as platform:
            return await act(platform)

    return asyncio.run(run())
