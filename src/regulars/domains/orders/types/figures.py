"""What people bought in a span of time: what is asked, and what is answered."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec


class FigureSpan(msgspec.Struct, frozen=True, gc=False):
    """These parties, who are one person, from `from_at` (None: ever) until before `before_at`."""

    owner_ids: tuple[UUID, ...]
    from_at: datetime | None
    before_at: datetime


class Rate(msgspec.Struct, frozen=True):
    """What one unit of a currency is worth in the currency that figures are wanted in."""

    currency: str
    value: Decimal


class Figures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a person bought in a span, less what they brought back in it.

    Money is in millionths of the wanted currency and means goods after discounts, without shipping
    and tax. An order brought back as a whole within the span is not counted; the largest single
    order is less what came back of it. `unconverted_count` documents are of a currency without a
    rate: their money is missing.
    """

    spend_micro: int = 0
    order_count: int = 0
    single_order_micro: int = 0
    document_count: int = 0
    last_order_at: datetime | None = None
    unconverted_count: int = 0
