"""How a table of the lake is described: its columns, where they come from, and what orders them."""

from typing import Any, Literal

import msgspec
import pyarrow as pa

ColumnKind = Literal["text", "integer", "flag", "date", "instant", "local_date"]

PIECE = "piece"
"""The column that says which piece a row came with; of two versions the later one counts."""
IS_CHANGE = "is_change"
"""The column that marks newer versions of rows that an earlier piece holds."""
SNAPSHOT_ON = "snapshot_on"
"""The column of snapshots: the day of which they tell."""

_TYPES: dict[ColumnKind, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.int64(),
    "local_date": pa.date32(),
}
_SPARK_TYPES: dict[ColumnKind, str] = {
    "text": "string",
    "integer": "bigint",
    "flag": "boolean",
    "date": "date",
    "instant": "bigint",
    "local_date": "date",
}


class Column(msgspec.Struct, frozen=True):
    """A column. Instants are microseconds since 1970, local dates those of the lake's zone."""

    name: str
    kind: ColumnKind = "text"
    source: str = ""
    """The column of the view; empty where it is called the same."""
    is_personal: bool = False
    """Emptied when the person of the row is erased."""
    is_id: bool = False
    """Other in nearly every row: no dictionary is tried on it."""

    @property
    def read_from(self) -> str:
        return self.source or self.name


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a view in the order in which they were written, and what to count them by.

    `counted_view` has a row for about `rows_per_count` of the view's, and is cheap to count.
    """

    name: str
    view: str
    counted_view: str
    order_column: str = "written_in"
    rows_per_count: int = 1
    is_change: bool = False


class TableShape(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the lake: facts, which come by feeds, or snapshots of a whole view.

    Facts are filed by the month (UTC) of `month_column`. A table with feeds of changes has a `key`.
    """

    name: str
    columns: tuple[Column, ...]
    feeds: tuple[Feed, ...] = ()
    snapshot_view: str = ""
    month_column: str = ""
    key: str = ""
    member_column: str = ""

    @property
    def is_snapshot(self) -> bool:
        return not self.feeds

    @property
    def personal_columns(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.is_personal)

    def schema(self) -> Any:
        """The columns of the files, as pyarrow has them."""
        fields = [pa.field(column.name, _TYPES[column.kind]) for column in self.columns]
        if self.is_snapshot:
            fields.append(pa.field(SNAPSHOT_ON, pa.date32()))
        if self.key:
            fields.append(pa.field(IS_CHANGE, pa.bool_()))
        return pa.schema([*fields, pa.field(PIECE, pa.int64())])

    def spark_schema(self) -> str:
        """The columns that readers are handed, as Spark writes them."""
        parts = [f"{column.name} {_SPARK_TYPES[column.kind]}" for column in self.columns]
        return ", ".join([*parts, f"{SNAPSHOT_ON} date"] if self.is_snapshot else parts)
