"""Imports: files uploaded, worked on in the background, watched while they run."""

import asyncio
import shutil
from pathlib import Path
from typing import cast
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from regulars.api.auth import ApiCall, caller_of
from regulars.api.import_bodies import (
    KINDS,
    AfterByte,
    ImportOperation,
    RefusedLineView,
    line_view,
)
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.uploads import Upload, receive_form
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.errors import PermissionMissing
from regulars.domains.access.types import AuditEntry, Principal
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.request import (
    JOB_KIND,
    MAPPINGS,
    ImportInput,
    Requester,
    check_mapping,
    new_job,
)
from regulars.flows.import_files.watching import ImportView, refused_lines, view_of
from regulars.infra import jobs, stored_texts
from regulars.infra.listing import Page, decode_cursor, encode_cursor, page_of
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id

_LISTING = "imports by -id"
_LINES = "refused lines by place"
_UPLOAD_SECONDS_MAX = 3600
_READ = {"permission": "imports.read"}
_WRITE = {"permission": "imports.write"}


class AfterId(msgspec.Struct, frozen=True):
    """Where the list of imports goes on."""

    id: UUID


@post(
    "/",
    status_code=202,
    opt=_WRITE | {"seconds_max": _UPLOAD_SECONDS_MAX},
    request_max_body_size=None,
    operation_class=ImportOperation,
)
async def start_import(request: ApiCall, platform: NamedDependency[Platform]) -> ImportView:
    """Upload files and import them in the background.

    While an import of the same content is unfinished it is answered instead of a second one.
    """
    folder = platform.settings.home / "uploads" / str(new_id())
    is_taken = False
    try:
        folder.mkdir(parents=True, mode=0o700)
        upload = await receive_form(request, folder, bytes_max=platform.settings.upload_bytes_max)
        given = await _input_of(platform, upload, folder)
        await _refuse_narrow(platform, request.user, given)
        job = await _request_job(request, platform, given)
        is_taken = job.input.get("upload") == given.upload
        return view_of(job)
    finally:
        if not is_taken:
            shutil.rmtree(folder, ignore_errors=True)


async def _input_of(platform: Platform, upload: Upload, folder: Path) -> ImportInput:
    """What the form asks for; refuses a form that lacks something or holds too much."""
    fields = upload.fields
    if unknown := sorted(set(fields) - {"kind", "mapping", "mapping_name", "dry_run"}):
        raise InvalidInput(f"the form has no field {unknown[0]!r}")
    if fields.get("kind") not in KINDS:
        raise InvalidInput(f"kind must be one of {', '.join(KINDS)}")
    if fields.get("dry_run", "false") not in {"true", "false"}:
        raise InvalidInput("dry_run is either true or false")
    if ("mapping" in fields) == ("mapping_name" in fields):
        raise InvalidInput("send either mapping or mapping_name")
    if not upload.files:
        raise InvalidInput("send at least one file, with its name")
    mapping = fields.get("mapping")
    if mapping is None:
        async with platform.database.transaction() as tx:
            mapping = (await stored_texts.read(tx, MAPPINGS, fields["mapping_name"])).content
    return ImportInput(
        kind=cast(ImportKind, fields["kind"]),
        files=[str(path) for path in upload.files],
        mapping=mapping,
        is_dry_run=fields.get("dry_run") == "true",
        upload=str(folder),
    )


async def _refuse_narrow(platform: Platform, principal: Principal, given: ImportInput) -> None:
    """A file may speak of every store and channel; who is bound to one must not send it."""
    if principal.store_ids is not None or principal.channel_id is not None:
        raise PermissionMissing("an import concerns all stores and channels, not some of them")
    if principal.source_id is not None:
        source = check_mapping(given.mapping, kind=given.kind).source
        ids = await platform.codes.ids("source", {source})
        if ids[source] != principal.source_id:
            raise PermissionMissing(f"this key does not send for the source {source}")


async def _request_job(request: ApiCall, platform: Platform, given: ImportInput) -> jobs.Job:
    now = platform.clock.now()
    requester = Requester(name=request.user.name, is_for_worker=True)
    new = await asyncio.to_thread(new_job, given, requester)
    entry = AuditEntry(
        action="import.requested",
        subject_kind="import",
        subject_id=new.fingerprint,
        after={"kind": given.kind, "files": [Path(name).name for name in given.files]},
    )
    async with platform.database.transaction() as tx:
        job = await jobs.request(tx, new, now)
        entry = msgspec.structs.replace(entry, subject_id=str(job.id))
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return job


@get("/", opt=_READ)
async def list_imports(
    platform: NamedDependency[Platform], limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None
) -> Page[ImportView]:
    """Imports, the newest first."""
    after = decode_cursor(cursor, _LISTING, AfterId)
    async with platform.database.transaction() as tx:
        found = await jobs.newest(
            tx, count=limit + 1, before_id=after.id if after else None, kind=JOB_KIND
        )
    return page_of(
        [view_of(job) for job in found], limit, _LISTING, lambda view: AfterId(id=view.id)
    )


@get("/{import_id:uuid}", opt=_READ)
async def read_import(import_id: FromPath[UUID], platform: NamedDependency[Platform]) -> ImportView:
    """One import: how far it has come, and its figures when it has succeeded."""
    async with platform.database.transaction() as tx:
        return view_of(await jobs.read(tx, import_id))


@get("/{import_id:uuid}/errors", opt=_READ)
async def read_refused_lines(
    import_id: FromPath[UUID],
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[RefusedLineView]:
    """The lines that were refused, with the reason, in the order of the files.

    Callers who may see personal data get the lines themselves too; that is audited.
    """
    after = decode_cursor(cursor, _LINES, AfterByte)
    with_raw = "members.pii" in request.user.permissions
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        view_of(await jobs.read(tx, import_id))
        if with_raw:
            entries = access.unmasked_views("import", [str(import_id)], ["raw"])
            await access.record(tx, platform.vault, caller_of(request), entries, now)
    home = platform.settings.home
    found = refused_lines(home, import_id, after.next_byte if after else 0, limit)
    return Page(
        items=[line_view(line, with_raw=with_raw) for line in found.lines],
        next_cursor=None
        if found.next_byte is None
        else encode_cursor(_LINES, AfterByte(next_byte=found.next_byte)),
    )


@post("/{import_id:uuid}/cancel", status_code=200, opt=_WRITE)
async def cancel_import(
    import_id: FromPath[UUID], request: ApiCall, platform: NamedDependency[Platform]
) -> ImportView:
    """Stop an import that has not ended; what was committed stays."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        view_of(await jobs.read(tx, import_id))
        job = await jobs.cancel(tx, import_id, now)
        entry = AuditEntry(
            action="import.cancelled", subject_kind="import", subject_id=str(import_id)
        )
        await access.record(tx, platform.vault, caller_of(request), [entry], now)
    return view_of(job)


router = Router(
    "/v1/imports",
    route_handlers=[start_import, list_imports, read_import, read_refused_lines, cancel_import],
    tags=["imports"],
)
