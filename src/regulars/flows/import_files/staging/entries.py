"""Staging entries of the catalog: products and campaigns, one each per code."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

import msgspec

from regulars.flows.import_files.mapping.columns import Column, Rows
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import CampaignFields, ProductFields, ValueType
from regulars.flows.import_files.mapping.words import Mapping as FileMapping
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.staging.items import StagedEntry, StagedRow
from regulars.infra.spill import Record, Spill

_GATHERED_MAX = 20_000

_PRODUCT_TYPES: dict[str, ValueType] = {
    "name": "text",
    "category": "text",
    "brand": "text",
    "price": "amount",
    "is_goods": "boolean",
    "is_active": "boolean",
}
_CAMPAIGN_TYPES: dict[str, ValueType] = {
    "name": "text",
    "starts_at": "instant",
    "ends_at": "instant",
    "utm_source": "text",
    "utm_medium": "text",
    "utm_campaign": "text",
    "utm_term": "text",
    "utm_content": "text",
}

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(StagedRow).decode


class EntryStager:
    """Gathers the rows of each code; what a later row says counts, unless it is gathered."""

    def __init__(self, mapping: FileMapping, compiler: Compiler, bench: Bench) -> None:
        self._bench = bench
        self._rows = bench.spill("rows")
        self._file = 0
        self._gather: Mapping[str, Literal["list", "count"]] = {}
        if mapping.product is not None:
            if mapping.product.price is not None and mapping.values.currency is None:
                raise wrong_key("values.currency", "missing", "prices need a currency")
            self._gather = mapping.product.gather
            self._code = "product.sku"
            self.columns = _columns("product", mapping.product, _PRODUCT_TYPES, compiler)
        else:
            assert mapping.campaign is not None, "the mapping was checked to have a section"
            self._code = "campaign.code"
            self.columns = _columns("campaign", mapping.campaign, _CAMPAIGN_TYPES, compiler)
        self.required = frozenset({self._code})

    def begin_file(self, file: int) -> None:
        self._file = file

    def take(self, rows: Rows, broken: Sequence[int]) -> None:  # noqa: ARG002
        """Stage the rows of a batch; a line that could not be read concerns no other."""
        names = [name for name in self.columns if name != self._code]
        fields = [name.partition(".")[2] for name in names]
        cells = zip(*(rows.values[name] for name in names), strict=True)
        codes = rows.values[self._code]
        for at, row in enumerate(cells):
            line = rows.lines[at]
            if at in rows.faults:
                for field, bad in rows.faults[at]:
                    self._bench.refuse(Fault(self._file, line, field, bad.code, bad.reason))
                self._bench.tally.refused_item_count += 1
                continue
            given = {k: v for k, v in zip(fields, row, strict=True) if v is not None}
            staged = StagedRow(self._file, line, given)
            self._rows.add((codes[at], self._file, line), _encode(staged))

    def finish(self) -> Spill:
        """One entry for each code, sorted by code."""
        entries = self._bench.spill("entries")
        for code, records in groupby(self._rows.sorted(), key=lambda record: str(record[0][0])):
            entries.add((code,), _encode(self._merged(code, records)))
            self._bench.tally.item_count += 1
        self._rows.close()
        return entries

    def _merged(self, code: str, records: Iterable[Record]) -> StagedEntry:
        fields: dict[str, Any] = {}
        attributes: dict[str, Any] = {}
        gathered: dict[str, list[Any]] = {name: [] for name in self._gather}
        counts = dict.fromkeys(self._gather, 0)
        first = last = None
        for _, payload in records:
            last = _decode(payload)
            first = first or last
            said = last.fields.pop("attributes", {})
            for name in self._gather:
                if name in said:
                    counts[name] += 1
                    if len(gathered[name]) < _GATHERED_MAX:
                        gathered[name].append(said[name])
            attributes |= said
            fields |= last.fields
        for name, mode in self._gather.items():
            attributes[name] = gathered[name] if mode == "list" else counts[name]
        assert first is not None, "a group has at least one record"
        assert last is not None, "a group has at least one record"
        return StagedEntry(first.file, first.line, code, fields, attributes)


def _columns(
    section: str,
    spec: ProductFields | CampaignFields,
    types: Mapping[str, ValueType],
    compiler: Compiler,
) -> dict[str, Column]:
    columns = {
        f"{section}.{name}": compiler.maybe(f"{section}.{name}", getattr(spec, name), kind)
        for name, kind in types.items()
    }
    if isinstance(spec, ProductFields):
        columns["product.sku"] = compiler.column("product.sku", spec.sku, "text")
        columns["product.attributes"] = compiler.bundle("product.attributes", spec.attributes)
    else:
        columns["campaign.code"] = compiler.column("campaign.code", spec.code, "text")
    return columns
