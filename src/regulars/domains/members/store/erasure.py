"""Erasing in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.store import SQL
from regulars.infra.db import Tx


async def erase(tx: Tx, party_ids: Sequence[UUID], now: datetime) -> None:
    """Destroy everything personal of these parties; their ids and consents stay."""
    await tx.run(SQL.erase_identities, ids=party_ids)
    await tx.run(SQL.erase_tags, ids=party_ids)
    await tx.run(SQL.erase_notes, ids=party_ids)
    await tx.run(SQL.erase_own_profiles, ids=party_ids)
    await tx.run(SQL.erase_merge_notes, ids=party_ids)
    await tx.run(SQL.erase_reviews, ids=party_ids)
    await tx.run(SQL.erase_members, ids=party_ids, now=now)
