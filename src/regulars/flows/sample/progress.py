"""How far a load has come."""

from collections.abc import Callable
from typing import Literal

import msgspec

Phase = Literal["imagining", "members", "orders", "events", "closing"]


class LoadProgress(msgspec.Struct, frozen=True, kw_only=True):
    """What is in, and out of how much. It is the job's cursor too.

    `lanes` says how many batches of documents each lane has recorded.
    """

    phase: Phase = "imagining"
    members: int = 0
    documents: int = 0
    events: int = 0
    member_total: int = 0
    document_total: int = 0
    event_total: int = 0
    lanes: list[int] = []

    @property
    def done(self) -> int:
        return self.members + self.documents + self.events

    @property
    def total(self) -> int:
        return self.member_total + self.document_total + self.event_total


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
