"""What was noted about members."""

from uuid import UUID

import msgspec

from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.policy.notes import masked_text
from regulars.domains.members.store import notes, parties
from regulars.domains.members.types.listing import PageRequest
from regulars.domains.members.types.views import Note
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_LISTING = "notes by -id"
_LAST_ID = UUID(int=2**128 - 1)


class _Key(msgspec.Struct, array_like=True):
    id: UUID


async def notes_about(
    tx: Tx, vault: Vault, member_id: UUID, page: PageRequest, *, is_masked: bool = True
) -> Page[Note]:
    """Notes about a member and everybody merged into them, the latest first.

    Masked, e-mail addresses and longer numbers are hidden. Refuses an id that nobody has.
    """
    asked = await parties.parties(tx, [member_id])
    if member_id not in asked:
        raise MemberNotFound(f"no member has the id {member_id}")
    key = decode_cursor(page.cursor, _LISTING, _Key)
    found = await notes.notes_of(
        tx, vault, asked[member_id].survivor_id, key.id if key else _LAST_ID, page.limit + 1
    )
    if is_masked:
        found = [msgspec.structs.replace(each, text=masked_text(each.text)) for each in found]
    return page_of(found, page.limit, _LISTING, lambda each: _Key(each.id))
