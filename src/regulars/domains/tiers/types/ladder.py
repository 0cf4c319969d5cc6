"""Ladders and their versions, as stored and as asked for."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from regulars.domains.tiers.types.body import LadderBody

VersionState: TypeAlias = Literal["draft", "live", "retired"]


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder of a program, known by its code."""

    id: int
    program_id: int
    code: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a ladder; a live one is in force from `live_from` until `live_until`.

    `review_due_at` is where everybody is still to be looked at because it came into force.
    """

    ladder_id: int
    number: int
    state: VersionState
    body: LadderBody
    live_from: datetime | None
    live_until: datetime | None
    created_at: datetime
    created_by: str
    review_due_at: datetime | None = None


class DraftLadder(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder to be saved as a draft; it is made where the program has none of this code."""

    program_id: int
    code: str
    body: LadderBody


class Cutoff(msgspec.Struct, frozen=True, kw_only=True):
    """The figure that a share of members or of spend came to, in force from `effective_from`.

    `share` names the share as `top_members spend 10` or `top_spend 50`. `threshold` is the lowest
    figure that belongs to it; `member_count` says from how many it was drawn.
    """

    share: str
    threshold: Decimal
    effective_from: datetime
    member_count: int


class ProgramTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What of a program a ladder needs to know: its clock and its currency."""

    id: int
    time_zone: str
    currency: str
