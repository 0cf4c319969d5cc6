"""From fragments to documents: lines gathered by number, heads that agree, kinds told apart."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import msgspec

from regulars.domains.orders.types import LINES_MAX
from regulars.flows.import_files.mapping.words import ReturnFields
from regulars.flows.import_files.staging.faults import Fault, Faults
from regulars.flows.import_files.staging.items import (
    Fragment,
    Head,
    LineFault,
    StagedDiscount,
    StagedDocument,
    StagedLine,
    StagedTender,
)
from regulars.infra.spill import Record

_TOO_MANY = LineFault(0, "order.number", "too_many_lines", f"more than {LINES_MAX} lines have it")

_decode = msgspec.msgpack.Decoder(Fragment).decode


def gathered(
    records: Iterable[Record], returns: ReturnFields, faults: Faults
) -> Iterator[StagedDocument | None]:
    """The documents that the sorted fragments make up.

    None stands for one that is refused because something is wrong with any of its lines; each of
    its lines is then among the faults.
    """
    for (number, *_), group in groupby(records, key=lambda record: record[0][:2]):
        fragments = _fragments(str(number), group, faults)
        if not fragments:
            yield None
            continue
        wrong = [fault for each in fragments for fault in each.faults]
        heads = [each.head for each in fragments if each.head is not None]
        head = _agreed(heads, wrong) if heads else None
        if wrong or head is None:
            _refuse(str(number), fragments, wrong, faults)
            yield None
        else:
            yield _document(str(number), fragments, head, returns)


def _fragments(number: str, group: Iterable[Record], faults: Faults) -> list[Fragment]:
    """The fragments of one document; none, and its lines refused, where it has too many lines."""
    held: list[Fragment] = []
    line_count = 0
    for _, payload in group:
        held.append(_decode(payload))
        line_count += len(held[-1].lines)
        if line_count > LINES_MAX:
            _refuse(number, held, [_TOO_MANY], faults)
            held.clear()
    return held if line_count <= LINES_MAX else []


def _document(
    number: str, fragments: Sequence[Fragment], head: Head, returns: ReturnFields
) -> StagedDocument:
    lines = tuple(line for each in fragments for line in each.lines)
    marked = sum(line.is_return for line in lines)
    is_return = marked == len(lines) if returns.lines == "all" else marked > 0
    if is_return and returns.signs == "negate":
        lines = tuple(_negated(line) for line in lines)
        head = msgspec.structs.replace(head, tenders=_negated_tenders(head.tenders))
    if not is_return:
        head = msgspec.structs.replace(head, returned_number=None)
    occurred_us = min(each.occurred_us for each in fragments if each.lines)
    return StagedDocument(fragments[0].file, number, is_return, occurred_us, head, lines)


def _negated(line: StagedLine) -> StagedLine:
    discounts = line.discounts and tuple(
        StagedDiscount(each.kind, -each.amount_minor, each.reference) for each in line.discounts
    )
    return msgspec.structs.replace(
        line,
        quantity_milli=-line.quantity_milli,
        gross_minor=-line.gross_minor,
        discounts=discounts,
        tenders=line.tenders and _negated_tenders(line.tenders),
    )


def _negated_tenders(tenders: Iterable[StagedTender | None]) -> tuple[Any, ...]:
    return tuple(
        each and msgspec.structs.replace(each, amount_minor=-each.amount_minor) for each in tenders
    )


def _agreed(heads: Sequence[Head], wrong: list[LineFault]) -> Head:
    """What all lines say together; a field on which they contradict each other is a fault."""
    if len(heads) == 1:
        return heads[0]
    agreed: dict[str, Any] = {}
    for name in Head.__struct_fields__:
        if name in {"identities", "tenders"}:
            columns = zip(*(getattr(head, name) for head in heads), strict=True)
            agreed[name] = tuple(_one(name, column, wrong) for column in columns)
        else:
            agreed[name] = _one(name, [getattr(head, name) for head in heads], wrong)
    return Head(**agreed)


def _one(name: str, values: Iterable[Any], wrong: list[LineFault]) -> Any:
    given = [value for value in values if value is not None]
    if any(value != given[0] for value in given[1:]):
        wrong.append(LineFault(0, name, "lines_disagree", _disagreement(name, given)))
    return given[0] if given else None


def _disagreement(name: str, given: Sequence[Any]) -> str:
    """In words; identities are personal, and reasons are shown to everybody who reads imports."""
    reason = "the lines of the document disagree"
    if name == "identities":
        return reason
    return f"{reason}: {', '.join(sorted({repr(value) for value in given})[:5])}"


def _refuse(
    number: str, fragments: Sequence[Fragment], wrong: Sequence[LineFault], faults: Faults
) -> None:
    """Report each line of the document: what is wrong with it, or what it waits for."""
    shared = next((fault for fault in wrong if fault.line == 0), None)
    first = wrong[0]
    cause = f"line {first.line}, {first.field}: {first.reason}" if first.line else first.reason
    waits = f"document {number} is not recorded: {cause}"
    for each in fragments:
        for fault in each.faults:
            if fault.line:
                faults.add(Fault(each.file, fault.line, fault.field, fault.code, fault.reason))
        for line in each.lines:
            if shared is not None:
                faults.add(Fault(each.file, line.line, shared.field, shared.code, waits))
            else:
                faults.add(Fault(each.file, line.line, "", "document_waits", waits))
