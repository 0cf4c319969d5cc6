"""Removing people who never existed: members of a sample."""

from collections.abc import Collection, Sequence
from uuid import UUID

from regulars.domains.members.errors import MergedWithOthers
from regulars.domains.members.store import removing as store
from regulars.infra.db import Tx


async def parties_to_remove(tx: Tx, ids: Sequence[UUID], made_up: Collection[UUID]) -> list[UUID]:
    """These parties and the visitors who were merged with them, locked.

    Refuses where one of them was merged with a member who is not among the `made_up`.
    """
    found = await store.lock_groups(tx, ids)
    others = [each.id for each in found if each.has_joined and each.id not in made_up]
    if others:
        raise MergedWithOthers(
            f"{others[0]} was merged with a made-up member: undo the merge first"
        )
    return [each.id for each in found]


async def remove(tx: Tx, party_ids: Sequence[UUID]) -> int:
    """Remove these parties with all that members hold about them, without a trace; how many.

    Only for people who never existed; what other domains hold of them is removed before. Who is
    real is erased instead, which keeps orders and ledger in balance.
    """
    return await store.remove(tx, party_ids)
