"""What lies on disk between reading and writing: compact, in the order of its fields."""

from typing import Any

import msgspec


class StagedDiscount(msgspec.Struct, frozen=True, array_like=True):
    kind: str
    amount_minor: int
    reference: str | None


class StagedTender(msgspec.Struct, frozen=True, array_like=True):
    kind: str
    amount_minor: int
    reference: str | None


class StagedLine(msgspec.Struct, frozen=True, array_like=True):
    """One line of a document; `unit_price_minor` and `gross_minor` are at the mapping's scale."""

    line: int
    is_return: bool
    sku: str
    quantity_milli: int
    unit_price_minor: int
    gross_minor: int
    description: str | None
    category: str | None
    brand: str | None
    returned_ordinal: int | None
    discounts: tuple[StagedDiscount, ...] | None
    tenders: tuple[StagedTender, ...] | None


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What the lines of one document say of the document, and must agree on."""

    currency: str | None
    identities: tuple[str | None, ...]
    store: str | None
    channel: str | None
    campaign: str | None
    state: str | None
    shipping_minor: int | None
    tax_minor: int | None
    returned_number: str | None
    attributes: dict[str, Any] | None
    tenders: tuple[StagedTender | None, ...]


class LineFault(msgspec.Struct, frozen=True, array_like=True):
    line: int
    field: str
    code: str
    reason: str


class Fragment(msgspec.Struct, frozen=True, array_like=True):
    """Lines of one document that stand together in a file, and what is wrong with any of them."""

    file: int
    head: Head | None
    occurred_us: int
    lines: tuple[StagedLine, ...]
    faults: tuple[LineFault, ...]


class StagedDocument(msgspec.Struct, frozen=True, array_like=True):
    """A whole document, ready to be written."""

    file: int
    number: str
    is_return: bool
    occurred_us: int
    head: Head
    lines: tuple[StagedLine, ...]


class StagedEvent(msgspec.Struct, frozen=True, array_like=True):
    file: int
    line: int
    message_id: str
    name: str
    occurred_us: int
    identities: tuple[str | None, ...]
    store: str | None
    channel: str | None
    properties: dict[str, Any] | None


class StagedMember(msgspec.Struct, frozen=True, array_like=True):
    file: int
    line: int
    identities: tuple[str | None, ...]
    seen_us: int | None
    store: str | None
    channel: str | None
    profile: dict[str, Any] | None
    attributes: dict[str, Any] | None


class StagedRow(msgspec.Struct, frozen=True, array_like=True):
    """One row of a product or a campaign."""

    file: int
    line: int
    fields: dict[str, Any]


class StagedEntry(msgspec.Struct, frozen=True, array_like=True):
    """A product or a campaign: its code and what all its rows say, with the first of them."""

    file: int
    line: int
    code: str
    fields: dict[str, Any]
    attributes: dict[str, Any]
