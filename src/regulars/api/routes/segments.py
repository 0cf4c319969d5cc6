"""Segments (`/v1/segments`): making, changing, publishing, archiving, and how large they are."""

from typing import Annotated, Any

from litestar import Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.idempotency import IdempotencyKey, answer_once, attempt_of
from regulars.api.segment_bodies import (
    ConditionBody,
    DescriptionBody,
    MadeSegment,
    ProgramCode,
    SegmentBody,
    SizeBody,
    changed_texts,
    edit_of,
    found_segment,
    program_terms,
)
from regulars.bootstrap import Platform
from regulars.domains.segments import queries as segments
from regulars.flows.condition_sizes import size_means
from regulars.flows.member_lists.upkeep import catch_up
from regulars.flows.segments import editing
from regulars.flows.segments.editing import Wanted
from regulars.flows.segments.sizing import Size, size_of
from regulars.flows.segments.uses import SegmentUse, uses_of
from regulars.flows.segments.views import (
    FullSegment,
    SegmentView,
    VersionView,
    full,
    labels_of_versions,
    shown,
    version_view,
)
from regulars.infra.db import Tx
from regulars.infra.listing import Page

_READ = {"permission": "segments.read"}
_WRITE = {"permission": "segments.write"}

Archived = Annotated[bool, QueryParameter(description="Archived ones too.")]


@get("/segments", opt=_READ)
async def list_segments(
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    with_archived: Archived = False,
) -> Page[SegmentView]:
    """All segments of a program, by code."""
    async with platform.database.transaction() as tx:
        terms = await program_terms(tx, request, program)
        found = await segments.segments_of_program(
            tx, terms.program.id, with_archived=with_archived
        )
        items = await shown(tx, found, terms, platform.clock.now())
    return Page(items=items, next_cursor=None)


@post("/segments", opt=_WRITE)
async def create_segment(
    request: ApiCall,
    data: JSONBody[SegmentBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    idempotency_key: IdempotencyKey = None,
) -> MadeSegment:
    """Make a segment, and publish it at once where that is asked for."""
    now = platform.clock.now()

    async def write(tx: Tx) -> MadeSegment:
        terms = await program_terms(tx, request, program)
        wanted = Wanted(
            code=data.code,
            kind=data.kind,
            name_en=data.name_en,
            name_zh=data.name_zh,
            description=data.description,
            condition=data.condition,
            is_published=data.publish,
        )
        job = await editing.create(tx, wanted, edit_of(request, platform, terms, now))
        made = await segments.segment(tx, terms.program.id, data.code)
        [view] = await shown(tx, [made], terms, now)
        return MadeSegment(segment=view, job_id=None if job is None else job.id)

    attempt = None if idempotency_key is None else await attempt_of(request, idempotency_key)
    answer: Any = await answer_once(platform, attempt, write, status=201)
    return answer  # type: ignore[no-any-return]


@get("/segments/{code:str}", opt=_READ)
async def read_segment(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> FullSegment:
    """One segment, with who asks for it and which jobs work on it."""
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        return await full(tx, found, terms, platform.clock.now())


@get("/segments/{code:str}/uses", opt=_READ)
async def list_segment_uses(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> Page[SegmentUse]:
    """All that asks for a segment: other segments, rules, rules for tags, saved views."""
    async with platform.database.transaction() as tx:
        found, _ = await found_segment(tx, request, program, code)
        items = await uses_of(tx, found, request.user, platform.clock.now())
    return Page(items=items, next_cursor=None)


@patch("/segments/{code:str}", opt=_WRITE)
async def describe_segment(
    code: FromPath[str],
    request: ApiCall,
    data: JSONBody[DescriptionBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> SegmentView:
    """Give a segment other names or another description."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        edit = edit_of(request, platform, terms, now)
        changed = await editing.describe(tx, found, changed_texts(data), edit)
        return (await shown(tx, [changed], terms, now))[0]


@get("/segments/{code:str}/versions", opt=_READ)
async def list_segment_versions(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> Page[VersionView]:
    """All versions of a segment's condition, the first one first."""
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        versions = await segments.versions(tx, found.id)
        labels = await labels_of_versions(tx, versions, terms)
    return Page(items=[version_view(each, labels) for each in versions], next_cursor=None)


@put("/segments/{code:str}/draft", opt=_WRITE)
async def save_segment_draft(
    code: FromPath[str],
    request: ApiCall,
    data: JSONBody[ConditionBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> VersionView:
    """Save a condition as the draft, in the place of the draft there is; nobody moves by it."""
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        edit = edit_of(request, platform, terms, platform.clock.now())
        version = await editing.save_draft(tx, found, data.condition, edit)
        return version_view(version, await labels_of_versions(tx, [version], terms))


@delete("/segments/{code:str}/draft", opt=_WRITE)
async def drop_segment_draft(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> None:
    """Throw the draft away."""
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        edit = edit_of(request, platform, terms, platform.clock.now())
        await editing.drop_draft(tx, found, edit)


@post("/segments/{code:str}/publish", status_code=200, opt=_WRITE)
async def publish_segment(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    idempotency_key: IdempotencyKey = None,
) -> MadeSegment:
    """Put the draft in force, and have everybody judged by it in the background."""
    now = platform.clock.now()

    async def write(tx: Tx) -> MadeSegment:
        found, terms = await found_segment(tx, request, program, code)
        _, job = await editing.publish(tx, found, edit_of(request, platform, terms, now))
        [view] = await shown(tx, [found], terms, now)
        return MadeSegment(segment=view, job_id=job.id)

    attempt = None if idempotency_key is None else await attempt_of(request, idempotency_key)
    answer: Any = await answer_once(platform, attempt, write, status=200)
    return answer  # type: ignore[no-any-return]


@post("/segments/{code:str}/rebuild", status_code=202, opt=_WRITE)
async def rebuild_segment(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> MadeSegment:
    """Have everybody judged again by what is live."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        job = await editing.rebuild(tx, found, edit_of(request, platform, terms, now))
        [view] = await shown(tx, [found], terms, now)
        return MadeSegment(segment=view, job_id=job.id)


@post("/segments/{code:str}/archive", status_code=200, opt=_WRITE)
async def archive_segment(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> SegmentView:
    """Keep a segment up no more; refused where other segments ask for it, by their names."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found, terms = await found_segment(tx, request, program, code)
        await editing.archive(tx, found, edit_of(request, platform, terms, now))
        gone = await segments.segment(tx, terms.program.id, code)
        return (await shown(tx, [gone], terms, now))[0]


@post("/segments:size", status_code=200, opt=_READ)
async def size_segment(
    request: ApiCall, data: JSONBody[SizeBody], platform: NamedDependency[Platform]
) -> Size:
    """How many members a condition is true for, with some of them; nothing is saved."""
    await catch_up(platform.database, platform.clock)
    async with platform.database.transaction() as tx:
        terms = await program_terms(tx, request, data.program)
    edit = edit_of(request, platform, terms, platform.clock.now())
    means = size_means(platform.database, platform.settings)
    return await size_of(means, data.condition, data.sample, edit)


router = Router(
    "/v1",
    route_handlers=[
        list_segments,
        create_segment,
        read_segment,
        list_segment_uses,
        describe_segment,
        list_segment_versions,
        save_segment_draft,
        drop_segment_draft,
        publish_segment,
        rebuild_segment,
        archive_segment,
        size_segment,
    ],
    tags=["segments"],
)
