"""The world of a replay: wallets, standings, counters and everything remembered, in memory."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, SafeUUID

from regulars.domains.ledger.actions import Book, Movement, Transfer
from regulars.domains.ledger.types import Act, Posting
from regulars.domains.rules.types import Usage
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import FIGURE_SCALE, Fact, Standing
from regulars.flows.replay.people import Kept, Member
from regulars.flows.replay.setting import Needs, Setting
from regulars.flows.replay.tally import Tally
from regulars.flows.rewards.batch import Known
from regulars.flows.rewards.facts import UNKNOWN, Background
from regulars.flows.rewards.sales import Goods, Sale, SaleCodes
from regulars.kernel.errors import Refusal
from regulars.kernel.period import EPOCH

_FOR_EVER = datetime.max.replace(tzinfo=UTC)
_ID_BASE = 0xF << 124
"""Ids drawn in a replay come after all real ones, so that ties in the order of spending hold."""


class World:
    """Everything that a replay knows while it runs. `at` is the instant of what happens."""

    def __init__(self, setting: Setting) -> None:
        terms = setting.terms
        self.setting = setting
        self.terms = terms
        self.at = setting.from_at
        self.book = Book(terms.assets.values(), new_id=replay_ids())
        self.usage = Usage()
        self.needs = Needs()
        self.tally = Tally(setting)
        self.members: dict[UUID, Member] = {}
        self.kept: dict[UUID, Kept] = {}
        self.accepted: dict[UUID, Sale] = {}
        self.spend_ids: dict[UUID, UUID] = {}
        self.leaving: dict[UUID, tuple[UUID, ...]] = {}
        self.courses: list[Course] = list(terms.ladders)
        self._counts_orders = any(each.needs_orders for each in self.courses)
        self.openings: dict[UUID, list[Standing]] = {}
        self.backgrounds: dict[UUID, Background] = {}
        self.goods = Goods()
        self.codes: Mapping[UUID, SaleCodes] = {}
        self.asset_of = {each.id: each for each in terms.assets.values()}
        self._levels: Mapping[str, Sequence[str]] = {}
        self._levels_from = self._levels_until = EPOCH
        ladder_assets = {code for course in self.courses for code in course.assets}
        self._growth = {
            each.id: (each.settings.code, 10 ** (FIGURE_SCALE - each.settings.scale))
            for each in terms.assets.values()
            if each.settings.code in ladder_assets
        }

    @property
    def known(self) -> Known:
        """What conditions find, as rewards hand it on."""
        return Known(backgrounds=self.backgrounds, goods=self.goods, codes=self.codes)

    def background(self, member_id: UUID) -> Background:
        return self.backgrounds.get(member_id, UNKNOWN)

    def member(self, owner_ids: tuple[UUID, ...]) -> Member:
        """The person, who is taken up where nobody has met them yet."""
        found = self.members.get(owner_ids[0])
        if found is None:
            standings = self.openings.pop(owner_ids[0], None)
            if standings is None:
                standings = [
                    Standing(member_id=owner_ids[0], ladder_id=each.ladder.id)
                    for each in self.courses
                ]
            found = self.members[owner_ids[0]] = Member(
                owner_ids, standings, counts_orders=self._counts_orders
            )
        return found

    def post(
        self,
        member: Member,
        asset_id: int,
        act: Act,
        reference: tuple[str, UUID] | None = None,
        effective_at: datetime | None = None,
    ) -> Movement | Refusal:
        """Do it in the book at this instant, and count what it and the time before it moved.

        What is only decided now may be dated earlier, to when it happened.
        """
        kind, reference_id = reference or (None, None)
        posting = Posting(
            owner_ids=member.owner_ids,
            asset_id=asset_id,
            effective_at=effective_at or self.at,
            act=act,
            reference_kind=kind,
            reference_id=reference_id,
        )
        outcome = self.book.apply(posting, self.at)
        if self.book.desk.due:
            self.note_due()
        if isinstance(outcome, Movement):
            for transfer in outcome.transfers:
                self.note(member, transfer)
        return outcome

    def note_due(self) -> None:
        """Count what time alone has moved."""
        desk = self.book.desk
        for transfer in desk.due:
            self.tally.note(transfer)
        desk.due.clear()
        desk.due_holds.clear()

    def note(self, member: Member, transfer: Transfer) -> None:
        """Count a transfer, for the month and for the member."""
        earned = self.tally.note(transfer)
        if not earned:
            return
        asset_id = transfer.asset_id
        member.units[asset_id] = member.units.get(asset_id, 0) + earned
        growth = self._growth.get(asset_id)
        if growth is not None:
            code, factor = growth
            member.timeline.add(
                Fact(
                    at=transfer.effective_at,
                    is_document=False,
                    unit_micros={code: earned * factor},
                )
            )

    def opening_fact(self, member: Member, asset_id: int, at: datetime, units: int) -> None:
        """What was earned before the replay begins, for growth to count."""
        code, factor = self._growth[asset_id]
        member.timeline.add(Fact(at=at, is_document=False, unit_micros={code: units * factor}))

    @property
    def growth_asset_ids(self) -> list[int]:
        return sorted(self._growth)

    def levels(self) -> Mapping[str, Sequence[str]]:
        """The tiers of each ladder at this instant, from the lowest to the highest."""
        if not self._levels_from <= self.at < self._levels_until:
            self._levels = {
                each.ladder.code: [] if terms is None else [t.code for t in terms.body.tiers]
                for each in self.courses
                for terms in [each.at(self.at)]
            }
            changes = sorted(
                at
                for each in self.courses
                for terms in each.terms
                for at in (terms.live_from, terms.live_until)
                if at is not None
            )
            place = bisect_right(changes, self.at)
            self._levels_from = changes[place - 1] if place else EPOCH
            self._levels_until = changes[place] if place < len(changes) else _FOR_EVER
        return self._levels


def replay_ids() -> Callable[[], UUID]:
    """Ids in ascending order, far from those that are really drawn."""
    numbers = count(_ID_BASE)
    make, put, unknown = UUID.__new__, object.__setattr__, SafeUUID.unknown

    def draw() -> UUID:
        # What UUID(int=…) does, without looking at every other way in which one can be given.
        drawn = make(UUID)
        put(drawn, "int", next(numbers))
        put(drawn, "is_safe", unknown)
        return drawn

    return draw
