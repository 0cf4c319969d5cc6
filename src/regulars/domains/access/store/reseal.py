"""Sealing anew what an older key sealed. Only the cipher changes, never what a row says."""

from uuid import UUID

import msgspec

from regulars.domains.access.store import SQL, context
from regulars.infra.crypto import Vault, WrongKeyring
from regulars.infra.db import Tx
from regulars.infra.sql import Query

FIRST_ID = UUID(int=0)


class _Staff(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    login: bytes
    display_name: bytes
    totp_secret: bytes | None
    totp_pending_secret: bytes | None


class _Stale(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    sealed: bytes


async def staff(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Up to `count` accounts after one; the last id, None at the end."""
    rows = await tx.all(
        SQL.staff_sealed_before,
        _Staff,
        key_number=vault.active_number,
        after_id=after_id or FIRST_ID,
        count=count,
    )
    if not rows:
        return None
    await tx.run(
        SQL.reseal_staff,
        ids=[row.id for row in rows],
        logins=[_again(vault, row.login, "staff.login", row.id) for row in rows],
        display_names=[_again(vault, row.display_name, "staff.name", row.id) for row in rows],
        totp_secrets=[_again(vault, row.totp_secret, "staff.totp", row.id) for row in rows],
        totp_pending_secrets=[
            _again(vault, row.totp_pending_secret, "staff.totp_pending", row.id) for row in rows
        ],
    )
    return rows[-1].id


async def sessions(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Up to `count` sessions after one; the last id, None at the end."""
    stale = await _stale(tx, SQL.sessions_sealed_before, vault, after_id, count)
    await _save(tx, SQL.reseal_sessions, vault, "session.origin", stale)
    return stale[-1].id if stale else None


async def audit_entries(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Up to `count` audit entries after one; the last id, None at the end."""
    stale = await _stale(tx, SQL.audit_sealed_before, vault, after_id, count)
    await _save(tx, SQL.reseal_audit, vault, "audit", stale)
    return stale[-1].id if stale else None


async def _stale(
    tx: Tx, query: Query, vault: Vault, after_id: UUID | None, count: int
) -> list[_Stale]:
    return await tx.all(
        query,
        _Stale,
        key_number=vault.active_number,
        after_id=after_id or FIRST_ID,
        count=count,
    )


async def _save(tx: Tx, query: Query, vault: Vault, field: str, stale: list[_Stale]) -> None:
    """Save the rows anew; one that does not open was altered and stays, for a check to find."""
    fresh = {}
    for row in stale:
        try:
            fresh[row.id] = _again(vault, row.sealed, field, row.id)
        except WrongKeyring:
            continue
    await tx.run(query, ids=list(fresh), sealed=list(fresh.values()))


def _again(vault: Vault, sealed: bytes | None, field: str, row_id: UUID) -> bytes | None:
    if sealed is None:
        return None
    bound_to = context(field, row_id)
    return vault.seal(vault.open(sealed, bound_to), bound_to)
