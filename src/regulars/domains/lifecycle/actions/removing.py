"""Removing what is kept of members who never existed, and what was made for them."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.lifecycle.store import stages, tagging
from regulars.infra.db import Tx


async def remove_owned(tx: Tx, member_ids: Sequence[UUID]) -> int:
    """Remove stages of these members with their histories and scores; how many stages."""
    return await stages.remove_owned(tx, member_ids)


async def remove_tag_rules(tx: Tx, program: str) -> None:
    """Remove the rules for tags of a program that goes itself."""
    await tagging.remove(tx, program)
