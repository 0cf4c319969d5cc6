"""Identities of staged items, as members know them."""

from collections.abc import Sequence

from regulars.domains.members.types import Identity, Resolution
from regulars.flows.import_files.mapping.words import IdentityFields, Mapping
from regulars.flows.import_files.writing.means import Remark


class IdentityMaker:
    """Turns the identity values of an item into identities; empty ones are left out."""

    def __init__(self, mapping: Mapping) -> None:
        self._fields = mapping.identities
        self._namespaces = [_namespace(each, mapping.source) for each in mapping.identities]

    def make(self, values: Sequence[str | None]) -> tuple[Identity, ...]:
        return tuple(
            Identity(
                kind=field.kind,
                value=value,
                namespace=namespace,
                is_verified=field.is_verified,
            )
            for field, namespace, value in zip(self._fields, self._namespaces, values, strict=True)
            if value is not None
        )


def identity_remarks(person: Resolution) -> list[Remark]:
    """Which identities were left out, by kind, and why."""
    return [
        Remark(field=f"identities.{each.kind}", code=each.code, reason=each.detail)
        for each in person.refused
    ]


def _namespace(field: IdentityFields, source: str) -> str:
    """An external id without a namespace is the source's own."""
    return source if field.kind == "external" and not field.namespace else field.namespace
