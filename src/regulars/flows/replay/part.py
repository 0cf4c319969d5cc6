"""A part of a replay: one share of the people, from the beginning of the stretch to its end.

The next page is read while the last one is replayed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec

from regulars.flows.replay.came import Came, came_of
from regulars.flows.replay.engine import Replayer
from regulars.flows.replay.items import Item
from regulars.flows.replay.opening import Asked, Loader
from regulars.flows.replay.reading import PAGE_COUNT, History
from regulars.flows.replay.request import Opening
from regulars.flows.replay.setting import Setting
from regulars.flows.rewards.terms import Terms
from regulars.infra.crypto import Vault
from regulars.infra.db import Database
from regulars.kernel.shares import EVERYBODY, Share

Tell = Callable[[int], Awaitable[None]]
"""Told after each page how many documents have been replayed so far."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Whose past is replayed by which terms; `now` is the hour at which the replay was begun.

    What happened is read in pages of `page_count` of each kind.
    """

    setting: Setting
    live: Terms
    opening: Opening
    now: datetime
    share: Share = EVERYBODY
    page_count: int = PAGE_COUNT


async def replayed(database: Database, vault: Vault, part: Part, tell: Tell) -> Came:
    """Replay the part; what came of it."""
    replayer = Replayer(part.setting)
    history = History(database, part.setting, part.share, part.page_count, part.opening)
    asked = Asked(part.opening, part.now, part.share)
    loader = Loader(replayer.world, part.live, vault, asked)
    await loader.past(history, replayer.observe)
    batches = history.batches()
    done_count = 0
    waiting = asyncio.create_task(anext(batches, None))
    try:
        while (batch := await waiting) is not None:
            waiting = asyncio.create_task(anext(batches, None))
            if batch.items:
                async with database.transaction() as tx:
                    await loader.prepare(tx, batch.items)
                await asyncio.to_thread(take_all, replayer, batch.items)
            done_count += batch.document_count
            await tell(done_count)
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await batches.aclose()
    await loader.rest(database)
    await asyncio.to_thread(replayer.end)
    return came_of(replayer.world)


def take_all(replayer: Replayer, items: Sequence[Item]) -> None:
    """Let all of it have its effects, in order."""
    take = replayer.take
    for item in items:
        take(item)
