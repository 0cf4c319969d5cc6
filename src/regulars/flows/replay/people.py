"""Members in memory: where they stand, what they did, what they earned."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.rules.types import Granted, Tally
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import Course, Timeline
from regulars.domains.tiers.types import Fact, Standing
from regulars.flows.rewards.sales import Sale


class Member:
    """One person. `standings` go with the program's ladders; `units` are earned net, by asset."""

    __slots__ = ("due_ats", "owner_ids", "standings", "timeline", "units")

    def __init__(
        self, owner_ids: tuple[UUID, ...], standings: list[Standing], *, counts_orders: bool
    ) -> None:
        self.owner_ids = owner_ids
        self.standings = standings
        self.due_ats: list[datetime | None] = [tiers.due_at(each) for each in standings]
        self.timeline = Timeline(counts_orders=counts_orders)
        self.units: dict[int, int] = {}


class Kept:
    """What an order was granted and paid with, for what undoes it later."""

    __slots__ = ("fact", "granted", "owner_ids", "returned_milli", "sale", "spends", "tallies")

    def __init__(self, sale: Sale, owner_ids: tuple[UUID, ...]) -> None:
        self.sale = sale
        self.owner_ids = owner_ids
        self.fact: Fact | None = None
        self.granted: list[Granted] = []
        self.tallies: list[Tally] = []
        self.spends: list[tuple[int, UUID, int]] = []
        self.returned_milli: dict[int, int] = {}


def newcomers(courses: Sequence[Course], member_id: UUID, at: datetime | None) -> list[Standing]:
    """Standings of somebody who was never looked at."""
    return [
        Standing(member_id=member_id, ladder_id=each.ladder.id, joined_at=at) for each in courses
    ]
