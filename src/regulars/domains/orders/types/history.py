"""Documents of the past in the order of time, with all that judging them anew takes."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.orders.types.documents import Kind, State


class SaleLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A line of a sale, in the document's own money."""

    ordinal: int
    sku: str
    quantity_milli: int
    gross_minor: int
    net_minor: int
    category_code: str | None = None
    brand_code: str | None = None


class SaleTender(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a part was paid; with the asset and its units where it was paid with those."""

    kind: str
    amount_minor: int
    asset: str | None = None
    units: int | None = None


class SalePart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a return brought back of a line of an order.

    `before_milli` is how much of the line earlier returns had brought back. `net_minor` is what
    the whole line cost, in the order's `currency` at its `scale`.
    """

    order_id: UUID
    order_ordinal: int
    quantity_milli: int
    part_milli: int
    before_milli: int
    net_minor: int
    currency: str
    scale: int


class SaleState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A state that a document reached after it was recorded."""

    state: State
    changed_at: datetime


class HistoryKey(msgspec.Struct, frozen=True):
    """A place in history: by time, orders before returns, then by number."""

    occurred_at: datetime
    kind: Kind
    number: str
    id: UUID


class PastSale(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order or a return of the past, whole. `is_returned`: some of it came back later."""

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
    currency: str
    scale: int
    shipping_minor: int
    attributes: dict[str, Any] | None
    return_policy: str | None
    is_returned: bool
    lines: tuple[SaleLine, ...]
    tenders: tuple[SaleTender, ...] = ()
    parts: tuple[SalePart, ...] = ()
    changes: tuple[SaleState, ...] = ()

    @property
    def key(self) -> HistoryKey:
        return HistoryKey(self.occurred_at, self.kind, self.number, self.id)


class LaterState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A state that a document reached long after it was recorded."""

    document_id: UUID
    member_id: UUID
    kind: Kind
    state: State
    changed_at: datetime

    @property
    def key(self) -> tuple[datetime, UUID, bool]:
        """Its place in history: what is cancelled at the same instant was completed before."""
        return self.changed_at, self.document_id, self.state == "cancelled"


class ComingBack(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order of which something comes back after an instant, or that is cancelled.

    `before_milli` is how much of its `quantity_milli` had come back by then.
    """

    order_id: UUID
    order_ordinal: int
    quantity_milli: int
    before_milli: int
