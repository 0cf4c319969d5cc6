"""What rules ask of members beside stages, for a whole batch of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.lifecycle.store import facts
from regulars.domains.lifecycle.types.facts import CountedSale, WhenceOfMember
from regulars.infra.db import Tx


async def whence(tx: Tx, member_ids: Sequence[UUID]) -> list[WhenceOfMember]:
    """What is known today of these survivors; nothing of who is none."""
    return await facts.whence(tx, member_ids)


async def counted_sales(tx: Tx, party_ids: Sequence[UUID], until_at: datetime) -> list[CountedSale]:
    """All orders and returns of these parties before an instant, as they count today, in order."""
    return await facts.counted_sales(tx, party_ids, until_at)
