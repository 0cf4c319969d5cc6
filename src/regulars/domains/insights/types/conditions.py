"""Values of conditions that are asked of many members."""

from datetime import datetime
from typing import Literal
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


class MemberSize(msgspec.Struct, frozen=True, kw_only=True):
    """How many members meet a condition, and some of them.

    `source` says who was asked, `as_of` up to when what is known of members was counted.
    """

    member_count: int
    sample_ids: tuple[UUID, ...]
    source: Literal["database", "lake"]
    as_of: datetime
