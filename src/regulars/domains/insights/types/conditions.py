"""Values of conditions that are asked of many members."""

from datetime import datetime
from uuid import UUID

import msgspec


class JudgedMember(msgspec.Struct, frozen=True, kw_only=True):
    """How a condition stands with a member; `truth` is None where it is unknown.

    `due_at` is when to look again though nothing happens: at the latest when time alone makes the
    answer another. None where it never does.
    """

    member_id: UUID
    truth: bool | None
    due_at: datetime | None
