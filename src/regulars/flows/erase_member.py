"""Erasing a person everywhere: each domain destroys its own personal part, in one transaction.

Whoever stores personal values offers a function that destroys them for given member ids, and is
named in `ERASERS`. Orders keep no personal values; ledger and documents stay under the opaque id.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.events import actions as events
from regulars.domains.members import actions as members
from regulars.domains.segments import actions as segments
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.lake import catalogue as lake

Eraser = Callable[[Tx, Sequence[UUID]], Awaitable[int]]

ERASERS: dict[str, Eraser] = {"events": events.erase_personal}
"""By domain: destroys the personal values of these members, and says of how many rows."""


class ErasedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased: every id that stood for the person, and how many rows of each domain."""

    member_ids: list[UUID]
    erased_rows: dict[str, int]


async def erase_member(
    tx: Tx, vault: Vault, member_id: UUID, caller: Caller, now: datetime
) -> ErasedPerson:
    """Destroy everything personal that is held about one person, for good.

    Of everybody who was merged into them too. The files of the lake follow with its next run.
    Refuses a member who is unknown or was erased.
    """
    member_ids = await members.erase(tx, vault, [member_id], caller, now)
    erased_rows = {name: await erase(tx, member_ids) for name, erase in ERASERS.items()}
    erased_rows["segments"] = await segments.erase(tx, member_ids, now)
    await lake.ask_to_forget(tx, member_ids, "personal", now)
    return ErasedPerson(member_ids=member_ids, erased_rows=erased_rows)
