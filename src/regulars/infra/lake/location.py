"""Where the lake lies: a folder or a bucket, spoken to in one way.

Files get their final name at once and are never written again. A file that was not written to its
end is named by no list.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from pyarrow import fs

from regulars.infra.lake.errors import LakeTaken, LakeUrlInvalid

_TABLES = "tables"
_OWNER = "owner"


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is there, by its path in the lake."""

    path: str
    byte_count: int
    modified_at: datetime


class Location:
    """A place of files, all named by paths relative to it."""

    def __init__(self, filesystem: Any, root: str, address: str) -> None:
        self.filesystem = filesystem
        self._root = root
        self.url = address

    @property
    def is_local(self) -> bool:
        return isinstance(self.filesystem, fs.LocalFileSystem)

    def full(self, path: str) -> str:
        """A path as the file system has it."""
        return f"{self._root}/{path}"

    def address(self, path: str) -> str:
        """A path as engines are given it: absolute, or with the scheme of the storage."""
        return f"{self.url}/{path}"

    def make_folder_of(self, path: str) -> None:
        """Room for a file; object storages have no folders to be made."""
        if self.is_local:
            Path(self.full(path)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def settle(self, path: str) -> int:
        """See to it that a written file outlasts a power failure; its bytes."""
        if self.is_local:
            for each in (Path(self.full(path)), Path(self.full(path)).parent):
                _sync(each)
        return int(self.filesystem.get_file_info(self.full(path)).size)

    def delete(self, path: str) -> None:
        """Delete a file; one that is gone already is no trouble."""
        if self.filesystem.get_file_info(self.full(path)).type != fs.FileType.NotFound:
            self.filesystem.delete_file(self.full(path))

    def exists(self, path: str) -> bool:
        return bool(self.filesystem.get_file_info(self.full(path)).type != fs.FileType.NotFound)

    def stored(self) -> Iterator[Stored]:
        """Every file of tables that is there, whether or not a list names it."""
        selector = fs.FileSelector(self.full(_TABLES), recursive=True, allow_not_found=True)
        for info in self.filesystem.get_file_info(selector):
            if info.type == fs.FileType.File:
                yield Stored(
                    path=info.path.removeprefix(f"{self._root}/"),
                    byte_count=info.size,
                    modified_at=datetime.fromtimestamp(info.mtime_ns / 1e9, UTC),
                )

    def claim(self, owner: UUID) -> None:
        """Write down whose the place is. Refuses that of another: each would delete the other's."""
        mark = f"{owner}".encode()
        if self.exists(_OWNER):
            with self.filesystem.open_input_stream(self.full(_OWNER)) as file:
                if file.read() != mark:
                    raise LakeTaken(f"the lake of another installation lies at {self.url}")
            return
        self.write_small(_OWNER, mark)

    def write_small(self, path: str, content: bytes) -> None:
        """Put a small file in place of an older one: readers find the one or the other."""
        self.make_folder_of(path)
        beside = f"{path}.new" if self.is_local else path
        with self.filesystem.open_output_stream(self.full(beside)) as file:
            file.write(content)
        if self.is_local:
            Path(self.full(beside)).replace(self.full(path))


def path_of(table: str, part: str, name: str) -> str:
    """Where a file of a table lies in the lake; `part` is its month or day."""
    return f"{_TABLES}/{table}/{part}/{name}.parquet"


def location_of(url: str, home: Path) -> Location:
    """The place that the setting names: a folder (relative ones in the home), or `s3://bucket/…`.

    Who may write to a bucket is found in the environment, as by every S3 client: AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL, or the role of the machine. Refuses others.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or scheme == "file":
        folder = (home / (rest if separator else url or "lake")).resolve()
        return Location(fs.LocalFileSystem(), str(folder), str(folder))
    if scheme != "s3" or not rest.strip("/"):
        raise LakeUrlInvalid(f"{url!r} is neither a folder nor s3://bucket/path")
    root = rest.strip("/")
    return Location(_bucket_storage(), root, f"s3://{root}")


def _bucket_storage() -> Any:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return fs.S3FileSystem(
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        endpoint_override=endpoint,
        background_writes=False,
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
