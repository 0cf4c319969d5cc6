"""JSON records: one a line, or the elements of one array. Columns are paths into the records."""

import codecs
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from regulars.infra.tabular.text import byte_lines, open_bytes
from regulars.infra.tabular.types import (
    BATCH_ROWS,
    LINE_BYTES_MAX,
    Batch,
    BrokenLine,
    Layout,
    UnreadableFile,
)

_CHUNK_BYTES = 1 << 20
_Record = dict[str, Any]
_Row = tuple[int, _Record | None, Any]
"""Line, the record (None where it cannot be read), and its text or the reason."""


def read_records(path: Path, layout: Layout, wanted: Sequence[str]) -> Iterator[Batch]:
    """The records of a file of JSON lines or of one JSON array."""
    with _opened(path, layout) as rows:
        getters = [(name, getter(name)) for name in wanted]
        held: list[_Row] = []
        for row in rows:
            held.append(row)
            if len(held) >= BATCH_ROWS:
                yield _batch(held, getters)
                held = []
        yield _batch(held, getters)


def read_objects(path: Path, layout: Layout) -> Iterator[_Record]:
    """The records that can be read, as they are."""
    with _opened(path, layout) as rows:
        yield from (record for _, record, _ in rows if record is not None)


@contextmanager
def _opened(path: Path, layout: Layout) -> Iterator[Iterator[_Row]]:
    with open_bytes(path) as file:
        rows = _array_rows(file, layout) if _is_array(path, layout) else _line_rows(file, layout)
        yield rows if layout.each is None else _each(rows, layout.each)


def getter(path: str) -> Callable[[_Record], Any]:
    """Reads `a.b.0.c` from a record: a key with that very name first, else step by step."""
    if "." not in path:
        return lambda record: record.get(path)
    steps = path.split(".")

    def read(record: _Record) -> Any:
        if path in record:
            return record[path]
        value: Any = record
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and step.isdecimal():
                value = value[int(step)] if int(step) < len(value) else None
            else:
                return None
        return value

    return read


def _batch(rows: list[_Row], getters: list[tuple[str, Callable[[_Record], Any]]]) -> Batch:
    good = [(line, record, raw) for line, record, raw in rows if record is not None]
    return Batch(
        lines=[line for line, _, _ in good],
        columns={name: [get(record) for _, record, _ in good] for name, get in getters},
        broken=[
            BrokenLine(line=line, reason=raw[0], raw=raw[1])
            for line, record, raw in rows
            if record is None
        ],
        raw=lambda index: good[index][2],
    )


def _line_rows(file: IO[bytes], layout: Layout) -> Iterator[_Row]:
    decoder = msgspec.json.Decoder()
    for number, line in enumerate(byte_lines(file), start=1):
        if number <= layout.skip_lines or line.isspace():
            continue
        try:
            text = line.decode(layout.encoding).rstrip("\r\n")
            record = decoder.decode(line if layout.encoding == "utf-8" else text)
        except UnicodeDecodeError:
            shown = line.decode(layout.encoding, "replace").rstrip("\r\n")
            yield number, None, (f"not {layout.encoding} text", shown)
        except msgspec.DecodeError as error:
            yield number, None, (str(error), text)
        else:
            yield _checked(number, record, text)


def _checked(line: int, record: object, raw: Any) -> _Row:
    if isinstance(record, dict):
        return line, record, raw
    return line, None, ("not a JSON object", str(raw))


def _is_array(path: Path, layout: Layout) -> bool:
    """Files called `.json` may hold either; the first character tells."""
    if layout.format == "jsonl":
        return False
    with open_bytes(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"[")


def _array_rows(file: IO[bytes], layout: Layout) -> Iterator[_Row]:
    """The elements of an array, read in chunks; text after a break in the syntax is refused."""
    decode = json.JSONDecoder().raw_decode
    chunks = _chunks(file, layout)
    text = next(chunks, "").lstrip("\ufeff")
    line = 1 + text.count("\n", 0, text.index("["))
    place = text.index("[") + 1
    while True:
        following = _skip_separators(text, place)
        line += text.count("\n", place, following)
        place = following
        if text[place : place + 1] == "]":
            return
        try:
            record, end = decode(text, place)
        except ValueError as error:
            more = next(chunks, "")
            if not more or len(text) - place > LINE_BYTES_MAX:
                raise UnreadableFile(f"line {line}: {error}") from None
            text, place = text[place:] + more, 0
            continue
        yield _checked(line, record, record)
        line += text.count("\n", place, end)
        place = end


def _skip_separators(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def _chunks(file: IO[bytes], layout: Layout) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(layout.encoding)()
    try:
        while data := file.read(_CHUNK_BYTES):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"not {layout.encoding} text: {error.reason}") from None


def _each(rows: Iterator[_Row], path: str) -> Iterator[_Row]:
    get = getter(path)
    for line, record, raw in rows:
        items = get(record) if record is not None else None
        if record is None:
            yield line, record, raw
        elif isinstance(items, list):
            for item in items:
                yield line, record | {path: item}, raw
        else:
            yield line, None, (f"{path} is not an array", str(raw))
