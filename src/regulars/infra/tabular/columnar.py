"""Parquet files, read column by column, only the columns that are asked for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from regulars.infra.tabular.records import getter
from regulars.infra.tabular.types import Batch, MissingColumns, UnreadableFile

_BATCH_ROWS = 16_384


def read_parquet(path: Path, wanted: Sequence[str] | None) -> Iterator[Batch]:
    """The rows of a Parquet file; `a.b` reads inside a struct column.

    Without `wanted` all columns are read.
    """
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"{path.name} is not a Parquet file: {error}") from None
    with file:
        names = file.schema_arrow.names
        tops = {name: _top(name, names, path) for name in (names if wanted is None else wanted)}
        first = 1
        for block in file.iter_batches(batch_size=_BATCH_ROWS, columns=sorted(set(tops.values()))):
            yield _batch(block, first, tops)
            first += block.num_rows


def _top(name: str, names: Sequence[str], path: Path) -> str:
    for candidate in (name, name.split(".", maxsplit=1)[0]):
        if candidate in names:
            return candidate
    shown = ", ".join(names[:40])
    raise MissingColumns(f"{path.name} has no column {name!r}; it has: {shown}")


def _batch(block: pa.RecordBatch, first: int, tops: dict[str, str]) -> Batch:
    values = {top: _values(block.column(top)) for top in set(tops.values())}
    columns = {
        name: values[top] if name == top else _inside(values[top], name[len(top) + 1 :])
        for name, top in tops.items()
    }
    names = list(values)
    return Batch(
        lines=range(first, first + block.num_rows),
        columns=columns,
        broken=[],
        raw=lambda index: {name: values[name][index] for name in names},
    )


def _values(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        # Nanoseconds have no Python value of their own; instants are kept to the microsecond.
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
        # Making an instant takes long, and the lines of a document share theirs.
        encoded = column.dictionary_encode(null_encoding="encode")
        instants = encoded.dictionary.to_pylist()
        return [instants[index] for index in encoded.indices.to_pylist()]
    values: list[Any] = column.to_pylist()
    return values


def _inside(values: Sequence[Any], path: str) -> list[Any]:
    get = getter(path)
    return [get(value) if isinstance(value, dict) else None for value in values]
