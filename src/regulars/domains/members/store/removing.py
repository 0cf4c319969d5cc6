"""Removing people who never existed."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from regulars.domains.members.store import SQL
from regulars.infra.db import Tx


class GroupedParty(msgspec.Struct, frozen=True, kw_only=True):
    """A party that is read together with others, and whether it ever joined."""

    id: UUID
    has_joined: bool


async def lock_groups(tx: Tx, ids: Sequence[UUID]) -> list[GroupedParty]:
    """All parties that these are read together with, locked by id."""
    return await tx.all(SQL.group_of, GroupedParty, ids=list(ids))


async def remove(tx: Tx, ids: Sequence[UUID]) -> int:
    return await tx.run(SQL.remove_members, ids=list(ids))
