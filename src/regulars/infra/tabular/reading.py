"""Which reader a file needs, and files by pattern."""

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from regulars.infra.tabular.columnar import read_parquet
from regulars.infra.tabular.records import read_records
from regulars.infra.tabular.sheets import read_workbook
from regulars.infra.tabular.text import read_csv
from regulars.infra.tabular.types import Batch, Format, Layout, UnreadableFile

_FORMAT_OF_ENDING: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
}


def read_batches(path: Path, layout: Layout, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The rows of `path` with the columns `wanted`, in the file's order.

    Without `wanted` the rows come for the sake of `raw`: all of each, and perhaps no columns.

    Refuses a file that is not what it says it is, and one that lacks a column.
    """
    layout = settled(path, layout)
    if layout.format == "parquet":
        return read_parquet(path, wanted)
    if layout.format == "excel":
        return read_workbook(path, layout, wanted or ())
    if layout.format == "csv":
        return read_csv(path, layout, wanted or ())
    return read_records(path, layout, wanted or ())


def expand(patterns: Sequence[str]) -> list[Path]:
    """The files that names and patterns (`*`, `**`) stand for, each once, sorted within a pattern.

    Refuses a name that stands for no file.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        named = Path(pattern)
        paths = [named] if named.is_file() else _matching(pattern)
        if not paths:
            raise UnreadableFile(f"there is no file {pattern}")
        found.update(dict.fromkeys(paths))
    return list(found)


def _matching(pattern: str) -> list[Path]:
    # Path.glob takes no absolute pattern.
    matches = (Path(match) for match in glob.glob(pattern, recursive=True))  # noqa: PTH207
    return sorted(path for path in matches if path.is_file())


def settled(path: Path, layout: Layout) -> Layout:
    """The layout with its format, as the ending of the name tells it; refuses one that does not."""
    ending = (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower()
    kind = layout.format or _FORMAT_OF_ENDING.get(ending)
    if kind is None:
        raise UnreadableFile(f"{path.name}: its ending tells no format; set file.format")
    if ending == ".tsv" and layout.delimiter == ",":
        return msgspec.structs.replace(layout, format=kind, delimiter="\t")
    return msgspec.structs.replace(layout, format=kind)
