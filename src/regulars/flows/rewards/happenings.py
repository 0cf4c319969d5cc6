"""What can earn, or take back what was earned: one shape for all of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.orders.types import BroughtBack
from regulars.flows.rewards.sales import Sale

HappeningKind = Literal["order", "return", "event", "registration", "tier_reached", "manual"]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a person, with value in it.

    `owner_ids` are the member and the parties merged into them, the survivor first. An order or a
    return brings its `sale`; a return that was matched brings the `parts` that it brought back. An
    event brings its `name` and `properties`; a tier that was reached the program, ladder and tier;
    a manual grant the rule's code as its `name`.
    """

    kind: HappeningKind
    reference_id: UUID
    owner_ids: tuple[UUID, ...]
    occurred_at: datetime
    is_backfill: bool = False
    sale: Sale | None = None
    parts: Sequence[BroughtBack] = ()
    name: str | None = None
    properties: Mapping[str, object] = {}
    store_id: int | None = None
    channel_id: int | None = None
    program_id: int | None = None
    ladder: str | None = None
    tier: str | None = None

    @property
    def member_id(self) -> UUID:
        return self.owner_ids[0]


def look(owner_ids: tuple[UUID, ...], at: datetime) -> Happening:
    """A look at a person at which nothing happened to them, as when what fell due is booked."""
    return Happening(kind="manual", reference_id=owner_ids[0], owner_ids=owner_ids, occurred_at=at)
