"""Removing what rules did for members who never existed, and a program's rules."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.rules.store import removing as store
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove what these parties were granted, with traces and caps; how many grants.

    What they used of budgets and of caps of rules and stores is free again.
    """
    return await store.remove_granted_to(tx, member_ids)


async def remove_rules(tx: Tx, program_id: int) -> int:
    """Remove all rules of a program that nobody takes part in, with their versions; how many."""
    return await store.remove_rules_of(tx, program_id)
