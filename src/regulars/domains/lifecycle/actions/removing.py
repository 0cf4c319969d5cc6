"""Removing what is kept of members who never existed."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.lifecycle.store import stages
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove stages of these members with their histories and scores; how many stages."""
    return await stages.remove_owned(tx, member_ids)
