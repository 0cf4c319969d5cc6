"""Staging orders: rows to documents, sorted as history happened."""

from collections.abc import Sequence

import msgspec

from regulars.flows.import_files.mapping.columns import Column, Rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.documents import gathered
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.staging.fragments import FragmentCutter, unread_rows
from regulars.flows.import_files.staging.items import StagedDocument
from regulars.flows.import_files.staging.order_columns import NUMBER, OrderColumns
from regulars.infra.spill import Spill

_encode = msgspec.msgpack.Encoder().encode


class OrderStager:
    """Gathers documents by number, then sorts them by time, orders before returns, and number.

    One order in time for everybody holds for every member too, whichever identities turn out to
    be the same person's.
    """

    def __init__(self, mapping: Mapping, compiler: Compiler, bench: Bench) -> None:
        assert mapping.order is not None, "the mapping was checked to have an order section"
        self._returns = mapping.returns
        self._spans_files = mapping.order.spans_files
        self._bench = bench
        self._order_columns = OrderColumns(mapping, compiler)
        self._cutter = FragmentCutter(self._order_columns)
        self._fragments = bench.spill("fragments")
        self._default_currency = mapping.values.currency
        self._file = 0

    @property
    def columns(self) -> dict[str, Column]:
        return self._order_columns.columns

    @property
    def required(self) -> frozenset[str]:
        return self._order_columns.required

    def begin_file(self, file: int) -> None:
        self._file = file
        self._cutter.begin_file(file)

    def take(self, rows: Rows, broken: Sequence[int]) -> None:
        """Stage the rows of a batch; `broken` are lines of it that could not be read at all."""
        unnumbered = unread_rows(rows)
        for at, faults in rows.faults.items():
            if any(field == NUMBER for field, _ in faults):
                for field, bad in faults:
                    line = rows.lines[at]
                    self._bench.refuse(Fault(self._file, line, field, bad.code, bad.reason))
        unread = sorted({*broken, *unnumbered})
        group = 0 if self._spans_files else self._file
        for number, fragment in self._cutter.cut(rows, unread):
            line = fragment.lines[0].line if fragment.lines else 0
            key = (number, group, self._file, line)
            self._fragments.add(key, _encode(fragment))

    def finish(self) -> Spill:
        """All whole documents, sorted."""
        documents = self._bench.spill("documents")
        for document in gathered(self._fragments.sorted(), self._returns, self._bench.faults):
            if document is None:
                self._bench.tally.refused_item_count += 1
                continue
            key = (document.occurred_us, int(document.is_return), document.number, document.file)
            documents.add(key, _encode(document))
            self._count(document)
        self._fragments.close()
        return documents

    def _count(self, document: StagedDocument) -> None:
        tally, line_count = self._bench.tally, len(document.lines)
        tally.item_count += 1
        tally.note_instant(document.occurred_us)
        if document.is_return:
            tally.return_count += 1
            tally.return_line_count += line_count
        else:
            tally.order_count += 1
        if any(document.head.identities):
            self._bench.note_person(document.head.identities)
        else:
            tally.anonymous_line_count += line_count
        currency = document.head.currency or ""
        tally.units_milli += sum([line.quantity_milli for line in document.lines])
        tally.gross[currency] += sum([line.gross_minor for line in document.lines])
        for line in document.lines:
            if line.discounts:
                for discount in line.discounts:
                    tally.discounts[discount.kind, currency] += discount.amount_minor
