"""What conditions ask of single members, as of any instant or as is known today."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.insights.store import known as store
from regulars.domains.insights.store.known import CountedSale, Known, KnownToday
from regulars.infra.db import Tx

__all__ = ["CountedSale", "Known", "KnownToday", "counted_sales", "known_of", "known_today"]


async def known_of(
    tx: Tx, member_id: UUID, party_ids: Sequence[UUID], program_id: int, at: datetime
) -> Known | None:
    """What a survivor came to at an instant, with all parties of theirs; None of nobody."""
    return await store.known_of(tx, member_id, party_ids, program_id, at)


async def known_today(tx: Tx, member_ids: Sequence[UUID]) -> list[KnownToday]:
    """What is known today of these survivors; nothing of who is none."""
    return await store.known_today(tx, member_ids)


async def counted_sales(tx: Tx, party_ids: Sequence[UUID], until_at: datetime) -> list[CountedSale]:
    """All orders and returns of these parties before an instant, as they count today, in order."""
    return await store.counted_sales(tx, party_ids, until_at)
