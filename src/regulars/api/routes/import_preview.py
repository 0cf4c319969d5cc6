"""A file looked at before it is imported (`/v1/imports/preview`)."""

import asyncio
import shutil
from typing import cast

from litestar import Router, post
from litestar.di import NamedDependency

from regulars.api.auth import ApiCall
from regulars.api.import_bodies import KINDS, PreviewOperation
from regulars.api.uploads import Upload, receive_form
from regulars.bootstrap import Platform
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.preview.look import FileLook, Looking, look_at
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id

_UPLOAD_SECONDS_MAX = 3600
_FIELDS = {"kind", "mapping", "is_cut"}


@post(
    "/",
    status_code=200,
    opt={"permission": "imports.write", "seconds_max": _UPLOAD_SECONDS_MAX},
    request_max_body_size=None,
    operation_class=PreviewOperation,
)
async def preview_import(request: ApiCall, platform: NamedDependency[Platform]) -> FileLook:
    """Look at the beginning of a file: its columns with guesses, and what a mapping makes of it.

    Nothing is kept. Of a text file without compression its first lines are enough, with `is_cut`.
    """
    folder = platform.settings.home / "uploads" / str(new_id())
    try:
        folder.mkdir(parents=True, mode=0o700)
        upload = await receive_form(request, folder, bytes_max=platform.settings.upload_bytes_max)
        return await asyncio.to_thread(look_at, _looking(upload))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _looking(upload: Upload) -> Looking:
    """What the form asks for; refuses a form that lacks something or holds too much."""
    fields = upload.fields
    if unknown := sorted(set(fields) - _FIELDS):
        raise InvalidInput(f"the form has no field {unknown[0]!r}")
    kind = fields.get("kind")
    if kind is not None and kind not in KINDS:
        raise InvalidInput(f"kind must be one of {', '.join(KINDS)}")
    if kind is None and "mapping" in fields:
        raise InvalidInput("a mapping needs the kind")
    if fields.get("is_cut", "false") not in {"true", "false"}:
        raise InvalidInput("is_cut is either true or false")
    if len(upload.files) != 1:
        raise InvalidInput("send one file, with its name")
    return Looking(
        path=upload.files[0],
        kind=cast(ImportKind | None, kind),
        mapping=fields.get("mapping"),
        is_cut=fields.get("is_cut") == "true",
    )


router = Router("/v1/imports/preview", route_handlers=[preview_import], tags=["imports"])
