"""A look at the beginning of a file: its columns with guesses, and what a mapping makes of it.

Only the first rows are read, whatever the size of the file; a text file may be cut off anywhere.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from regulars.flows.import_files.mapping.columns import read_rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.conditions import any_of, only
from regulars.flows.import_files.mapping.convert import text_of
from regulars.flows.import_files.mapping.words import ImportKind, Mapping
from regulars.flows.import_files.preview.guessing import fields_of, kind_of, time_format_of
from regulars.flows.import_files.preview.layout import layout_of
from regulars.flows.import_files.request import check_mapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.stage import stager_of
from regulars.infra.tabular.columns import columns_of
from regulars.infra.tabular.reading import read_batches
from regulars.infra.tabular.sheets import sheet_names
from regulars.infra.tabular.types import Batch, Layout

ROWS_SHOWN = 20
_SAMPLES = 3
_FAULTS_MAX = 100
_CELL_CHARACTERS_MAX = 200


class LookedAtColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: some of what stands in it, the field that it may be, and how its times are written.

    `field` is a key of the mapping, an identity being `identities.phone` and the like.
    """

    name: str
    samples: list[str]
    field: str | None
    time_format: str | None


class LookedAtRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it stands in the file; an empty cell is null."""

    line: int
    cells: list[str | None]


class LookedAtFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a line; without a field, the line itself cannot be read."""

    line: int
    field: str
    code: str
    reason: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a mapping makes of the first rows, cell by cell. Whole documents are checked later."""

    row_count: int
    skipped_row_count: int
    faulty_row_count: int
    faults: list[LookedAtFault]


class FileLook(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a file. `checked` is there where a mapping was given."""

    kind: ImportKind
    layout: Layout
    sheets: list[str]
    columns: list[LookedAtColumn]
    rows: list[LookedAtRow]
    checked: Checked | None = None


class Looking(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be looked at: of which kind where that is known, and by which mapping.

    `is_cut` says that it is the beginning of a file only, so that its last line may not be whole.
    """

    path: Path
    kind: ImportKind | None = None
    mapping: str | None = None
    is_cut: bool = False


def look_at(looking: Looking) -> FileLook:
    """Look at the file: by the mapping's layout where there is one, else by one that fits.

    Refuses a file that cannot be read, and a mapping that cannot work.
    """
    path, kind = looking.path, looking.kind
    mapping = None
    if looking.mapping is not None:
        assert kind is not None, "whoever sends a mapping says what for"
        mapping = check_mapping(looking.mapping, kind=kind)
    layout = layout_of(path) if mapping is None else mapping.file
    names = columns_of(path, layout)
    kind = kind or kind_of(names)
    batch = _first_batch(looking, layout, names)
    fields = fields_of(names, kind)
    return FileLook(
        kind=kind,
        layout=layout,
        sheets=sheet_names(path) if layout.format == "excel" else [],
        columns=[_column(name, batch, fields) for name in names],
        rows=_rows(batch, names),
        checked=None if mapping is None else _checked(looking, mapping),
    )


def _first_batch(looking: Looking, layout: Layout, wanted: Sequence[str]) -> Batch:
    """The first rows, without a last one that may be cut off."""
    batch = next(read_batches(looking.path, layout, wanted), None)
    if batch is None:
        return Batch(lines=[], columns={name: [] for name in wanted}, broken=[], raw=lambda _: None)
    if not looking.is_cut:
        return batch
    last = max((*batch.lines, *(each.line for each in batch.broken)), default=0)
    broken = [each for each in batch.broken if each.line != last]
    kept = only(batch, [line != last for line in batch.lines])
    return msgspec.structs.replace(kept, broken=broken)


def _column(name: str, batch: Batch, fields: dict[str, str]) -> LookedAtColumn:
    texts = dict.fromkeys(_shown(value) for value in batch.columns[name])
    samples = [text for text in texts if text is not None]
    field = fields.get(name)
    is_time = field is not None and field.endswith(("_at", "birth_date"))
    return LookedAtColumn(
        name=name,
        samples=samples[:_SAMPLES],
        field=field,
        time_format=time_format_of(samples[:ROWS_SHOWN]) if is_time else None,
    )


def _rows(batch: Batch, names: Sequence[str]) -> list[LookedAtRow]:
    return [
        LookedAtRow(line=line, cells=[_shown(batch.columns[name][at]) for name in names])
        for at, line in enumerate(batch.lines[:ROWS_SHOWN])
    ]


def _shown(value: Any) -> str | None:
    text = str(value) if isinstance(value, dict | list) else text_of(value)
    return text[:_CELL_CHARACTERS_MAX] if isinstance(text, str) else None


def _checked(looking: Looking, mapping: Mapping) -> Checked:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            stager = stager_of(mapping, Compiler(mapping.values), bench)
        finally:
            bench.close()
    skip = any_of("skip_when", mapping.skip_when, mapping.values)
    keep = any_of("keep_when", mapping.keep_when, mapping.values)
    needs = [need for each in stager.columns.values() for need in each.needs]
    batch = _first_batch(looking, mapping.file, sorted({*needs, *skip.needs, *keep.needs}))
    is_skipped = skip.holds(batch)
    if mapping.keep_when:
        is_kept = keep.holds(batch)
        is_skipped = [out or not kept for out, kept in zip(is_skipped, is_kept, strict=True)]
    rows = read_rows(stager.columns, stager.required, batch)
    faults = [
        LookedAtFault(line=rows.lines[at], field=field, code=bad.code, reason=bad.reason)
        for at in sorted(rows.faults)
        if not is_skipped[at]
        for field, bad in rows.faults[at]
    ]
    broken = [
        LookedAtFault(line=each.line, field="", code="unreadable_line", reason=each.reason)
        for each in batch.broken
    ]
    return Checked(
        row_count=len(batch.lines) + len(batch.broken),
        skipped_row_count=sum(is_skipped),
        faulty_row_count=len({each.line for each in (*faults, *broken)}),
        faults=sorted((*faults, *broken), key=lambda each: each.line)[:_FAULTS_MAX],
    )
