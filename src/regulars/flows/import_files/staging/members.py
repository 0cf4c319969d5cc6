"""Staging members: one record a row, in the order of the files."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from regulars.domains.members.types import PERSONAL_FIELDS, PLAIN_FIELDS, AttributeType
from regulars.flows.import_files.mapping.columns import Column, Rows, bundle
from regulars.flows.import_files.mapping.compiling import Compiler, shorthand
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import Mapping as FileMapping
from regulars.flows.import_files.mapping.words import MemberFields, ValueType
from regulars.flows.import_files.staging.bench import Bench
from regulars.flows.import_files.staging.faults import Fault
from regulars.flows.import_files.staging.items import StagedMember
from regulars.infra.spill import Spill

_FIELDS = (
    "member.seen_at",
    "member.store",
    "member.channel",
    "member.profile",
    "member.attributes",
)

ATTRIBUTE_TYPES: Final[Mapping[ValueType, AttributeType]] = {
    "text": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "instant": "datetime",
}
"""What a member's attribute may be, and as what it is registered."""

_encode = msgspec.msgpack.Encoder().encode


class MemberStager:
    """Stages what the rows say of people."""

    def __init__(self, mapping: FileMapping, compiler: Compiler, bench: Bench) -> None:
        member = mapping.member
        assert member is not None, "the mapping was checked to have a member section"
        self._bench = bench
        self._identity_paths = [f"identities[{at}].value" for at in range(len(mapping.identities))]
        self._members = bench.spill("members")
        self._file = 0
        self.required = frozenset(
            {"member.seen_at"} if member.seen_at is not None else frozenset[str]()
        )
        self.columns: dict[str, Column] = {
            "member.seen_at": compiler.maybe("member.seen_at", member.seen_at, "instant"),
            "member.store": compiler.code("member.store", member.store),
            "member.channel": compiler.code("member.channel", member.channel),
            "member.profile": _profile(member, compiler),
            "member.attributes": _attributes(member, compiler),
        }
        for path, identity in zip(self._identity_paths, mapping.identities, strict=True):
            self.columns[path] = compiler.column(path, identity.value, "text")

    def begin_file(self, file: int) -> None:
        self._file = file

    def take(self, rows: Rows, broken: Sequence[int]) -> None:  # noqa: ARG002
        """Stage the rows of a batch; a line that could not be read concerns nobody else."""
        identities = zip(*(rows.values[path] for path in self._identity_paths), strict=True)
        cells = zip(*(rows.values[name] for name in _FIELDS), strict=True)
        for at, (named, row) in enumerate(zip(identities, cells, strict=True)):
            line = rows.lines[at]
            if at in rows.faults:
                for field, bad in rows.faults[at]:
                    self._bench.refuse(Fault(self._file, line, field, bad.code, bad.reason))
                self._bench.tally.refused_item_count += 1
            elif not any(named):
                self._bench.refuse(Fault(self._file, line, *_NOBODY))
                self._bench.tally.refused_item_count += 1
            else:
                member = StagedMember(self._file, line, named, *row)
                self._members.add((self._file, line), _encode(member))
                self._bench.note_person(named)
                self._bench.tally.item_count += 1
                if member.seen_us is not None:
                    self._bench.tally.note_instant(member.seen_us)

    def finish(self) -> Spill:
        """All records, in the order of the files."""
        return self._members


def _profile(member: MemberFields, compiler: Compiler) -> Column:
    known = (*PERSONAL_FIELDS, *PLAIN_FIELDS)
    columns: dict[str, Column] = {}
    for name, spec in member.profile.items():
        path = f"member.profile.{name}"
        if name not in known:
            raise wrong_key(path, "unknown_field", f"a profile has {', '.join(known)}")
        columns[name] = compiler.column(path, spec, "date" if name == "birth_date" else "text")
    return bundle(columns)


def _attributes(member: MemberFields, compiler: Compiler) -> Column:
    columns: dict[str, Column] = {}
    for name, spec in member.attributes.items():
        path = f"member.attributes.{name}"
        kind = shorthand(spec).type or "text"
        if kind not in ATTRIBUTE_TYPES:
            known = ", ".join(sorted(ATTRIBUTE_TYPES))
            raise wrong_key(f"{path}.type", "unknown_type", f"an attribute is one of {known}")
        columns[name] = compiler.column(path, spec, "instant_text" if kind == "instant" else kind)
    return bundle(columns)


_NOBODY = ("identities", "no_identity", "the line names nobody")
