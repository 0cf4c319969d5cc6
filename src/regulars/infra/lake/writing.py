"""Files of rows: one a month for facts, one a day for snapshots, written as the rows come."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.infra.lake.catalogue import FileState, LakeFile
from regulars.infra.lake.location import Location, path_of
from regulars.infra.lake.shapes import IS_CHANGE, PIECE, SNAPSHOT_ON, TableShape
from regulars.kernel.ids import new_id

ROWS_A_GROUP = 131_072
ROWS_IN_MEMORY_MAX = 1_000_000
_SETTLED_AT_ONCE = 16


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of one writing have in common."""

    number: int
    is_change: bool = False
    snapshot_on: date | None = None


class FileWriter:
    """One file of a table. It counts only once it is entered in the catalogue."""

    def __init__(self, location: Location, shape: TableShape, day: date) -> None:
        self.id: UUID = new_id()
        self._location = location
        self._shape = shape
        self._day = day
        part = f"{day}" if shape.is_snapshot else f"{day:%Y-%m}"
        self.path = path_of(shape.name, part, str(self.id))
        location.make_folder_of(self.path)
        self._writer = pq.ParquetWriter(
            location.full(self.path),
            shape.schema(),
            filesystem=location.filesystem,
            compression="zstd",
            compression_level=1,
            use_dictionary=cast(Any, _with_dictionary(shape)),
        )
        self._row_count = 0
        self._change_count = 0
        self._pieces: tuple[int, int] | None = None

    def write(self, rows: Any) -> None:
        """Rows of the table's schema, as a row group of their own."""
        if not rows.num_rows:
            return
        self._writer.write_table(rows, row_group_size=ROWS_A_GROUP)
        self._row_count += rows.num_rows
        if self._shape.key:
            self._change_count += pc.sum(rows[IS_CHANGE]).as_py() or 0
        bounds: dict[str, int] = cast(Any, pc.min_max(rows[PIECE])).as_py()
        first, last = self._pieces or (bounds["min"], bounds["max"])
        self._pieces = (min(first, bounds["min"]), max(last, bounds["max"]))

    def close(self, state: FileState, now: datetime) -> LakeFile:
        """Finish the file, and see to it that it outlasts a power failure."""
        self._writer.close()
        assert self._pieces is not None, "a file without rows is not closed but dropped"
        return LakeFile(
            id=self.id,
            table_name=self._shape.name,
            path=self.path,
            month=None if self._shape.is_snapshot else self._day,
            snapshot_on=self._day if self._shape.is_snapshot else None,
            row_count=self._row_count,
            change_count=self._change_count,
            byte_count=self._location.settle(self.path),
            first_piece=self._pieces[0],
            last_piece=self._pieces[1],
            state=state,
            created_at=now,
        )

    def drop(self) -> None:
        """Give the file up."""
        self._writer.close()
        self._location.delete(self.path)


class PartsWriter:
    """The files of one piece. Rows wait until there are enough of a month, or too many in all."""

    def __init__(self, location: Location, shape: TableShape, piece: Piece) -> None:
        self._location = location
        self._shape = shape
        self._piece = piece
        self._files: dict[date, FileWriter] = {}
        self._waiting: dict[date, list[Any]] = {}
        self._counts: dict[date, int] = {}

    def write(self, batch: Any) -> None:
        """Rows as they were copied."""
        for day, rows in self._parted(batch):
            self._waiting.setdefault(day, []).append(rows)
            self._counts[day] = self._counts.get(day, 0) + rows.num_rows
            if self._counts[day] >= ROWS_A_GROUP:
                self._flush(day)
        while sum(self._counts.values()) > ROWS_IN_MEMORY_MAX:
            self._flush(max(self._counts, key=lambda day: self._counts[day]))

    def close(self, now: datetime) -> list[LakeFile]:
        """Finish every file; they are staged. A disk settles many at once as fast as one."""
        for day in list(self._counts):
            self._flush(day)
        with ThreadPoolExecutor(_SETTLED_AT_ONCE) as pool:
            return list(pool.map(lambda file: file.close("staged", now), self._files.values()))

    def drop(self) -> None:
        for file in self._files.values():
            file.drop()

    def _flush(self, day: date) -> None:
        rows = pa.concat_tables(self._waiting.pop(day))
        del self._counts[day]
        if day not in self._files:
            self._files[day] = FileWriter(self._location, self._shape, day)
        self._files[day].write(rows)

    def _parted(self, batch: Any) -> Iterator[tuple[date, Any]]:
        if self._piece.snapshot_on is not None:
            yield self._piece.snapshot_on, self._dressed(pa.table(batch))
            return
        months = pc.floor_temporal(batch[self._shape.month_column], unit="month")
        if len(only := pc.unique(months)) == 1:
            yield only[0].as_py().date(), self._dressed(pa.table(batch))
            return
        table = self._dressed(pa.table(batch))
        order = pc.sort_indices(months)
        at = 0
        for each in pc.value_counts(months.take(order)).to_pylist():
            # Copied: a slice that waits for more of its month would keep the whole batch.
            yield each["values"].date(), table.take(order.slice(at, each["counts"]))
            at += each["counts"]

    def _dressed(self, table: Any) -> Any:
        """With instants as numbers, and with the columns that all rows have in common."""
        arrays = []
        for field in self._shape.schema():
            if field.name in table.column_names:
                arrays.append(table[field.name].cast(field.type))
            else:
                arrays.append(pa.repeat(self._common(field.name, field.type), table.num_rows))
        return pa.Table.from_arrays(arrays, schema=self._shape.schema())

    def _common(self, name: str, kind: Any) -> Any:
        values: dict[str, object] = {
            PIECE: self._piece.number,
            IS_CHANGE: self._piece.is_change,
            SNAPSHOT_ON: self._piece.snapshot_on,
        }
        return pa.scalar(values[name], kind)


def _with_dictionary(shape: TableShape) -> list[str]:
    return [column.name for column in shape.columns if not column.is_id]
