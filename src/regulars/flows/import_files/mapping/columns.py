"""Columns of fields: a mapping's specs compiled once, then run over whole columns.

A cell's conversion is looked up before it is computed: files repeat their values, and a look-up
costs a twentieth of a conversion. Caches are bounded, and apart by type, since 1 equals 1.0 and
True as a key.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from regulars.flows.import_files.mapping.convert import Bad, Convert, text_of
from regulars.infra.tabular.types import Batch

_CACHE_SIZE_MAX = 100_000
_MISSING = Bad(code="missing", reason="is empty")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled field: the columns that it needs, and what it makes of a batch."""

    needs: tuple[str, ...]
    read: Callable[[Batch], Sequence[Any]]


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A batch after the mapping: the values of every field, and what was wrong, by row."""

    lines: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    faults: Mapping[int, list[tuple[str, Bad]]]


class _Cache(dict[Any, Any]):
    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        found = self._convert(value)
        if len(self) >= _CACHE_SIZE_MAX:
            self.clear()
        self[value] = found
        return found


class Converter:
    """Runs a conversion over columns, each distinct value once."""

    def __init__(self, convert: Convert) -> None:
        self._convert = convert
        self._caches: dict[type, _Cache] = {}

    def __call__(self, values: Sequence[Any]) -> list[Any]:
        kinds = set(map(type, values))
        kinds.discard(type(None))
        if len(kinds) > 1 or kinds & {dict, list}:
            return [self._convert(value) for value in values]
        kind = next(iter(kinds), type(None))
        cache = self._caches.setdefault(kind, _Cache(self._convert))
        return [cache[value] for value in values]


def column(name: str, convert: Convert) -> Column:
    """One column of the file, converted."""
    run = Converter(convert)
    return Column(needs=(name,), read=lambda batch: run(batch.columns[name]))


def constant(value: Any) -> Column:
    return Column(needs=(), read=lambda batch: [value] * len(batch.lines))


def template(names: Sequence[str], form: str, convert: Convert) -> Column:
    """Texts put together by a %-format; empty where any part is empty."""
    run, parts = Converter(convert), [Converter(text_of) for _ in names]

    def read(batch: Batch) -> Sequence[Any]:
        texts = [part(batch.columns[name]) for part, name in zip(parts, names, strict=True)]
        return run([_filled(form, row) for row in zip(*texts, strict=True)])

    return Column(needs=tuple(names), read=read)


def _filled(form: str, row: tuple[Any, ...]) -> Any:
    for part in row:
        if part is None or isinstance(part, Bad):
            return None
    return form % row


def first_of(names: Sequence[str], convert: Convert) -> Column:
    """The first of several columns that is not empty."""
    run = Converter(convert)

    def read(batch: Batch) -> Sequence[Any]:
        rows = zip(*(batch.columns[name] for name in names), strict=True)
        return run([next((v for v in row if text_of(v) is not None), None) for row in rows])

    return Column(needs=tuple(names), read=read)


def total(names: Sequence[str], convert: Convert) -> Column:
    """The sum of several amounts; empty ones count as zero, all empty make none."""
    runs = [Converter(convert) for _ in names]

    def read(batch: Batch) -> Sequence[Any]:
        amounts = [run(batch.columns[name]) for run, name in zip(runs, names, strict=True)]
        return [_added(row) for row in zip(*amounts, strict=True)]

    return Column(needs=tuple(names), read=read)


def _added(row: tuple[Any, ...]) -> Any:
    whole, is_empty = 0, True
    for each in row:
        if isinstance(each, Bad):
            return each
        if each is not None:
            whole, is_empty = whole + each, False
    return None if is_empty else whole


def checked(inner: Column, is_allowed: Callable[[Any], bool], bad: Bad) -> Column:
    """A column whose values must be allowed; a cell that is not is `bad`."""

    def check(value: Any) -> Any:
        return value if value is None or isinstance(value, Bad) or is_allowed(value) else bad

    run = Converter(check)
    return Column(needs=inner.needs, read=lambda batch: run(inner.read(batch)))


def bundle(columns: Mapping[str, Column]) -> Column:
    """Several fields as one dict; empty ones are left out, and the first bad one stands for it."""
    names = list(columns)

    def read(batch: Batch) -> Sequence[Any]:
        values = [columns[name].read(batch) for name in names]
        if not names:
            return [None] * len(batch.lines)
        return [_bundled(names, row) for row in zip(*values, strict=True)]

    needs = tuple(need for each in columns.values() for need in each.needs)
    return Column(needs=needs, read=read)


def _bundled(names: Sequence[str], row: tuple[Any, ...]) -> dict[str, Any] | Bad | None:
    found: dict[str, Any] = {}
    for name, value in zip(names, row, strict=True):
        if isinstance(value, Bad):
            return Bad(code=value.code, reason=f"{name}: {value.reason}")
        if value is not None:
            found[name] = value
    return found or None


def read_rows(columns: Mapping[str, Column], required: frozenset[str], batch: Batch) -> Rows:
    """Every field of every row of `batch`, and the faults of those rows that have any."""
    values = {name: each.read(batch) for name, each in columns.items()}
    faults: dict[int, list[tuple[str, Bad]]] = {}
    for name, cells in values.items():
        if Bad in set(map(type, cells)):
            for index, cell in enumerate(cells):
                if isinstance(cell, Bad):
                    faults.setdefault(index, []).append((name, cell))
        if name in required and None in cells:
            for index, cell in enumerate(cells):
                if cell is None:
                    faults.setdefault(index, []).append((name, _MISSING))
    return Rows(lines=batch.lines, values=values, faults=faults)
