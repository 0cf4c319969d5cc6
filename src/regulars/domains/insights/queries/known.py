"""What conditions ask of one member, as of any instant: for saying why and why not."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.insights.store import known as store
from regulars.domains.insights.store.known import Known
from regulars.infra.db import Tx

__all__ = ["Known", "known_of"]


async def known_of(
    tx: Tx, member_id: UUID, party_ids: Sequence[UUID], program_id: int, at: datetime
) -> Known | None:
    """What a survivor came to at an instant, with all parties of theirs; None of nobody."""
    return await store.known_of(tx, member_id, party_ids, program_id, at)
