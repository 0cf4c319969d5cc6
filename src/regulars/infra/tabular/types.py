"""Values of tabular files: how a file is laid out, and what is read from it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec

from regulars.kernel.errors import InvalidInput

Format = Literal["csv", "excel", "jsonl", "json", "parquet"]
Encoding = Literal["utf-8", "utf-8-sig", "gb18030", "gbk", "latin-1", "cp1252", "ascii"]

BATCH_ROWS = 4096
LINE_BYTES_MAX = 16 * 1024 * 1024


class UnreadableFile(InvalidInput):
    """The file is not what its name or the mapping says, or it cannot be opened."""

    code = "unreadable_file"


class MissingColumns(InvalidInput):
    """The file lacks columns that are asked for."""

    code = "missing_columns"


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file is laid out. Without a format, the ending of its name tells it."""

    format: Format | None = None
    encoding: Encoding = "utf-8"
    delimiter: str = ","
    """One character, or `whitespace` for columns set apart by any number of blanks."""
    quote: str = '"'
    header: bool = True
    columns: list[str] | None = None
    """The columns' names, instead of those of a header or where there is none."""
    skip_lines: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    """Lines (of a sheet: rows) before the header or the first row."""
    sheet: str | None = None
    """The sheet of a workbook; the first one by default."""
    each: str | None = None
    """A path to an array in every JSON record: each of its elements becomes a row."""


class BrokenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be read as a row."""

    line: int
    reason: str
    raw: str


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Some rows of a file, by column. `lines` numbers the rows as a person would count them.

    Text formats count physical lines from 1 (a row that spans lines has the number of its
    first), workbooks count sheet rows, Parquet counts rows from 1. `raw(i)` is the i-th row as
    it stands in the file: its text, or its values where the format has no text.
    """

    lines: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    broken: Sequence[BrokenLine]
    raw: Callable[[int], Any]
