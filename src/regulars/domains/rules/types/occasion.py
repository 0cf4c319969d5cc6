"""What is decided on: something that happened, and all that is known of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.rules.types.vocabulary import TriggerKind
from regulars.kernel.conditions.facts import Facts

PERSONAL_PATHS = frozenset(
    f"member.{name}"
    for name in (
        "full_name", "given_name", "family_name", "nickname", "street", "postal_code", "phone",
        "email", "birth_date",
    )
)  # fmt: skip
"""Attributes whose values stay out of traces, as they name a person."""


class LineFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an order. Amounts are in minor units, at the order's scale.

    `category_codes` are the line's category and all above it.
    """

    ordinal: int
    sku: str
    quantity_milli: int
    net_minor: int
    gross_minor: int
    category_codes: tuple[str, ...] = ()
    brand_code: str | None = None
    is_goods: bool | None = None
    attributes: Mapping[str, Any] = {}


class TenderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an order that was paid in one way."""

    kind: str
    amount_minor: int


class OrderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An order as rules see it. Money is in the program's currency, converted before."""

    currency: str
    scale: int
    lines: tuple[LineFacts, ...]
    shipping_minor: int = 0
    tenders: tuple[TenderFacts, ...] = ()


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, on which rules decide. It is judged as of `occurred_at`.

    `reference_id` is the order, event or whatever else it is, and is decided on once for each
    program. `owner_ids` are the member and the parties merged into them, the survivor first.
    `name` is the event's for `event`, and the rule's code for `manual`; `ladder` and `tier` come
    with `tier_reached`, `order` with `order`. `facts` answers the conditions, with attributes
    under `order`, `event`, `member`, …; a birthday is read from `member.birth_date` (a date).
    Values at `hidden_paths` are personal and stay out of the trace.
    """

    kind: TriggerKind
    reference_id: UUID
    owner_ids: tuple[UUID, ...]
    occurred_at: datetime
    facts: Facts
    name: str | None = None
    ladder: str | None = None
    tier: str | None = None
    order: OrderFacts | None = None
    store_id: int | None = None
    hidden_paths: frozenset[str] = PERSONAL_PATHS


class FactsNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """What rules ask of the facts: attributes by path, events by name, tiers, balances, segments.

    `kinds` are the other leaves that occur, by their `op`: `tag`, `stage`, `rfm`, …
    """

    paths: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    ladders: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
