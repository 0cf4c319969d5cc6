"""Excel workbooks (.xlsx), read row by row: one sheet, typed values."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from regulars.infra.tabular.text import places_of
from regulars.infra.tabular.types import BATCH_ROWS, Batch, Layout, UnreadableFile


def read_workbook(path: Path, layout: Layout, wanted: Sequence[str]) -> Iterator[Batch]:
    """The rows of one sheet; empty rows are left out, an empty cell is None."""
    with _sheet_rows(path, layout) as rows:
        yield from _batches(path, rows, layout, wanted)


def sheet_columns(path: Path, layout: Layout) -> list[str]:
    """The names of the columns of one sheet."""
    with _sheet_rows(path, layout) as rows:
        return _names(path, enumerate(rows, start=1), layout)


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook."""
    with _opened(path) as book:
        names: list[str] = book.sheetnames
        return names


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
        raise UnreadableFile(f"{path.name} is not an Excel workbook (.xlsx): {error}") from None
    try:
        yield book
    finally:
        book.close()


@contextmanager
def _sheet_rows(path: Path, layout: Layout) -> Iterator[Iterator[tuple[Any, ...]]]:
    with _opened(path) as book:
        if layout.sheet is not None and layout.sheet not in book.sheetnames:
            shown = ", ".join(book.sheetnames)
            raise UnreadableFile(f"{path.name} has no sheet {layout.sheet!r}; it has: {shown}")
        yield book[layout.sheet or book.sheetnames[0]].iter_rows(values_only=True)


def _batches(
    path: Path, rows: Iterator[tuple[Any, ...]], layout: Layout, wanted: Sequence[str]
) -> Iterator[Batch]:
    numbered = enumerate(rows, start=1)
    names = _names(path, numbered, layout)
    places = [(name, places_of(names, name, path)) for name in wanted]
    while taken := list(islice(numbered, BATCH_ROWS)):
        yield _batch(taken, names, places)


def _names(
    path: Path, numbered: Iterator[tuple[int, tuple[Any, ...]]], layout: Layout
) -> list[str]:
    """The columns' names; what comes after the header is left in `numbered`."""
    for _ in range(layout.skip_lines):
        next(numbered, None)
    names = layout.columns
    if layout.header:
        _, cells = next(numbered, (0, ()))
        names = names or [str(cell).strip() if cell is not None else "" for cell in cells]
    if names is None:
        raise UnreadableFile(f"{path.name}: a sheet without a header needs file.columns")
    return names


def _batch(
    taken: list[tuple[int, tuple[Any, ...]]], names: list[str], places: list[tuple[str, int]]
) -> Batch:
    rows = [(number, cells) for number, cells in taken if any(cell is not None for cell in cells)]
    return Batch(
        lines=[number for number, _ in rows],
        columns={
            name: [cells[place] if place < len(cells) else None for _, cells in rows]
            for name, place in places
        },
        broken=[],
        raw=lambda index: dict(zip(names, rows[index][1], strict=False)),
    )
