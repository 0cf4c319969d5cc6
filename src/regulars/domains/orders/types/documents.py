"""Orders and returns as documents: what is sent, stored and answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from regulars.kernel.errors import Refusal

Kind = Literal["order", "return"]
State = Literal["placed", "paid", "fulfilled", "completed", "cancelled", "review"]
ReturnPolicy = Literal["review", "match", "by_amount"]
Outcome = Literal["created", "unchanged"]

LINES_MAX = 2_000
TENDERS_MAX = 50
DISCOUNTS_MAX = 20
QUANTITY_MILLI_MAX = 10**12


class Discount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reduction of one line: what kind (`retail`, `coupon`, …) and how much, positive."""

    kind: str
    amount_minor: int
    reference: str | None = None


class NewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as the till wrote it. Amounts are in the document's minor units.

    `quantity_milli` counts thousandths of a unit. `gross_minor` is the line's amount before
    discounts, as printed; on a return and on a correction it may be negative.
    `returned_ordinal` names the line of the referenced order that a return's line brings back.
    """

    sku: str
    quantity_milli: int
    unit_price_minor: int
    gross_minor: int
    discounts: tuple[Discount, ...] = ()
    description: str | None = None
    category_code: str | None = None
    brand_code: str | None = None
    returned_ordinal: int | None = None


class NewTender(msgspec.Struct, frozen=True, kw_only=True):
    """How a part was paid: `cash`, `card`, `stored_value`, `points`, …

    A part paid with units of an asset of the ledger names the asset and how many `units` are
    spent; with `hold_id` they come from a hold that was placed before.
    """

    kind: str
    amount_minor: int
    reference: str | None = None
    asset: str | None = None
    units: int | None = None
    hold_id: UUID | None = None


class NewDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An order or a return to be recorded.

    `number` is the sender's own, unique within the source. A return that names its order gives
    `returned_number` (a number of the same source); one that does not follows `return_policy`.
    `is_backfill` marks history: it acts as of when it occurred and is announced to nobody. Where
    the sender named no time, `is_dated` is false and `occurred_at` is when it came in.
    """

    kind: Kind
    source_id: int
    number: str
    occurred_at: datetime
    currency: str
    scale: int
    lines: tuple[NewLine, ...]
    tenders: tuple[NewTender, ...] = ()
    state: State = "placed"
    channel_id: int | None = None
    store_id: int | None = None
    campaign_id: int | None = None
    shipping_minor: int = 0
    tax_minor: int = 0
    returned_number: str | None = None
    return_policy: ReturnPolicy = "review"
    attributes: dict[str, Any] | None = None
    is_backfill: bool = False
    is_dated: bool = True


class ReturnedGoods(msgspec.Struct, frozen=True, kw_only=True):
    """Goods brought back: a line of the order by its ordinal, or goods by sku; how much."""

    quantity_milli: int
    ordinal: int | None = None
    sku: str | None = None


class ReturnRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A return of one order. No `goods` means all that is still open."""

    number: str
    occurred_at: datetime
    goods: tuple[ReturnedGoods, ...] = ()
    tenders: tuple[NewTender, ...] = ()
    channel_id: int | None = None
    store_id: int | None = None
    attributes: dict[str, Any] | None = None


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a submitted document."""

    document_id: UUID
    member_id: UUID
    outcome: Outcome
    state: State


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A stored order or return, without its lines."""

    id: UUID
    member_id: UUID
    kind: Kind
    state: State
    source_id: int
    number: str
    channel_id: int | None
    store_id: int | None
    campaign_id: int | None
    occurred_at: datetime
    recorded_at: datetime
    currency: str
    scale: int
    gross_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    total_minor: int
    line_count: int
    is_backfill: bool
    returned_document_id: UUID | None
    return_policy: str | None
    attributes: dict[str, Any] | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A stored line; `returned_milli` is how much of it has been brought back so far."""

    document_id: UUID
    ordinal: int
    sku: str
    description: str | None
    category_code: str | None
    brand_code: str | None
    quantity_milli: int
    unit_price_minor: int
    gross_minor: int
    discount_minor: int
    net_minor: int
    discounts: list[Discount] | None
    returned_milli: int


class Tender(msgspec.Struct, frozen=True, kw_only=True):
    """A stored tender."""

    document_id: UUID
    ordinal: int
    kind: str
    amount_minor: int
    reference: str | None
    asset: str | None
    units: int | None
    hold_id: UUID | None


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a returned line, and the line of an order that it brings back."""

    return_ordinal: int
    order_id: UUID
    order_ordinal: int
    quantity_milli: int


class BroughtBack(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order, what one return brought back of it, and what all returns did so far."""

    return_id: UUID
    order_id: UUID
    order_ordinal: int
    quantity_milli: int
    part_milli: int
    returned_milli: int


class PastDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An order or return of the past, as conditions about behaviour read it."""

    member_id: UUID
    id: UUID
    kind: Kind
    occurred_at: datetime
    currency: str
    scale: int
    total_minor: int
    source_id: int
    channel_id: int | None
    store_id: int | None


class OpenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order as a return sees it: what is still to be had back."""

    member_id: UUID
    document_id: UUID
    ordinal: int
    sku: str
    quantity_milli: int
    returned_milli: int
    occurred_at: datetime

    @property
    def open_milli(self) -> int:
        return self.quantity_milli - self.returned_milli


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and sums over the documents of one currency and scale."""

    currency: str
    scale: int
    order_count: int
    return_count: int
    line_count: int
    return_line_count: int
    gross_minor: int
    total_minor: int
    first_at: datetime
    last_at: datetime


class DocumentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents are meant; what is left None does not narrow."""

    kind: Kind | None = None
    state: State | None = None
    source_id: int | None = None
    store_ids: frozenset[int] | None = None
    channel_id: int | None = None
    ids: Sequence[UUID] | None = None
    member_ids: Sequence[UUID] | None = None
    returned_document_id: UUID | None = None
    from_at: datetime | None = None
    before_at: datetime | None = None


class FullDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document with everything that belongs to it."""

    document: Document
    lines: list[Line]
    tenders: list[Tender]
    states: list["StateChange"]
    matches: list[Match]


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A document whose number was claimed and that waits to be saved; `at` is its place."""

    at: int
    id: UUID
    document: NewDocument


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the numbers of a batch.

    `claimed` wait to be saved; `answers` holds what is answered already, by place; `repeats` names
    for a place the earlier place of this batch that holds the same document.
    """

    claimed: list[Claimed]
    answers: dict[int, Recorded | Refusal]
    repeats: dict[int, int]


class StateChange(msgspec.Struct, frozen=True, kw_only=True):
    """A state that a document reached, and when."""

    document_id: UUID
    state: State
    changed_at: datetime
    reason: str | None
