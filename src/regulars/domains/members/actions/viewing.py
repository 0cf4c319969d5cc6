"""Showing members to somebody: masked, or open with permission and an entry in the audit log."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access import actions as access
from regulars.domains.access.types import Caller
from regulars.domains.members import queries
from regulars.domains.members.errors import UnmaskingForbidden
from regulars.domains.members.types.listing import ListedMember, PageRequest
from regulars.domains.members.types.views import Note, Portrait
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page

_SHOWN = ("identities", "profile")
_NOTES = ("notes",)


async def show_portraits(
    tx: Tx, vault: Vault, member_ids: Sequence[UUID], caller: Caller, now: datetime
) -> list[Portrait]:
    """The portraits of these members with personal fields open; every view goes into the audit log.

    Refuses callers without `members.pii`, and ids that nobody has.
    """
    refuse_unmasking(caller)
    portraits = await queries.portraits(tx, vault, member_ids, now, is_masked=False)
    await _record(tx, vault, [each.member.id for each in portraits], caller, now)
    return portraits


async def note_open_list(
    tx: Tx, vault: Vault, shown: Sequence[ListedMember], caller: Caller, now: datetime
) -> None:
    """Note in the audit log that these members were listed with personal fields open."""
    refuse_unmasking(caller)
    await _record(tx, vault, [each.member.id for each in shown], caller, now)


async def show_notes(
    tx: Tx, vault: Vault, member_id: UUID, page: PageRequest, caller: Caller, now: datetime
) -> Page[Note]:
    """Notes about a member with all that they say; every view goes into the audit log.

    Refuses callers without `members.pii`, and ids that nobody has.
    """
    refuse_unmasking(caller)
    found = await queries.notes_about(tx, vault, member_id, page, is_masked=False)
    await _record(tx, vault, [member_id], caller, now, shown=_NOTES)
    return found


def refuse_unmasking(caller: Caller) -> None:
    """Refuses callers who may see personal fields masked only."""
    if "members.pii" not in caller.principal.permissions:
        raise UnmaskingForbidden("personal fields are shown masked without members.pii")


async def _record(
    tx: Tx,
    vault: Vault,
    member_ids: Sequence[UUID],
    caller: Caller,
    now: datetime,
    *,
    shown: Sequence[str] = _SHOWN,
) -> None:
    entries = access.unmasked_views("member", [str(each) for each in member_ids], shown)
    await access.record(tx, vault, caller, entries, now)
