"""Recording what was done, and sealing the record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from regulars.domains.access.store import audit as store
from regulars.domains.access.types import AuditEntry, Caller
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.feed import move_cursor, take_cursor

SEAL_CONSUMER = "access.audit_seal"
SEAL_ENTRIES_MAX = 1_000


async def record(
    tx: Tx, vault: Vault, caller: Caller, entries: Sequence[AuditEntry], now: datetime
) -> None:
    """Write entries into the audit log, in the transaction of what they tell of.

    Before, after and from where are stored sealed. Entries about members carry masked values.
    """
    if entries:
        await store.insert(tx, vault, caller, entries, now)


def unmasked_views(
    subject_kind: str, subject_ids: Collection[str], fields: Collection[str]
) -> list[AuditEntry]:
    """The entries to record when personal fields of these subjects are shown unmasked."""
    return [
        AuditEntry(
            action=f"{subject_kind}.viewed_unmasked",
            subject_kind=subject_kind,
            subject_id=subject_id,
            after={"fields": sorted(fields)},
        )
        for subject_id in subject_ids
    ]


async def seal_audit(tx: Tx, vault: Vault, now: datetime) -> int:
    """Seal the entries since the last seal, up to a thousand; how many there were.

    A seal chains the keyed hashes of its entries to the seal before it. Whoever changes, adds or
    removes a sealed entry afterwards would need the key, which is not in the database. Only one
    process seals at a time; another one finds nothing to do.
    """
    position = await take_cursor(tx, SEAL_CONSUMER)
    if position is None:
        return 0
    rows = await store.entries_after(tx, position, SEAL_ENTRIES_MAX)
    if not rows:
        return 0
    last = await store.last_seal(tx)
    seal = store.Seal(
        number=1 if last is None else last.number + 1,
        through_written_in=rows[-1].written_in,
        through_id=rows[-1].id,
        entry_count=len(rows),
        digest=store.chained(
            vault, b"" if last is None else last.digest, [row.content_hash for row in rows]
        ),
    )
    await store.insert_seal(tx, seal, now)
    await move_cursor(tx, SEAL_CONSUMER, rows[-1])
    return len(rows)
