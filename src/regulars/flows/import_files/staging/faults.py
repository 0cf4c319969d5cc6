"""What was refused, line by line, gathered on disk and written out in the order of the files."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from regulars.infra.spill import Spill
from regulars.infra.tabular.reading import read_batches
from regulars.infra.tabular.types import Layout

_REASON_MAX = 500


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """Why a line was refused. `file` counts the files of the run from 0."""

    file: int
    line: int
    field: str
    code: str
    reason: str


class RefusedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the error file. `raw` is the line as it stands in the file."""

    file: str
    line: int
    field: str
    code: str
    reason: str
    raw: Any


class Faults:
    """The refused lines of a run; memory is bounded, whatever their number."""

    def __init__(self, folder: Path) -> None:
        self._spill = Spill(folder)

    def add(self, fault: Fault) -> None:
        self._spill.add(
            (fault.file, fault.line, self._spill.count),
            _encode(msgspec.structs.replace(fault, reason=fault.reason[:_REASON_MAX])),
        )

    def sorted(self) -> Iterator[Fault]:
        """Every fault, by file and line; a line may have several."""
        return (_decoder.decode(payload) for _, payload in self._spill.sorted())

    def close(self) -> None:
        self._spill.close()

    def __len__(self) -> int:
        return self._spill.count


def write_faults(
    target: Path, faults: Faults, files: Sequence[Path], layout: Layout
) -> tuple[int, int]:
    """Write the error file (JSON lines); the number of entries and of different lines in it.

    The files are read a second time for the raw lines, which is cheaper than keeping every line
    of every document until it is known whether all of it can be taken.
    """
    entries = lines = 0
    with target.open("wb") as out:
        for number, of_file in groupby(faults.sorted(), key=lambda fault: fault.file):
            path = files[number]
            for refused, is_new in _with_raw(path, of_file, layout):
                entries += 1
                lines += is_new
                out.write(msgspec.json.encode(refused, enc_hook=str) + b"\n")
    return entries, lines


def _with_raw(
    path: Path, faults: Iterable[Fault], layout: Layout
) -> Iterator[tuple[RefusedLine, bool]]:
    raws = _raw_lines(path, layout)
    line, raw = 0, None
    for fault in faults:
        is_new = fault.line != line
        while line < fault.line:
            line, raw = next(raws, (fault.line, None))
        yield (
            RefusedLine(
                file=path.name,
                line=fault.line,
                field=fault.field,
                code=fault.code,
                reason=fault.reason,
                raw=raw if line == fault.line else None,
            ),
            is_new,
        )


def _raw_lines(path: Path, layout: Layout) -> Iterator[tuple[int, Any]]:
    for batch in read_batches(path, layout, None):
        rows = [(line, batch.raw(index)) for index, line in enumerate(batch.lines)]
        rows += [(broken.line, broken.raw) for broken in batch.broken]
        rows.sort(key=lambda row: row[0])
        yield from rows


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Fault)
