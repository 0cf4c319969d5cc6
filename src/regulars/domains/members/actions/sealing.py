"""Sealing personal fields anew after the keyring was given a new key."""

from regulars.domains.members.store import sealing as store
from regulars.domains.members.types.sealing import Resealed, SealedTable
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

RESEALED_MAX = 1_000


async def reseal(tx: Tx, vault: Vault, table: SealedTable, after: bytes) -> Resealed:
    """Seal the next thousand rows of one table with the active key; none left, count 0.

    A profile that somebody writes at this moment is left to them. A walk that was interrupted can
    go on at its last key or begin anew: what is sealed with the active key is not touched.
    """
    return await store.reseal(tx, vault, table, after, RESEALED_MAX)
