"""New files in place of old ones: rows taken out of them, or many small ones made into one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.location import Location
from regulars.infra.lake.shapes import TableShape
from regulars.infra.lake.writing import ROWS_A_GROUP, FileWriter

SMALL_BYTES = 32 * 1024 * 1024
"""A file below this may be put together with others of its month."""
SMALL_FILES_MIN = 8
"""How many small files a month may have before they are put together by themselves."""


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be taken out: of these the personal values, of those every row."""

    personal_ids: frozenset[UUID]
    everything_ids: frozenset[UUID]


def without(
    location: Location, shape: TableShape, file: LakeFile, gone: Forgotten, now: datetime
) -> list[LakeFile] | None:
    """The file without them, as no file or one; None where nothing in it is theirs."""
    wiped = _ids(gone.personal_ids | gone.everything_ids if shape.personal_columns else ())
    dropped = _ids(gone.everything_ids)
    if not len(wiped) and not len(dropped):
        return None
    concerned = pc.unique(pa.chunked_array([*_column(location, file, shape.member_column)]))
    if not pc.any(pc.is_in(concerned, pa.concat_arrays([wiped, dropped]))).as_py():
        return None
    rows = (
        _wiped(shape, _dropped(shape, group, dropped), wiped) for group in _groups(location, file)
    )
    return _written(location, shape, file, rows, now)


def joined(
    location: Location, shape: TableShape, files: Sequence[LakeFile], now: datetime
) -> list[LakeFile]:
    """All rows of several files of one month in one."""
    rows = (group for file in files for group in _groups(location, file))
    return _written(location, shape, files[0], rows, now)


def small_months(
    files: Iterable[LakeFile], file_count_min: int = SMALL_FILES_MIN
) -> list[list[LakeFile]]:
    """The small files of each month that has at least so many; snapshots are whole already."""
    months: dict[tuple[str, object], list[LakeFile]] = {}
    for file in files:
        if file.month is not None and file.byte_count < SMALL_BYTES:
            months.setdefault((file.table_name, file.month), []).append(file)
    return [found for found in months.values() if len(found) >= max(file_count_min, 2)]


def _written(
    location: Location, shape: TableShape, like: LakeFile, rows: Iterator[Any], now: datetime
) -> list[LakeFile]:
    day = like.snapshot_on or like.month
    assert day is not None, "a file is of a month or of a day"
    writer = FileWriter(location, shape, day)
    row_count = 0
    try:
        for table in _in_groups(rows):
            writer.write(table)
            row_count += table.num_rows
        if not row_count:
            writer.drop()
            return []
        return [writer.close(like.state, now)]
    except BaseException:
        writer.drop()
        raise


def _in_groups(rows: Iterator[Any]) -> Iterator[Any]:
    """The same rows in groups that are worth reading one by one."""
    waiting: list[Any] = []
    count = 0
    for table in rows:
        waiting.append(table)
        count += table.num_rows
        if count >= ROWS_A_GROUP:
            yield pa.concat_tables(waiting)
            waiting, count = [], 0
    if count:
        yield pa.concat_tables(waiting)


def _groups(location: Location, file: LakeFile) -> Iterator[Any]:
    with pq.ParquetFile(location.full(file.path), filesystem=location.filesystem) as parquet:
        for number in range(parquet.num_row_groups):
            yield parquet.read_row_group(number)


def _column(location: Location, file: LakeFile, name: str) -> Iterator[Any]:
    with pq.ParquetFile(location.full(file.path), filesystem=location.filesystem) as parquet:
        for batch in parquet.iter_batches(columns=[name]):
            yield pc.unique(batch[name])


def _ids(ids: Iterable[UUID]) -> Any:
    return pa.array([str(each) for each in ids], pa.string())


def _dropped(shape: TableShape, rows: Any, ids: Any) -> Any:
    return rows.filter(pc.invert(pc.is_in(rows[shape.member_column], ids)))


def _wiped(shape: TableShape, rows: Any, ids: Any) -> Any:
    is_theirs = pc.is_in(rows[shape.member_column], ids)
    for name in shape.personal_columns:
        kind = rows.schema.field(name).type
        emptied = pc.if_else(is_theirs, pa.scalar(None, kind), rows[name])
        rows = rows.set_column(rows.schema.get_field_index(name), name, emptied)
    return rows
