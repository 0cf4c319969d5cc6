"""The columns of a file, read from its beginning: for those who do not know yet what it holds."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from regulars.infra.tabular.reading import settled
from regulars.infra.tabular.records import read_objects
from regulars.infra.tabular.sheets import sheet_columns
from regulars.infra.tabular.text import csv_columns
from regulars.infra.tabular.types import Layout, UnreadableFile

_RECORDS_LOOKED_AT = 100
_COLUMNS_MAX = 500


def columns_of(path: Path, layout: Layout) -> list[str]:
    """The names of the columns; refuses a file that is not what it says it is.

    JSON records may differ: theirs are the paths that the first hundred records have.
    """
    layout = settled(path, layout)
    if layout.format == "parquet":
        return _parquet_columns(path)
    if layout.format == "excel":
        return sheet_columns(path, layout)[:_COLUMNS_MAX]
    if layout.format == "csv":
        return csv_columns(path, layout)[:_COLUMNS_MAX]
    found: dict[str, None] = {}
    for record in islice(read_objects(path, layout), _RECORDS_LOOKED_AT):
        found |= dict.fromkeys(_paths(record, ""))
    return list(found)[:_COLUMNS_MAX]


def _parquet_columns(path: Path) -> list[str]:
    try:
        names: list[str] = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"{path.name} is not a Parquet file: {error}") from None
    return names[:_COLUMNS_MAX]


def _paths(record: dict[str, Any], prefix: str) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from _paths(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
