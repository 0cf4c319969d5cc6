"""Locking members: whoever changes a person holds the lock of the survivor."""

from collections.abc import Collection
from uuid import UUID

from regulars.domains.members.errors import MemberErased, MemberNotFound, MembersBusy
from regulars.domains.members.store import identities, parties
from regulars.infra.db import Tx

_ATTEMPTS_MAX = 8


class _Moved(Exception):
    """Somebody was merged between the look and the lock."""


async def locked_survivors(tx: Tx, ids: Collection[UUID]) -> dict[UUID, parties.Party]:
    """Whom each of `ids` leads to, locked in id order until the transaction ends.

    Refuses ids that nobody has, and people who were erased.
    """
    asked = sorted(set(ids))
    for _ in range(_ATTEMPTS_MAX):
        survivors = await _survivor_ids(tx, asked)
        try:
            async with tx.connection.transaction():
                await identities.lock_members(tx, set(survivors.values()))
                if await _survivor_ids(tx, asked) != survivors:
                    raise _Moved
        except _Moved:
            continue
        found = await parties.parties(tx, sorted(set(survivors.values())))
        if any(party.standing == "erased" for party in found.values()):
            raise MemberErased("the person was erased; nothing can be written about them")
        return {member_id: found[survivor_id] for member_id, survivor_id in survivors.items()}
    raise MembersBusy("the same members are being changed by others; ask again")


async def _survivor_ids(tx: Tx, ids: list[UUID]) -> dict[UUID, UUID]:
    found = await parties.parties(tx, ids)
    if missing := [str(member_id) for member_id in ids if member_id not in found]:
        raise MemberNotFound(f"no member has the id {', '.join(missing)}")
    return {member_id: found[member_id].survivor_id for member_id in ids}
