"""Values of a portrait: what a member's orders tell of them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Sensitivity = Literal["unknown", "below", "average", "above"]


class Bought(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order or a return that counts."""

    document_id: UUID
    kind: Literal["order", "return"]
    occurred_at: datetime
    store: str | None
    channel: str | None
    currency: str
    scale: int
    net_minor: int
    discount_minor: int
    returned_document_id: UUID | None


class PortraitMoney(msgspec.Struct, frozen=True, kw_only=True):
    """What was spent in a currency, in millionths of it: ordered, brought back, and what is left.

    `basket_micro` is the mean of an order before anything came back.
    """

    currency: str
    ordered_micro: int
    returned_micro: int
    net_micro: int
    basket_micro: int


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """How much a member bought. Orders of which all money came back do not count."""

    order_count: int
    return_count: int
    first_order_at: datetime | None
    last_order_at: datetime | None
    spent: list[PortraitMoney]


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """How often a member buys, in days between days with an order; missing below two of them.

    `of_rhythm` is how long ago the last one was against the median: 2 is twice as long.
    """

    order_day_count: int
    interval_days_mean: float | None
    interval_days_median: float | None
    since_order_days: int | None
    of_rhythm: float | None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders were of one kind, and what share of all that is. No code is none known."""

    code: str
    order_count: int
    order_share: float


class Good(msgspec.Struct, frozen=True, kw_only=True):
    """A product, category or brand: in how many orders, how much of it, for how much money."""

    code: str
    order_count: int
    quantity_milli: int
    net_micro: int
    name: str | None = None


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """How a member takes to offers: the share of orders with a discount, and its 95 % interval.

    `average` is the share of all orders in the stores where they buy, as often as they do. Above is
    who lies above it with the whole interval. Unknown below five orders, and without an average.
    """

    sensitivity: Sensitivity
    order_count: int
    discounted_count: int
    share: float | None
    low: float | None
    high: float | None
    average: float | None


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when a member buys; weekdays from Monday (1) on, hours of the local clock."""

    stores: list[Part]
    channels: list[Part]
    weekdays: list[Part]
    hours: list[Part]


class Favourites(msgspec.Struct, frozen=True, kw_only=True):
    """What a member buys most, by the number of orders."""

    categories: list[Good]
    brands: list[Good]
    products: list[Good]


class GoodRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line of an order that counts."""

    document_id: UUID
    sku: str
    category: str | None
    brand: str | None
    quantity_milli: int
    net_minor: int
    scale: int


class StoreShare(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders of a store there are, and how many of them had a discount."""

    store: str
    order_count: int
    discounted_count: int


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What a member's orders tell; `is_cut` where only the newest of very many were read."""

    value: Value
    rhythm: Rhythm
    habits: Habits
    favourites: Favourites
    offers: Offers
    is_cut: bool
