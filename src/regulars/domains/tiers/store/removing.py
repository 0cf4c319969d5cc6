"""Removing what was made up: standings of some members, and the ladders of a program."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.tiers.store import SQL
from regulars.infra.db import Tx


async def remove_standings_of(tx: Tx, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_standings_of, member_ids=list(member_ids))


async def remove_ladders_of(tx: Tx, program_id: int) -> int:
    return await tx.run(SQL.remove_ladders_of, program_id=program_id)
