"""Removing where members stood who never existed, and a program's ladders."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.tiers.store import removing as store
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove standings of these parties with their histories and warnings; how many standings."""
    return await store.remove_standings_of(tx, member_ids)


async def remove_ladders(tx: Tx, program_id: int) -> int:
    """Remove all ladders of a program that nobody stands on, with their versions; how many."""
    return await store.remove_ladders_of(tx, program_id)
