"""Sealed columns in the database: read with an older key, written with the active one."""

from uuid import UUID

from regulars.domains.members.store import SQL
from regulars.domains.members.store.identities import identity_context
from regulars.domains.members.store.notes import note_context
from regulars.domains.members.store.profiles import profile_context
from regulars.domains.members.types.sealing import Resealed, SealedTable, Stale
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def reseal(tx: Tx, vault: Vault, table: SealedTable, after: bytes, count: int) -> Resealed:
    """Seal up to `count` rows after the key `after` with the active key."""
    if table == "identity":
        return await _reseal_identities(tx, vault, after, count)
    if table == "note":
        return await _reseal_notes(tx, vault, after, count)
    return await _reseal_profiles(tx, vault, table, after, count)


async def stale(tx: Tx, vault: Vault) -> Stale:
    """How much is sealed with other keys than the active one."""
    return await tx.one(SQL.sealed_with_other_keys, Stale, key_number=vault.active_number)


async def _reseal_identities(tx: Tx, vault: Vault, after: bytes, count: int) -> Resealed:
    rows = await tx.rows(
        SQL.identities_of_other_keys, after=after, key_number=vault.active_number, count=count
    )
    if rows:
        await tx.run(
            SQL.reseal_identities,
            indexes=[index for index, _ in rows],
            sealed=[_anew(vault, sealed, identity_context(index)) for index, sealed in rows],
        )
    return Resealed(count=len(rows), last_key=rows[-1][0] if rows else after)


async def _reseal_profiles(
    tx: Tx, vault: Vault, table: SealedTable, after: bytes, count: int
) -> Resealed:
    is_own = table == "own_profile"
    found = SQL.own_profiles_of_other_keys if is_own else SQL.profiles_of_other_keys
    rows = await tx.rows(
        found,
        after=UUID(bytes=after or bytes(16)),
        key_number=vault.active_number,
        count=count,
    )
    if rows:
        await tx.run(
            SQL.reseal_own_profiles if is_own else SQL.reseal_profiles,
            ids=[member_id for member_id, _ in rows],
            before=[sealed for _, sealed in rows],
            personals=[_anew(vault, sealed, profile_context(key)) for key, sealed in rows],
        )
    return Resealed(count=len(rows), last_key=rows[-1][0].bytes if rows else after)


async def _reseal_notes(tx: Tx, vault: Vault, after: bytes, count: int) -> Resealed:
    rows = await tx.rows(
        SQL.notes_of_other_keys,
        after=UUID(bytes=after or bytes(16)),
        key_number=vault.active_number,
        count=count,
    )
    if rows:
        await tx.run(
            SQL.reseal_notes,
            ids=[note_id for note_id, _ in rows],
            sealed=[_anew(vault, sealed, note_context(note_id)) for note_id, sealed in rows],
        )
    return Resealed(count=len(rows), last_key=rows[-1][0].bytes if rows else after)


def _anew(vault: Vault, sealed: bytes, context: bytes) -> bytes:
    return vault.seal(vault.open(sealed, context), context)
