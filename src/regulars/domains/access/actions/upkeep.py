"""Upkeep: what has run out is forgotten, and what an older key sealed is sealed anew."""

from datetime import datetime
from uuid import UUID

from regulars.domains.access.policy import lockout
from regulars.domains.access.store import reseal as reseal_store
from regulars.domains.access.store import sessions as store
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def forget_ended(tx: Tx, now: datetime) -> int:
    """Delete sessions that have run out and counters that no longer count; how many rows."""
    session_count = await store.forget_ended(tx, now)
    return session_count + await store.forget_counters(tx, now - lockout.FORGOTTEN_AFTER)


async def reseal_staff(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Seal up to `count` accounts anew that an older key sealed; the last id, None at the end."""
    return await reseal_store.staff(tx, vault, after_id, count)


async def reseal_sessions(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Seal up to `count` sessions anew; the last id, None at the end."""
    return await reseal_store.sessions(tx, vault, after_id, count)


async def reseal_audit(tx: Tx, vault: Vault, after_id: UUID | None, count: int) -> UUID | None:
    """Seal up to `count` audit entries anew; the last id, None at the end.

    They keep what they say. One that was altered since it was written is left as it is, so that
    checking the log still finds it.
    """
    return await reseal_store.audit_entries(tx, vault, after_id, count)
