"""Removing what was made up: what some members were granted, and the rules of a program."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.rules.store import SQL
from regulars.infra.db import Tx


async def remove_granted_to(tx: Tx, member_ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_granted_to, member_ids=list(member_ids))


async def remove_rules_of(tx: Tx, program_id: int) -> int:
    return await tx.run(SQL.remove_rules_of, program_id=program_id)
