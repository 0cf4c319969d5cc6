"""The close of the day, step by step and batch by batch.

Each call is one batch in the caller's transaction and says where the next goes on. A step that was
interrupted is run again from its beginning and finds only what is still to be done; run twice, it
changes nothing the second time. No balance waits for any of this: it books what time has decided.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger.actions import announcing
from regulars.domains.ledger.actions.posting import post
from regulars.domains.ledger.policy.expiry import days_later
from regulars.domains.ledger.store import closing as stored
from regulars.domains.ledger.store import loading
from regulars.domains.ledger.store.closing import Ahead, OwnerUnits
from regulars.domains.ledger.types.answers import Closed, Place
from regulars.domains.ledger.types.assets import Asset
from regulars.domains.ledger.types.postings import BookDue, Posting
from regulars.infra.db import Tx
from regulars.infra.outbox import announce
from regulars.kernel.errors import Refusal
from regulars.kernel.period import zone
from regulars.kernel.shares import EVERYBODY, Share

BATCH_COUNT = 5_000

PersonsOf: TypeAlias = Callable[[Tx, Sequence[UUID]], Awaitable[Mapping[UUID, tuple[UUID, ...]]]]
"""Tells of owners who are one person with whom, the survivor first: the ledger does not know."""


class Closing(msgspec.Struct, frozen=True):
    """What is due `until` then is booked, as it is known from `now` on.

    What died or was released before `told_from` is told to nobody: it is history.
    """

    until: datetime
    now: datetime
    told_from: datetime | None = None

    def tells(self, at: datetime) -> bool:
        return self.told_from is None or at >= self.told_from


async def expire_lots(
    tx: Tx,
    asset: Asset,
    closing: Closing,
    *,
    after: Place | None = None,
    count: int = BATCH_COUNT,
    share: Share = EVERYBODY,
) -> Closed:
    """Book the deaths of up to `count` lots of one asset that have passed their instant.

    Of the owners of one share; shares have no account in common.
    """
    page = stored.Behind(after, count, share)
    lots = await stored.dying_lots(tx, asset.id, closing.until, page)
    if not lots:
        return Closed(item_count=0, units=0, place=None)
    await _lock(tx, asset, lots)
    gone = await stored.expire_lots(tx, asset.id, lots, closing.until, closing.now)
    await announce(
        tx,
        [
            announcing.expired(each.owner_id, asset, each.units, each.at)
            for each in gone
            if closing.tells(each.at)
        ],
    )
    return _closed(lots, gone, count)


async def announce_released(
    tx: Tx,
    asset: Asset,
    closing: Closing,
    *,
    after: Place | None = None,
    count: int = BATCH_COUNT,
) -> Closed:
    """Tell the owners of pending lots whose date has come that they are available."""
    lots = await stored.waiting_lots(tx, asset.id, closing.until, after, count)
    if not lots:
        return Closed(item_count=0, units=0, place=None)
    await _lock(tx, asset, lots)
    released = await stored.note_released(tx, lots, closing.until)
    await announce(
        tx,
        [
            announcing.released(each.owner_id, asset, each.units, each.at)
            for each in released
            if closing.tells(each.at)
        ],
    )
    return _closed(lots, released, count)


async def warn_of_expiry(
    tx: Tx,
    asset: Asset,
    now: datetime,
    *,
    after: Place | None = None,
    count: int = BATCH_COUNT,
) -> Closed:
    """Tell owners what dies soon: once for each of the asset's `warn_days` that a lot passes."""
    time_zone = zone(asset.settings.time_zone)
    ahead = [
        Ahead(days=days, until=days_later(now, days, time_zone))
        for days in asset.settings.warn_days
    ]
    lots = await stored.lots_to_warn_of(tx, asset.id, ahead, now, (after, count)) if ahead else []
    if not lots:
        return Closed(item_count=0, units=0, place=None)
    await _lock(tx, asset, lots)
    warned = await stored.note_warned(tx, lots, ahead, now)
    await announce(
        tx,
        [
            announcing.expiring_soon(each.owner_id, asset, each.units, each.at, now)
            for each in warned
        ],
    )
    return _closed(lots, warned, count)


async def time_out_holds(
    tx: Tx,
    closing: Closing,
    persons_of: PersonsOf,
    *,
    after: Place | None = None,
    count: int = 500,
) -> Closed:
    """End up to `count` holds of any asset whose time is out, as of their instants.

    What is set free repays what the whole person owes, so that it is asked who the owners are.
    """
    holds = await stored.holds_timing_out(tx, closing.until, after, count)
    persons = await persons_of(tx, sorted({hold.owner_id for hold in holds})) if holds else {}
    last_at: dict[tuple[tuple[UUID, ...], int], datetime] = {}
    for hold in holds:
        account = persons.get(hold.owner_id, (hold.owner_id,)), hold.asset_id
        last_at[account] = max(hold.at, last_at.get(account, hold.at))
    postings = [
        Posting(
            owner_ids=owner_ids,
            asset_id=asset_id,
            effective_at=closing.until,
            act=BookDue(),
            is_backfill=not closing.tells(at),
        )
        for (owner_ids, asset_id), at in sorted(last_at.items())
    ]
    for answer in await post(tx, postings, closing.now):
        assert not isinstance(answer, Refusal), answer
    last = holds[-1] if len(holds) == count else None
    return Closed(
        item_count=len(holds),
        units=sum(hold.units for hold in holds),
        place=Place(at=last.at, owner_id=last.owner_id, id=last.id) if last else None,
    )


async def _lock(tx: Tx, asset: Asset, lots: Sequence[Place]) -> None:
    await loading.lock_accounts(tx, sorted({(each.owner_id, asset.id) for each in lots}))


def _closed(lots: Sequence[Place], done: Sequence[OwnerUnits], count: int) -> Closed:
    return Closed(
        item_count=len(lots),
        units=sum(each.units for each in done),
        place=lots[-1] if len(lots) == count else None,
    )
