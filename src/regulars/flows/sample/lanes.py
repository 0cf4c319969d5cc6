"""Lanes of a load: each holds an even part of the members, and writes all that is theirs.

They join, then buy, then what else they did is stored. Lanes touch nobody of one another's, so they
run side by side, in processes of their own where there is enough to do. Each batch is one
transaction, and told of when it is committed. A lane that was killed in between writes a batch
again, which changes nothing: every member, document and event has its number.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar
from uuid import UUID

import msgspec

from regulars.flows.sample.batches import Batch, batches
from regulars.flows.sample.behaviour import Deed
from regulars.flows.sample.history import Cast, History, Life, lane_of
from regulars.flows.sample.mapping import Numbers, numbers
from regulars.flows.sample.means import SampleMeans
from regulars.flows.sample.progress import Figures, LaneProgress
from regulars.flows.sample.sales import Return
from regulars.flows.sample.writing import write_documents, write_events, write_members
from regulars.infra import sample
from regulars.infra.crypto import KeyringFile, Vault
from regulars.infra.db import Tx, open_database
from regulars.infra.in_processes import Tell
from regulars.infra.insist import insistently
from regulars.infra.sandbox import clock_of

LANE_COUNT = 2
_MEMBERS_AT_ONCE = 1_000
_EVENTS_AT_ONCE = 2_000
_FIRST_PAUSE_SECONDS = 0.05
_CONNECTIONS = 2

_Item = TypeVar("_Item")


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """Which lane of whose sample, and how far it was told to be."""

    everybody: Cast
    place: int
    done: LaneProgress


class LaneOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a process is handed that writes a lane."""

    url: str
    keyring: KeyringFile
    lane: Lane


async def write_ordered(order: LaneOrder, tell: Tell[LaneProgress]) -> Figures:
    """Write the lane in this process, which was started for it."""
    async with open_database(order.url, connections=_CONNECTIONS) as database:
        with clock_of(order.url) as clock:
            means = SampleMeans(database=database, vault=Vault(order.keyring), clock=clock)
            return await write_lane(means, order.lane, tell)


async def write_lane(means: SampleMeans, lane: Lane, tell: Tell[LaneProgress]) -> Figures:
    """Write what is not in yet of the lane; all that it holds."""
    found = await asyncio.to_thread(lane_of, lane.everybody, lane.place, LANE_COUNT)
    async with means.database.transaction() as tx:
        given = await numbers(tx)
    return await _Writer(means, found, given, lane.done, tell).write()


class _Writer:
    """One run of a lane."""

    def __init__(
        self,
        means: SampleMeans,
        found: History,
        given: Numbers,
        done: LaneProgress,
        tell: Tell[LaneProgress],
    ) -> None:
        self._means = means
        self._history = found
        self._numbers = given
        self._tell = tell
        self._deeds = list(found.deeds())
        self._refused = 0
        self._done = msgspec.structs.replace(
            done,
            member_total=len(found.lives),
            document_total=sum(len(life.documents) for life in found.lives),
            event_total=len(self._deeds),
        )

    async def write(self) -> Figures:
        ids = await self._members()
        await self._documents(batches(self._history.lives), ids)
        await self._events()
        documents = [each for life in self._history.lives for each in life.documents]
        return_count = sum(isinstance(each, Return) for each in documents)
        return Figures(
            members=len(self._history.lives),
            orders=len(documents) - return_count,
            returns=return_count,
            events=len(self._deeds),
            refused=self._refused,
        )

    async def _members(self) -> Mapping[str, UUID]:
        """Let all join who have not; everybody's id."""
        async with self._means.database.transaction() as tx:
            known = await sample.members(tx, "", self._history.seed.size.member_count)
        ids = {each.external_id: each.member_id for each in known}
        rest = [each for each in self._history.lives if each.member.external_id not in ids]
        await self._reach(members=len(self._history.lives) - len(rest))
        for lives in _chunks(rest, _MEMBERS_AT_ONCE):

            async def work(tx: Tx, lives: Sequence[Life] = lives) -> int:
                now = self._means.clock.now()
                ids.update(await write_members(tx, self._means.vault, lives, self._numbers, now))
                return 0

            await self._commit(work)
            await self._reach(members=self._done.members + len(lives))
        return ids

    async def _documents(self, made: Sequence[Batch], ids: Mapping[str, UUID]) -> None:
        for batch in made[self._done.batches :]:

            async def work(tx: Tx, batch: Batch = batch) -> int:
                now = self._means.clock.now()
                vault = self._means.vault
                return await write_documents(tx, vault, batch, ids, self._numbers, now)

            await self._commit(work)
            documents = self._done.documents + len(batch)
            await self._reach(batches=self._done.batches + 1, documents=documents)

    async def _events(self) -> None:
        for chunk in _chunks(self._deeds[self._done.events :], _EVENTS_AT_ONCE):

            async def work(tx: Tx, chunk: Sequence[Deed] = chunk) -> int:
                now = self._means.clock.now()
                return await write_events(tx, self._means.vault, chunk, self._numbers, now)

            await self._commit(work)
            await self._reach(events=self._done.events + len(chunk))

    async def _commit(self, work: Callable[[Tx], Awaitable[int]]) -> None:
        """Write one batch, again where others get in the way; note how many were refused."""

        async def take() -> int:
            async with self._means.database.transaction(is_pipelined=True) as tx:
                return await work(tx)

        self._refused += await insistently(take, _FIRST_PAUSE_SECONDS)

    async def _reach(self, **counts: int) -> None:
        self._done = msgspec.structs.replace(self._done, **counts)
        await self._tell(self._done)


def _chunks(items: Sequence[_Item], count: int) -> Iterator[Sequence[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, count)):
        yield chunk
