"""What a close books in the database is what the book books in memory, share by share."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions
from regulars.domains.ledger.types import (
    Act,
    Asset,
    BookDue,
    Earn,
    PlaceHold,
    RollingExpiry,
    Spend,
    TakeBack,
)
from regulars.kernel.shares import Share
from tests.conftest import NOW
from tests.support.ledger import alone, configured, post, posting, somebody

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
END = NOW + 12 * DAY
PAIRS = 40


def story(draw: random.Random) -> list[tuple[datetime, Act]]:
    """What somebody does in a few days: lots of various lives, spends, holds, takings into debt."""
    told: list[tuple[datetime, Act]] = []
    at = NOW
    for _ in range(draw.randint(3, 9)):
        at += draw.randint(1, 30) * HOUR
        kind = draw.choice(["earn", "earn", "spend", "hold", "take_back"])
        units = draw.randint(1, 12)
        if kind == "earn":
            told.append((at, Earn(units=units, expires_at=at + draw.randint(1, 200) * HOUR)))
        elif kind == "spend":
            told.append((at, Spend(units=units)))
        elif kind == "hold":
            told.append((at, PlaceHold(units=units, times_out_at=at + draw.randint(1, 90) * HOUR)))
        else:
            told.append((at, TakeBack(units=units)))
    return told


async def live(
    platform: Platform, asset: Asset, owners: Sequence[tuple[UUID, ...]], seed: int
) -> None:
    """The same story for all of them; what cannot be is refused to all alike."""
    for at, act in story(random.Random(seed)):
        await post(platform, [posting(asset, act, at, each) for each in owners], at)


async def close(platform: Platform, asset: Asset, share: Share) -> int:
    """The steps of a close, in small batches; how many lots died."""
    closing = actions.Closing(END, END)
    count, place = 0, None
    while True:
        async with platform.database.transaction() as tx:
            await actions.time_out_holds(tx, closing, alone)
            done = await actions.expire_lots(tx, asset, closing, after=place, count=7, share=share)
        count += done.item_count
        place = done.place
        if place is None:
            return count


def picture(database_url: str, owner_id: UUID) -> tuple[list[Any], list[Any], list[Any]]:
    """Lots, transfers and the account of an owner, without what differs by chance."""
    with psycopg.connect(database_url) as connection:
        lots = connection.execute(
            """
            select units, remaining_units, held_units, expired_units, is_open, expires_at, moved_at
            from ledger.lot where owner_id = %s order by earned_at, units, expires_at
            """,
            [owner_id],
        ).fetchall()
        transfers = connection.execute(
            """
            select transfer.kind, transfer.units, transfer.effective_at, debit_account,
                credit_account, lot.earned_at, entry.units
            from ledger.transfer
            left join ledger.lot_entry as entry
                on entry.owner_id = transfer.owner_id and entry.transfer_id = transfer.id
            left join ledger.lot on lot.owner_id = entry.owner_id and lot.id = entry.lot_id
            where transfer.owner_id = %s
            order by transfer.effective_at, transfer.kind, transfer.units, lot.earned_at
            """,
            [owner_id],
        ).fetchall()
        account = connection.execute(
            "select balance_units, debt_units from ledger.account where owner_id = %s", [owner_id]
        ).fetchall()
    return lots, transfers, account


@pytest.mark.parametrize("share_count", [1, 2])
async def test_a_close_books_what_the_book_books(
    platform: Platform, database_url: str, share_count: int
) -> None:
    asset = await configured(platform, expiry=RollingExpiry(days=10), debt="unlimited")
    pairs = [(somebody(), somebody()) for _ in range(PAIRS)]
    for seed, pair in enumerate(pairs):
        await live(platform, asset, pair, seed)
    twins = [posting(asset, BookDue(), END, twin) for _, twin in pairs]
    await post(platform, twins, END)
    died = [
        await close(platform, asset, Share(number, share_count)) for number in range(share_count)
    ]
    assert all(count > 0 for count in died)
    for (owner_id,), (twin_id,) in pairs:
        assert picture(database_url, owner_id) == picture(database_url, twin_id)
