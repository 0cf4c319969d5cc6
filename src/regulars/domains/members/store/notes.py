"""Notes in the database: their texts are sealed, each for its own row."""

from uuid import UUID

from regulars.domains.access.types import Caller
from regulars.domains.members.store import SQL
from regulars.domains.members.types.views import Note
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


async def insert_note(tx: Tx, vault: Vault, member_id: UUID, note: Note, caller: Caller) -> None:
    await tx.run(
        SQL.insert_note,
        id=note.id,
        member_id=member_id,
        sealed=vault.seal_text(note.text, note_context(note.id)),
        by_kind=caller.principal.kind,
        by_id=caller.principal.id,
        by_name=note.by_name,
        now=note.written_at,
    )


async def notes_of(
    tx: Tx, vault: Vault, survivor_id: UUID, before_id: UUID, count: int
) -> list[Note]:
    """Up to `count` notes about everybody who is read together, the latest first."""
    return [
        Note(
            id=note_id,
            text=vault.open_text(sealed, note_context(note_id)),
            by_name=by_name,
            written_at=written_at,
        )
        for note_id, sealed, by_name, written_at in await tx.rows(
            SQL.notes_of, survivor_id=survivor_id, before_id=before_id, count=count
        )
    ]


async def delete_note(tx: Tx, survivor_id: UUID, note_id: UUID) -> bool:
    """Whether it was there."""
    return await tx.run(SQL.delete_note, survivor_id=survivor_id, id=note_id) > 0


def note_context(note_id: UUID) -> bytes:
    """What a sealed note is bound to: its own row."""
    return b"members.note:" + note_id.bytes
