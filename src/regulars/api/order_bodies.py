"""Orders and returns as the API speaks of them, and as the domain takes them.

Money on a document stands once as `currency` and `scale`; every `…_minor` is an integer at that
scale. Quantities are decimals with up to three places. On a return, goods and amounts are written
positive and are stored negative, so that sums over documents are net.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from regulars.domains.members.types import Identity, ProfileChange
from regulars.domains.orders.types import (
    ReturnPolicy,
    State,
)
from regulars.kernel.money import AMOUNT_MAX

Minor = Annotated[int, Meta(ge=-AMOUNT_MAX, le=AMOUNT_MAX)]
Code = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[str, Meta(min_length=1, max_length=100)]
ShortText = Annotated[str, Meta(max_length=500)]
Quantity = (
    Annotated[str, Meta(pattern=r"^-?\d{1,9}(\.\d{1,3})?$")]
    | Annotated[int, Meta(ge=-(10**9), le=10**9)]
)
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class DiscountBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reduction of a line: what kind, how much, and the coupon or offer behind it."""

    kind: Code
    amount_minor: Minor
    reference: ShortText | None = None


class LineBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line. Without `gross_minor` it is quantity times unit price, which must be exact."""

    sku: Code
    unit_price_minor: Minor
    quantity: Quantity = 1
    gross_minor: Minor | None = None
    discounts: Annotated[list[DiscountBody], Meta(max_length=20)] = []
    description: ShortText | None = None
    category: Code | None = None
    brand: Code | None = None


class TenderBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the payment: `cash`, `card`, `stored_value`, `points`, …

    With `asset` and `units` it is paid with units of that asset of the ledger, which are spent with
    the order or captured from the hold `hold_id`.
    """

    kind: Code
    amount_minor: Minor
    reference: ShortText | None = None
    asset: Code | None = None
    units: Annotated[int, Meta(ge=1, le=10**15)] | None = None
    hold_id: UUID | None = None


class CustomerBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who buys: every identity that the till knows, and what the person has told."""

    identities: Annotated[list[Identity], Meta(max_length=20)] = []
    profile: ProfileChange | None = None
    registers: bool = False


class OrderBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order. `number` is the sender's own and makes it idempotent within its source, for ever.

    `source`, `store`, `channel` and `campaign` are catalog codes; the source defaults to the
    key's own. Without `customer` and `member_id` it is an anonymous sale.
    """

    number: Number
    lines: Annotated[list[LineBody], Meta(min_length=1, max_length=2000)]
    occurred_at: datetime | None = None
    currency: Currency | None = None
    scale: Annotated[int, Meta(ge=0, le=6)] | None = None
    state: State = "completed"
    customer: CustomerBody | None = None
    member_id: UUID | None = None
    source: Code | None = None
    store: Code | None = None
    channel: Code | None = None
    campaign: Code | None = None
    tenders: Annotated[list[TenderBody], Meta(max_length=50)] = []
    shipping_minor: Minor = 0
    tax_minor: Minor = 0
    attributes: dict[str, Any] | None = None


class ReturnBody(OrderBody, frozen=True, kw_only=True):
    """A return. With `returned_number` it brings back goods of that order, else it follows
    `return_policy`, by default the source's."""

    returned_number: Number | None = None
    return_policy: ReturnPolicy | None = None


class ReturnedLineBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Goods brought back: a line of the order by its `ordinal`, or goods by `sku`; how much."""

    quantity: Quantity = 1
    ordinal: Annotated[int, Meta(ge=1)] | None = None
    sku: Code | None = None


class OrderReturnBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A return of one order; without `lines`, all of it that is still open."""

    number: Number
    occurred_at: datetime | None = None
    lines: Annotated[list[ReturnedLineBody], Meta(max_length=2000)] = []
    tenders: Annotated[list[TenderBody], Meta(max_length=50)] = []
    store: Code | None = None
    channel: Code | None = None
    attributes: dict[str, Any] | None = None
