"""What conditions ask of one member, as of an instant."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.insights.store import SQL
from regulars.infra.db import Tx


class KnownToday(msgspec.Struct, frozen=True, kw_only=True):
    """Where a member came from, through what, and the scores: what has no history."""

    member_id: UUID
    store: str | None
    channel: str | None
    source: str | None
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    group_name: str | None
    acquired: dict[str, str | None] | None


class CountedSale(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order or a return that counts, with its goods after discounts; returns are negative."""

    member_id: UUID
    kind: str
    occurred_at: datetime
    currency: str
    scale: int
    net_minor: int


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a member's row tells of a member, worked out for one of them at an instant.

    Orders and returns are those up to the instant, as they count today; where the member came from,
    through what, and the scores are what is known today.
    """

    store: str | None
    channel: str | None
    source: str | None
    order_count: int
    return_count: int
    first_order_at: datetime | None
    last_order_at: datetime | None
    spend_micro: int
    recency_score: int | None
    frequency_score: int | None
    monetary_score: int | None
    group_name: str | None
    acquired: dict[str, str | None] | None


async def known_of(
    tx: Tx, member_id: UUID, party_ids: Sequence[UUID], program_id: int, at: datetime
) -> Known | None:
    return await tx.maybe(
        SQL.known_of,
        Known,
        member_id=member_id,
        party_ids=list(party_ids),
        program_id=program_id,
        at=at,
    )


async def known_today(tx: Tx, member_ids: Sequence[UUID]) -> list[KnownToday]:
    return await tx.all(SQL.known_today, KnownToday, member_ids=list(member_ids))


async def counted_sales(tx: Tx, party_ids: Sequence[UUID], until_at: datetime) -> list[CountedSale]:
    return await tx.all(
        SQL.counted_sales, CountedSale, party_ids=list(party_ids), until_at=until_at
    )
