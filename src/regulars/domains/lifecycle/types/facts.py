"""What rules ask of members beside stages."""

from datetime import datetime
from uuid import UUID

import msgspec


class Whence(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member came from, through what, and the scores: what has no history."""

    store: str | None
    channel: str | None
    source: str | None
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    group_name: str | None
    acquired: dict[str, str | None] | None


class WhenceOfMember(Whence, frozen=True, kw_only=True):
    """The same of one of several."""

    member_id: UUID


class CountedSale(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order or a return that counts, with its goods after discounts; returns are negative."""

    member_id: UUID
    kind: str
    occurred_at: datetime
    currency: str
    scale: int
    net_minor: int
