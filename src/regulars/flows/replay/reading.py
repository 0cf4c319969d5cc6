"""What happened, read in the order of time: documents, events, who joined, what was done by hand.

Each source is read in pages by key. What is handed on reaches only as far as every source has been
read, so that nothing comes too late; later states of documents wait until their instant.
"""

import heapq
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.events import queries as events
from regulars.domains.events.types import OwnedTrack
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import HandMovement, TransferKey
from regulars.domains.members import queries as members
from regulars.domains.members.types import Joined, Person
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import HistoryKey, LaterState, PastSale
from regulars.flows.replay.items import Did, Item, Moved, Sold, Stated, sold_of, stated_of
from regulars.flows.replay.request import Opening
from regulars.flows.replay.setting import Setting
from regulars.flows.rewards.happenings import Happening
from regulars.infra.db import Database, Tx
from regulars.kernel.shares import EVERYBODY, Share

PAGE_COUNT = 1_000

Key: TypeAlias = tuple[Any, ...]
"""When, which kind goes first at one instant, then what tells them apart."""

Told: TypeAlias = PastSale | LaterState | OwnedTrack | Joined | HandMovement
Row: TypeAlias = tuple[Key, Told]
Fetch: TypeAlias = Callable[[Tx, Key | None], Awaitable[list[Row]]]

_JOINED, _TRACKED, _BY_HAND, _STATED = 2, 3, 4, 5


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What happened next, in order, and the people whom it concerns."""

    items: Sequence[Item]
    document_count: int


class _Source:
    """One source, read page by page."""

    def __init__(self, fetch: Fetch, page_count: int) -> None:
        self._fetch = fetch
        self._page_count = page_count
        self._after: Key | None = None
        self.rows: list[Row] = []
        self.is_done = False

    async def fill(self, tx: Tx) -> None:
        if self.rows or self.is_done:
            return
        self.rows = await self._fetch(tx, self._after)
        self.is_done = len(self.rows) < self._page_count
        if self.rows:
            self._after = self.rows[-1][0]

    def until(self, frontier: Key | None) -> list[Row]:
        """What is at hand up to the frontier."""
        if frontier is None or (self.rows and self.rows[-1][0] <= frontier):
            taken, self.rows = self.rows, []
            return taken
        place = next((at for at, row in enumerate(self.rows) if row[0] > frontier), len(self.rows))
        taken, self.rows = self.rows[:place], self.rows[place:]
        return taken


class History:
    """What happened to a share of the people in a stretch of time, as items of a replay."""

    def __init__(
        self,
        database: Database,
        setting: Setting,
        share: Share = EVERYBODY,
        page_count: int = PAGE_COUNT,
        opening: Opening = "live",
    ) -> None:
        self.database = database
        self._setting = setting
        self._share = share
        self._page_count = page_count
        self._opening = opening
        self._persons: dict[UUID, Person | None] = {}
        self._states: list[tuple[Key, Stated]] = []

    async def batches(self) -> AsyncGenerator[Batch, None]:
        """All that happened, in the order of time."""
        sources = [_Source(fetch, self._page_count) for fetch in self._fetches()]
        while True:
            async with self.database.transaction() as tx:
                for source in sources:
                    await source.fill(tx)
                open_ends = [each.rows[-1][0] for each in sources if not each.is_done]
                frontier = min(open_ends, default=None)
                rows = [row for source in sources for row in source.until(frontier)]
                await self._meet(tx, rows)
            rows.sort(key=_key)
            yield Batch(
                items=self._items(rows, frontier),
                document_count=sum(isinstance(told, PastSale) for _, told in rows),
            )
            if all(each.is_done and not each.rows for each in sources):
                return

    async def documents_before(self) -> AsyncIterator[list[Sold]]:
        """Orders and returns from before the stretch."""
        after: HistoryKey | None = None
        between = datetime.min.replace(tzinfo=self._setting.from_at.tzinfo), self._setting.from_at
        while True:
            async with self.database.transaction() as tx:
                page = await orders.history(
                    tx, between, after=after, count=self._page_count, share=self._share
                )
                await self._meet(tx, [((), each) for each in page])
            yield [
                sold_of(each, person.owner_ids, self._setting.from_at)
                for each in page
                if (person := self._persons.get(each.member_id)) is not None
            ]
            if len(page) < self._page_count:
                return
            after = page[-1].key

    def _fetches(self) -> list[Fetch]:
        """The sources that matter: what no rule waits for is not read."""
        needed = self._setting.terms.rules.between(*self._setting.between)
        lives = [live for rule_set in needed for live in rule_set.lives]
        waiting = {live.trigger_key for live in lives}
        names = sorted(name for kind, name in waiting if kind == "event" and name)
        fetches: list[Fetch] = [self._documents, self._by_hand]
        if self._opening == "live":
            fetches.append(self._later_states)
        if ("registration", None) in waiting:
            fetches.append(self._joined)
        if names:
            fetches.append(lambda tx, after: self._tracks(tx, names, after))
        return fetches

    async def _documents(self, tx: Tx, after: Key | None) -> list[Row]:
        at = None if after is None else _history_key(after)
        page = await orders.history(
            tx, self._setting.between, after=at, count=self._page_count, share=self._share
        )
        return [
            ((each.occurred_at, each.kind == "return", each.number, each.id), each) for each in page
        ]

    async def _later_states(self, tx: Tx, after: Key | None) -> list[Row]:
        """What orders and returns from before the stretch become in it."""
        at = None if after is None else (after[0], after[2], after[3])
        page = await orders.changing_later(
            tx, self._setting.between, after=at, count=self._page_count
        )
        return [((at, _STATED, *rest), each) for each in page for at, *rest in [each.key]]

    async def _joined(self, tx: Tx, after: Key | None) -> list[Row]:
        at = None if after is None else (after[0], after[2])
        page = await members.joined_between(
            tx, self._setting.between, after=at, count=self._page_count
        )
        return [((each.joined_at, _JOINED, each.party_id), each) for each in page]

    async def _tracks(self, tx: Tx, names: Sequence[str], after: Key | None) -> list[Row]:
        at = None if after is None else (after[0], after[2])
        page = await events.tracks(
            tx, names, self._setting.between, after=at, count=self._page_count
        )
        return [((each.occurred_at, _TRACKED, each.id), each) for each in page]

    async def _by_hand(self, tx: Tx, after: Key | None) -> list[Row]:
        at = None if after is None else TransferKey(effective_at=after[0], id=after[2])
        asset_ids = [each.id for each in self._setting.terms.assets.values() if each.id > 0]
        page = await ledger.by_hand(
            tx, asset_ids, self._setting.between, after=at, count=self._page_count
        )
        return [((each.effective_at, _BY_HAND, each.id), each) for each in page]

    async def _meet(self, tx: Tx, rows: Sequence[Row]) -> None:
        """Find out whom the ids stand for that nobody has met yet."""
        ids = {_party(told) for _, told in rows} - self._persons.keys()
        for party_id, person in (await members.persons(tx, sorted(ids))).items():
            is_ours = person.standing == "member" and self._share.holds(person.member_id)
            self._persons[party_id] = person if is_ours else None

    def _items(self, rows: Sequence[Row], frontier: Key | None) -> list[Item]:
        found: list[tuple[Key, Item]] = []
        for key, told in rows:
            person = self._persons.get(_party(told))
            if person is None:
                continue
            if isinstance(told, PastSale):
                found.append((key, sold_of(told, person.owner_ids)))
                for number, stated in enumerate(stated_of(told, person.owner_ids)):
                    if stated.at < self._setting.until_at:
                        when = stated.at, _STATED, told.id, number
                        heapq.heappush(self._states, (when, stated))
            else:
                found.append((key, _item(told, person)))
        if not self._states:
            return [item for _, item in found]
        while self._states and (frontier is None or self._states[0][0] <= frontier):
            found.append(heapq.heappop(self._states))
        found.sort(key=_key)
        return [item for _, item in found]


def _item(told: LaterState | OwnedTrack | Joined | HandMovement, person: Person) -> Item:
    if isinstance(told, LaterState):
        return Stated(
            document_id=told.document_id,
            kind=told.kind,
            owner_ids=person.owner_ids,
            state=told.state,
            at=told.changed_at,
        )
    if isinstance(told, HandMovement):
        return Moved(movement=told, owner_ids=person.owner_ids)
    if isinstance(told, Joined):
        return Did(
            happening=Happening(
                kind="registration",
                reference_id=told.party_id,
                owner_ids=person.owner_ids,
                occurred_at=told.joined_at,
                is_backfill=True,
            )
        )
    properties = told.payload.get("properties")
    return Did(
        happening=Happening(
            kind="event",
            reference_id=told.id,
            owner_ids=person.owner_ids,
            occurred_at=told.occurred_at,
            is_backfill=True,
            name=told.name,
            properties=properties if isinstance(properties, dict) else {},
            store_id=told.store_id,
            channel_id=told.channel_id,
        )
    )


def _party(told: Told) -> UUID:
    if isinstance(told, Joined):
        return told.party_id
    return told.owner_id if isinstance(told, HandMovement) else told.member_id


def _key(row: tuple[Key, object]) -> Key:
    return row[0]


def _history_key(key: Key) -> HistoryKey:
    at, is_return, number, document_id = key
    return HistoryKey(at, "return" if is_return else "order", number, document_id)
