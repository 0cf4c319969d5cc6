"""Lists of members for uploaded segments: a table in, an answer for each of its lines."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.idempotency import IdempotencyKey, answer_once, attempt_of
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.segment_bodies import ProgramCode, edit_of, found_segment
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.segments import queries as segments
from regulars.domains.segments.errors import SegmentNotFound
from regulars.domains.segments.queries import ShownLine
from regulars.domains.segments.types import Outcome, Segment, Upload, UploadMode
from regulars.flows.segments import uploading
from regulars.flows.segments.lists import Kind, lines_of
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "segments.read"}
_WRITE = {"permission": "segments.write"}
_LINES = "lines of an upload by number"
_BYTES_MAX = 64 * 1024 * 1024
_SECONDS_MAX = 600
UPLOADS_SHOWN = 100

OfOutcome = Annotated[Outcome | None, QueryParameter(description="Lines that came to this only.")]


class UploadBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list, as the text of a file of CSV.

    With a header, columns called `member_id`, `phone`, `email` or `card` name the members; one
    column without a header is read by what its lines look like, or as `kind` says, which is for
    files without a header only. `add` and `remove` change the list by what is named; `replace`
    makes it what is named.
    """

    content: Annotated[str, msgspec.Meta(min_length=1)]
    mode: UploadMode = "add"
    kind: Kind | None = None
    file_name: Annotated[str, msgspec.Meta(max_length=200)] = ""


class UploadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An upload, and how many of its lines came to what so far."""

    upload: Upload
    outcomes: dict[str, int]


class _After(msgspec.Struct, frozen=True, kw_only=True):
    number: int


@post(
    "/segments/{code:str}/uploads",
    status_code=202,
    opt=_WRITE | {"seconds_max": _SECONDS_MAX},
    request_max_body_size=_BYTES_MAX,
)
async def upload_segment_list(
    code: FromPath[str],
    request: ApiCall,
    data: JSONBody[UploadBody],
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    idempotency_key: IdempotencyKey = None,
) -> UploadAnswer:
    """Take in a list; the worker goes through it, and every line gets an answer."""
    now = platform.clock.now()
    lines = await asyncio.to_thread(lines_of, data.content.encode(), data.kind)

    async def write(tx: Tx) -> UploadAnswer:
        found, terms = await found_segment(tx, request, program, code)
        given = (data.mode, data.file_name.replace("\x00", ""), lines)
        upload = await uploading.accept(tx, found, given, edit_of(request, platform, terms, now))
        return UploadAnswer(upload=upload, outcomes=await segments.line_counts(tx, upload.id))

    attempt = None if idempotency_key is None else await attempt_of(request, idempotency_key)
    answer: Any = await answer_once(platform, attempt, write, status=202)
    return answer  # type: ignore[no-any-return]


@get("/segments/{code:str}/uploads", opt=_READ)
async def list_segment_uploads(
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> Page[Upload]:
    """The latest lists that were uploaded for a segment, the newest first."""
    async with platform.database.transaction() as tx:
        found, _ = await found_segment(tx, request, program, code)
        return Page(items=await segments.uploads(tx, found.id, UPLOADS_SHOWN), next_cursor=None)


@get("/segments/{code:str}/uploads/{upload_id:uuid}", opt=_READ)
async def read_segment_upload(
    code: FromPath[str],
    upload_id: FromPath[UUID],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
) -> UploadAnswer:
    """One upload, and how many of its lines came to what."""
    async with platform.database.transaction() as tx:
        found, _ = await found_segment(tx, request, program, code)
        upload = await _upload_of(tx, found, upload_id)
        return UploadAnswer(upload=upload, outcomes=await segments.line_counts(tx, upload.id))


@get("/segments/{code:str}/uploads/{upload_id:uuid}/lines", opt=_READ)
async def list_upload_lines(
    code: FromPath[str],
    upload_id: FromPath[UUID],
    request: ApiCall,
    platform: NamedDependency[Platform],
    program: ProgramCode = None,
    outcome: OfOutcome = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[ShownLine]:
    """What came of each line, in the order of the file.

    Callers who may see personal data get what the lines said too; that is audited.
    """
    after = decode_cursor(cursor, _LINES, _After)
    is_open = "members.pii" in request.user.permissions
    async with platform.database.transaction() as tx:
        found, _ = await found_segment(tx, request, program, code)
        upload = await _upload_of(tx, found, upload_id)
        lines = await segments.lines_behind(
            tx, upload.id, after.number if after else 0, outcome, limit + 1
        )
        if is_open:
            entries = access.unmasked_views("segment_upload", [str(upload.id)], ["value"])
            now = platform.clock.now()
            await access.record(tx, platform.vault, caller_of(request), entries, now)
    shown = segments.opened_lines(platform.vault, lines)
    if not is_open:
        shown = [msgspec.structs.replace(each, value=None) for each in shown]
    return page_of(shown, limit, _LINES, lambda line: _After(number=line.number))


async def _upload_of(tx: Tx, segment: Segment, upload_id: UUID) -> Upload:
    upload = await segments.upload(tx, upload_id)
    if upload.segment_id != segment.id:
        raise SegmentNotFound(f"there is no upload {upload_id} for segment {segment.code!r}")
    return upload


router = Router(
    "/v1",
    route_handlers=[
        upload_segment_list,
        list_segment_uploads,
        read_segment_upload,
        list_upload_lines,
    ],
    tags=["segments"],
)
