"""The journal: what was refused while writing, kept so that an interruption loses none of it.

An entry is on disk before its batch is committed; entries of a batch that never was are dropped
when the run goes on.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from regulars.flows.import_files.staging.faults import Fault


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    position: int
    fault: Fault


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Entry).decode


class Journal:
    """The refusals of items before `position`, which is how many items are committed."""

    def __init__(self, path: Path, position: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("a+b")
        self._committed_bytes = self._length_up_to(position)
        self._file.truncate(self._committed_bytes)

    def note(self, position: int, faults: Sequence[Fault]) -> None:
        """Write down the refusals of a batch that begins at `position` and is not committed yet."""
        self._file.truncate(self._committed_bytes)
        if not faults:
            return
        self._file.seek(0, os.SEEK_END)
        for fault in faults:
            self._file.write(_encode(_Entry(position, fault)) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def confirm(self) -> None:
        """The batch of the last `note` is committed."""
        self._committed_bytes = self._file.seek(0, os.SEEK_END)

    def faults(self) -> Iterator[Fault]:
        self._file.seek(0)
        for line in self._file:
            yield _decode(line).fault

    def close(self) -> None:
        self._file.close()

    def _length_up_to(self, position: int) -> int:
        length = 0
        self._file.seek(0)
        for line in self._file:
            if not line.endswith(b"\n") or _decode(line).position >= position:
                break
            length += len(line)
        return length
