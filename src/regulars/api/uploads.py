"""Uploads: a multipart body streamed to files on disk, never held in memory."""

import asyncio
import re
from pathlib import Path
from typing import IO, Any

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from regulars.kernel.errors import InvalidInput

FILES_MAX = 100
FIELD_BYTES_MAX = 1_000_000
_PARTS_MAX = FILES_MAX + 20
_WRITE_BYTES = 1 << 20
_UNSAFE = re.compile(r"[^\w.\-]+")


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What a form held: its plain fields, and its files where they lie now."""

    fields: dict[str, str]
    files: list[Path]


class _Form:
    """Takes the pieces of a form as they come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._segment: MultipartSegment | None = None
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self.fields: dict[str, str] = {}
        self.files: list[Path] = []

    async def take(self, piece: Any) -> None:
        if isinstance(piece, MultipartSegment):
            self._segment = piece
            if piece.filename:
                self._file = self._open(piece.filename)
        elif piece:
            self._held.extend(piece)
            if self._file is None and len(self._held) > FIELD_BYTES_MAX:
                raise InvalidInput(f"a field of the form is larger than {FIELD_BYTES_MAX} bytes")
            if self._file is not None and len(self._held) >= _WRITE_BYTES:
                await self._flush(self._file)
        else:
            await self._end_part()

    async def _end_part(self) -> None:
        assert self._segment is not None, "a part ends after it began"
        if self._file is not None:
            await self._flush(self._file)
            self._file.close()
            self._file = None
        else:
            self.fields[self._segment.name] = _text(self._held)
            self._held.clear()

    async def _flush(self, file: IO[bytes]) -> None:
        data = bytes(self._held)
        self._held.clear()
        await asyncio.to_thread(file.write, data)

    def _open(self, name: str) -> IO[bytes]:
        if len(self.files) >= FILES_MAX:
            raise InvalidInput(f"a form has at most {FILES_MAX} files")
        # A folder of its own for each, so that equal names do not meet.
        path = self._folder / str(len(self.files)) / _safe_name(name)
        path.parent.mkdir(parents=True, mode=0o700)
        self.files.append(path)
        return path.open("wb")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


async def receive_form(request: Request[Any, Any, Any], folder: Path, *, bytes_max: int) -> Upload:
    """Stream the form of `request` below `folder`; refuses what is none, or too large.

    Whoever calls removes the folder when it refuses.
    """
    kind, options = request.content_type
    boundary = options.get("boundary")
    if kind != "multipart/form-data" or not boundary:
        raise InvalidInput("send a form: multipart/form-data")
    form, received = _Form(folder), 0
    try:
        with PushMultipartParser(boundary, max_segment_count=_PARTS_MAX) as parser:
            async for chunk in request.stream():
                received += len(chunk)
                if received > bytes_max:
                    raise HTTPException(status_code=413, detail=f"more than {bytes_max} bytes")
                for piece in parser.parse(chunk):
                    await form.take(piece)
    except MultipartError as error:
        raise InvalidInput(f"the form cannot be read: {error}") from None
    finally:
        form.close()
    return Upload(fields=form.fields, files=form.files)


def _safe_name(name: str) -> str:
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return bare[-100:] or "file"


def _text(data: bytearray) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise InvalidInput("the form is not UTF-8") from None
    if "\x00" in text:
        raise InvalidInput("the form holds the character U+0000, which cannot be stored")
    return text
