"""What a document is made of."""

from datetime import datetime
from typing import Literal

import msgspec

ChartKind = Literal["bars", "line"]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One value for each label: bars for kinds, a line for days and months."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    """The values as they are written."""


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column's heading; numbers stand to the right."""

    title: str
    is_number: bool


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A table under a heading, with a chart of it where one fits."""

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    chart: Chart | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document. `facts` are lines of a name and a value below the title."""

    title: str
    facts: tuple[tuple[str, str], ...]
    explanation: str
    sections: tuple[Section, ...]
    footer: str
    language: str
    made_at: datetime
