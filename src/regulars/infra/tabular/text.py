"""Lines of text files, plain or gzipped, and CSV."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from regulars.infra.tabular.types import (
    BATCH_ROWS,
    LINE_BYTES_MAX,
    Batch,
    BrokenLine,
    Encoding,
    Layout,
    MissingColumns,
    UnreadableFile,
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where its name ends in `.gz`."""
    try:
        with cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb") as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{path.name}: {error}") from None


def byte_lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of `file` with their ends, without a byte order mark; refuses endless ones."""
    first = True
    while line := file.readline(LINE_BYTES_MAX):
        if len(line) == LINE_BYTES_MAX:
            raise UnreadableFile(f"a line is longer than {LINE_BYTES_MAX} bytes")
        yield line.removeprefix(_BYTE_ORDER_MARK) if first else line
        first = False


class _Lines:
    """Decoded lines for the CSV reader, which remembers the numbers of undecodable ones."""

    def __init__(self, file: IO[bytes], encoding: Encoding) -> None:
        self._source = byte_lines(file)
        self._encoding = encoding
        self.number = 0
        self.undecodable: set[int] = set()
        self.since_row: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.number += 1
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError:
            self.undecodable.add(self.number)
            text = line.decode(self._encoding, "replace")
        self.since_row.append(text)
        return text


def read_csv(path: Path, layout: Layout, wanted: Sequence[str]) -> Iterator[Batch]:
    """The rows of a CSV file; values are texts, an empty cell is an empty text."""
    with open_bytes(path) as file:
        lines = _Lines(file, layout.encoding)
        rows = _numbered_rows(lines, layout)
        names = _header(path, rows, layout)
        places = [(name, places_of(names, name, path)) for name in wanted]
        while True:
            batch, is_last = _next_batch(rows, len(names), places)
            yield batch
            if is_last:
                return


def csv_columns(path: Path, layout: Layout) -> list[str]:
    """The names of the columns of a CSV file."""
    with open_bytes(path) as file:
        return _header(path, _numbered_rows(_Lines(file, layout.encoding), layout), layout)


def places_of(names: Sequence[str], name: str, path: Path) -> int:
    """Where the column `name` stands; refuses what the file does not have."""
    try:
        return names.index(name)
    except ValueError:
        shown = ", ".join(names[:40])
        raise MissingColumns(f"{path.name} has no column {name!r}; it has: {shown}") from None


_Numbered = tuple[int, list[str], str, str | None]
"""First line, cells, text, and why the row cannot be read (None where it can)."""


def _numbered_rows(lines: _Lines, layout: Layout) -> Iterator[_Numbered]:
    for _ in range(layout.skip_lines):
        next(lines, None)
    lines.since_row.clear()
    reader = _rows(lines, layout)
    while True:
        first = lines.number + 1
        reason = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, reason = [], str(error)
        if lines.undecodable:
            reason = reason or f"not {layout.encoding} text"
            lines.undecodable.clear()
        text = "".join(lines.since_row)
        lines.since_row.clear()
        if cells or reason:
            yield first, cells, text, reason


def _rows(lines: _Lines, layout: Layout) -> Iterator[list[str]]:
    if layout.delimiter == "whitespace":
        return (line.split() for line in lines)
    return csv.reader(lines, delimiter=layout.delimiter, quotechar=layout.quote)


def _header(path: Path, rows: Iterator[_Numbered], layout: Layout) -> list[str]:
    if not layout.header:
        if layout.columns is None:
            raise UnreadableFile(f"{path.name}: a file without a header needs file.columns")
        return layout.columns
    _, cells, _, reason = next(rows, (0, [], "", "the file is empty"))
    if reason:
        raise UnreadableFile(f"{path.name}: the header cannot be read: {reason}")
    return layout.columns or [cell.strip() for cell in cells]


def _next_batch(
    rows: Iterator[_Numbered], width: int, places: list[tuple[str, int]]
) -> tuple[Batch, bool]:
    numbers: list[int] = []
    cells_of: list[list[str]] = []
    texts: list[str] = []
    broken: list[BrokenLine] = []
    is_last = True
    for first, cells, text, reason in rows:
        if reason is None and len(cells) != width:
            reason = f"{len(cells)} cells where there are {width} columns"
        if reason is not None:
            broken.append(BrokenLine(line=first, reason=reason, raw=text.rstrip("\r\n")))
        else:
            numbers.append(first)
            cells_of.append(cells)
            texts.append(text)
        if len(numbers) + len(broken) >= BATCH_ROWS:
            is_last = False
            break
    batch = Batch(
        lines=numbers,
        columns={name: [cells[place] for cells in cells_of] for name, place in places},
        broken=broken,
        raw=lambda index: texts[index].rstrip("\r\n"),
    )
    return batch, is_last
