"""Staging a whole run: every file read, mapped, gathered and sorted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from regulars.flows.import_files.mapping.columns import Column, Rows, read_rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.conditions import any_of, only
from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.entries import EntryStager
from regulars.flows.import_files.staging.events import EventStager
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.staging.members import MemberStager
from regulars.flows.import_files.staging.orders import OrderStager
from regulars.infra.spill import Spill
from regulars.infra.tabular.reading import read_batches
from regulars.infra.tabular.types import Batch

OnLines = Callable[[int], None]
"""Called with the number of lines read so far."""


class Stager(Protocol):
    """What each kind of import does with mapped rows."""

    @property
    def columns(self) -> dict[str, Column]: ...
    @property
    def required(self) -> frozenset[str]: ...
    def begin_file(self, file: int) -> None: ...
    def take(self, rows: Rows, broken: Sequence[int]) -> None: ...
    def finish(self) -> Spill: ...


class Staged(msgspec.Struct, frozen=True, kw_only=True):
    """A staged run: its items in the order in which they are to be written."""

    bench: Bench
    items: Spill
    scale: int


def stager_of(mapping: Mapping, compiler: Compiler, bench: Bench) -> Stager:
    if mapping.kind == "orders":
        return OrderStager(mapping, compiler, bench)
    if mapping.kind == "events":
        return EventStager(mapping, compiler, bench)
    if mapping.kind == "members":
        return MemberStager(mapping, compiler, bench)
    return EntryStager(mapping, compiler, bench)


def stage(files: Sequence[Path], mapping: Mapping, folder: Path, on_lines: OnLines) -> Staged:
    """Read and sort everything. The same files and mapping always give the same order.

    Refuses a mapping that cannot work, a file that cannot be read, and one that lacks a column.
    """
    compiler = Compiler(mapping.values)
    bench = Bench(folder)
    stager = stager_of(mapping, compiler, bench)
    skip = any_of("skip_when", mapping.skip_when, mapping.values)
    keep = any_of("keep_when", mapping.keep_when, mapping.values)
    needs = [need for each in stager.columns.values() for need in each.needs]
    wanted = sorted({*needs, *skip.needs, *keep.needs})

    def kept(batch: Batch) -> Batch:
        if mapping.skip_when:
            batch = only(batch, [not skipped for skipped in skip.holds(batch)])
        return only(batch, keep.holds(batch)) if mapping.keep_when else batch

    for number, path in enumerate(files):
        stager.begin_file(number)
        for batch in read_batches(path, mapping.file, wanted):
            tally = bench.tally
            tally.line_count += len(batch.lines) + len(batch.broken)
            for broken in batch.broken:
                bench.refuse(Fault(number, broken.line, "", "unreadable_line", broken.reason))
            taken = kept(batch)
            tally.skipped_line_count += len(batch.lines) - len(taken.lines)
            rows = read_rows(stager.columns, stager.required, taken)
            stager.take(rows, [broken.line for broken in batch.broken])
            on_lines(tally.line_count)
    return Staged(bench=bench, items=stager.finish(), scale=compiler.scale)
