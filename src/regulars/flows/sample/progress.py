"""How far a load has come."""

from collections.abc import Callable
from typing import Literal

import msgspec

Phase = Literal["imagining", "members", "orders", "events", "closing"]


class LaneProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far one lane is: what of its members is in, out of how much.

    `batches` of its documents are recorded, which hold `documents`.
    """

    members: int = 0
    batches: int = 0
    documents: int = 0
    events: int = 0
    member_total: int = 0
    document_total: int = 0
    event_total: int = 0

    @property
    def phase(self) -> Phase:
        """What it is about to write."""
        if not self.member_total:
            return "imagining"
        if self.members < self.member_total:
            return "members"
        return "orders" if self.documents < self.document_total else "events"


class LoadProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far all lanes are together. It is the job's cursor too."""

    phase: Phase = "imagining"
    lanes: list[LaneProgress] = []

    @property
    def done(self) -> int:
        return sum(each.members + each.documents + each.events for each in self.lanes)

    @property
    def total(self) -> int:
        return sum(
            each.member_total + each.document_total + each.event_total for each in self.lanes
        )


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a loaded sample holds. Nothing is refused, unless something was changed meanwhile."""

    members: int
    orders: int
    returns: int
    events: int
    refused: int


LoadWatch = Callable[[LoadProgress], None]
"""Is shown progress as it is made."""


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What a removal took away. With `has_others` the program and the catalog stayed."""

    members: int
    has_others: bool


RemovalWatch = Callable[[int, int], None]
"""Is shown how many members are gone, out of how many."""
