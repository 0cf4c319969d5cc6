"""From rows to fragments: the lines of one document that stand together in a file.

A line that cannot be read, or has no number, may belong to the document before or after it; both
wait, because half a document is never recorded.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from regulars.flows.import_files.mapping.columns import Rows
from regulars.flows.import_files.staging.items import Fragment, LineFault, StagedLine
from regulars.flows.import_files.staging.order_columns import (
    NUMBER,
    OCCURRED_AT,
    OrderColumns,
    head_of,
)

Numbered = tuple[str, Fragment]


class FragmentCutter:
    """Cuts the rows of one file after the other into fragments."""

    def __init__(self, columns: OrderColumns) -> None:
        self._columns = columns
        self._file = 0
        self._last_number: str | None = None
        self._unread_line: int | None = None

    def begin_file(self, file: int) -> None:
        self._file = file
        self._last_number = None
        self._unread_line = None

    def cut(self, rows: Rows, unread: Sequence[int]) -> Iterator[Numbered]:
        """The fragments of one batch; `unread` are the lines that have no document, in order."""
        faulty = set(rows.faults)
        starts = [bisect_left(rows.lines, line) for line in unread]
        begin = 0
        for line, end in zip(unread, starts, strict=True):
            yield from self._stretch(rows, begin, end, faulty)
            if self._last_number is not None:
                yield self._last_number, self._beside(line)
            self._unread_line = line
            begin = end
        yield from self._stretch(rows, begin, len(rows.lines), faulty)

    def _stretch(self, rows: Rows, begin: int, end: int, faulty: set[int]) -> Iterator[Numbered]:
        """The fragments of rows between two unreadable lines."""
        numbers = rows.values[NUMBER]
        places = [at for at in range(begin, end) if isinstance(numbers[at], str)]
        if not places:
            return
        if self._unread_line is not None:
            yield numbers[places[0]], self._beside(self._unread_line)
            self._unread_line = None
        self._last_number = numbers[places[-1]]
        good = [at for at in places if at not in faulty]
        yield from self._runs(_picked(rows, good))
        for at in places:
            if at in faulty:
                yield numbers[at], self._refused(rows, at)

    def _runs(self, rows: Rows) -> Iterator[Numbered]:
        numbers, instants = rows.values[NUMBER], rows.values[OCCURRED_AT]
        heads, lines = self._columns.heads(rows), self._columns.lines(rows)
        begin = 0
        for at in range(1, len(numbers) + 1):
            is_end = at == len(numbers)
            if is_end or numbers[at] != numbers[begin] or heads[at] != heads[begin]:
                if at > begin:
                    earliest = min(instants[begin:at])
                    yield numbers[begin], self._fragment(heads[begin], earliest, lines[begin:at])
                begin = at

    def _fragment(
        self, head: tuple[Any, ...], earliest_us: int, lines: Sequence[StagedLine]
    ) -> Fragment:
        return Fragment(self._file, head_of(head), earliest_us, tuple(lines), ())

    def _refused(self, rows: Rows, at: int) -> Fragment:
        line = rows.lines[at]
        faults = tuple(
            LineFault(line, field, bad.code, bad.reason) for field, bad in rows.faults[at]
        )
        return Fragment(self._file, None, 0, (), faults)

    def _beside(self, line: int) -> Fragment:
        reason = f"line {line} beside it cannot be read and may belong to it"
        return Fragment(self._file, None, 0, (), (LineFault(0, "", "unread_neighbour", reason),))


def unread_rows(rows: Rows) -> list[int]:
    """The lines of the rows that have no number, hence no document."""
    return [
        rows.lines[at]
        for at, faults in sorted(rows.faults.items())
        if any(field == NUMBER for field, _ in faults)
    ]


def _picked(rows: Rows, places: Sequence[int]) -> Rows:
    if len(places) == len(rows.lines):
        return rows
    return Rows(
        lines=[rows.lines[at] for at in places],
        values={name: [cells[at] for at in places] for name, cells in rows.values.items()},
        faults={},
    )
