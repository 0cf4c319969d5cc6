"""Notes about members: written and taken away by hand."""

from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.errors import NoteNotFound
from regulars.domains.members.policy.notes import checked_text
from regulars.domains.members.store import notes
from regulars.domains.members.types.views import Note
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id


async def add_note(
    tx: Tx, vault: Vault, member_id: UUID, text: str, caller: Caller, now: datetime
) -> Note:
    """Note something about a member; the text is kept sealed and stays out of the audit log.

    Refuses an empty text and one above 2,000 characters, and members who are unknown or were
    erased.
    """
    kept = checked_text(text)
    party = (await locked_survivors(tx, [member_id]))[member_id]
    note = Note(id=new_id(), text=kept, by_name=caller.principal.name, written_at=now)
    await notes.insert_note(tx, vault, party.id, note, caller)
    await _audit(Hand(tx=tx, vault=vault, caller=caller, now=now), "added", party.id, note.id)
    return note


async def remove_note(
    tx: Tx, vault: Vault, about: tuple[UUID, UUID], caller: Caller, now: datetime
) -> None:
    """Destroy a note, given as (member, note); refuses one that the member has not."""
    member_id, note_id = about
    party = (await locked_survivors(tx, [member_id]))[member_id]
    if not await notes.delete_note(tx, party.id, note_id):
        raise NoteNotFound(f"the member has no note {note_id}")
    await _audit(Hand(tx=tx, vault=vault, caller=caller, now=now), "removed", party.id, note_id)


async def _audit(hand: Hand, verb: str, member_id: UUID, note_id: UUID) -> None:
    entry = AuditEntry(
        action=f"member.note_{verb}",
        subject_kind="member",
        subject_id=str(member_id),
        after={"note_id": str(note_id)},
    )
    await hand.audit(entry)
