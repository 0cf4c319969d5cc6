"""Many connections at once: nothing is spent twice, nothing is booked twice, nobody is stuck."""

import asyncio
from datetime import timedelta
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.errors import InsufficientBalance, TransferConflict
from regulars.domains.ledger.types import (
    AsOf,
    Balance,
    Capture,
    Earn,
    Move,
    PlaceHold,
    Posted,
    Posting,
    RollingExpiry,
    Spend,
)
from regulars.kernel.errors import Refusal
from tests.conftest import NOW
from tests.support.ledger import configured, post, posted, posting, somebody

DAY = timedelta(days=1)


async def at_once(platform: Platform, postings: list[Posting]) -> list[Posted | Refusal]:
    answers = await asyncio.gather(*(post(platform, [each]) for each in postings))
    return [answer for [answer] in answers]


async def test_twelve_buyers_race_for_one_balance_and_exactly_one_spends(
    platform: Platform,
) -> None:
    points, ann = await configured(platform), somebody()
    await posted(platform, posting(points, Earn(units=100), NOW, ann))
    answers = await at_once(platform, [posting(points, Spend(units=60), NOW, ann)] * 12)
    assert sum(isinstance(each, Posted) for each in answers) == 1
    assert sum(isinstance(each, InsufficientBalance) for each in answers) == 11
    async with platform.database.transaction() as tx:
        [left] = await queries.balances(tx, [ann], NOW)
    assert left.balance == Balance(spendable_units=40)


async def test_one_key_sent_twelve_times_is_booked_once(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    given = posting(points, Earn(units=100), NOW, ann, key="till-1/receipt-7")
    answers = await at_once(platform, [given] * 12)
    assert len({answer.id for answer in answers if isinstance(answer, Posted)}) == 1
    assert all(answer == answers[0] for answer in answers)
    async with platform.database.transaction() as tx:
        [left] = await queries.balances(tx, [ann], NOW)
    assert left.balance == Balance(spendable_units=100)


async def test_one_key_for_two_owners_at_once_is_booked_for_one(platform: Platform) -> None:
    points = await configured(platform)
    owners = [somebody() for _ in range(6)]

    async def attempt(owner_ids: tuple[UUID, ...]) -> object:
        given = posting(points, Earn(units=5), NOW, owner_ids, key="same")
        try:
            [answer] = await post(platform, [given])
        except TransferConflict as refusal:
            return refusal
        return answer

    answers = await asyncio.gather(*(attempt(each) for each in owners))
    assert sum(isinstance(each, Posted) for each in answers) == 1
    assert sum(isinstance(each, TransferConflict) for each in answers) == 5


async def test_one_hold_is_captured_once(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    await posted(platform, posting(points, Earn(units=100), NOW, ann))
    place = PlaceHold(units=100, times_out_at=NOW + DAY)
    hold = await posted(platform, posting(points, place, NOW, ann))
    capture = posting(points, Capture(hold_id=hold.id), NOW, ann)
    answers = await at_once(platform, [capture] * 8)
    assert sum(isinstance(each, Posted) for each in answers) == 1


async def test_batches_in_opposite_orders_and_moves_both_ways_do_not_deadlock(
    platform: Platform,
) -> None:
    points = await configured(platform, is_transferable=True)
    owners = [somebody() for _ in range(20)]
    await post(platform, [posting(points, Earn(units=1_000), NOW, each) for each in owners])
    forth = [
        posting(points, Move(to_owner_ids=owners[at - 1], units=3), NOW, each)
        for at, each in enumerate(owners)
    ]
    back = [
        posting(points, Move(to_owner_ids=each, units=3), NOW, owners[at - 1])
        for at, each in enumerate(owners)
    ]
    batches = [forth, back[::-1], forth[10:] + forth[:10], back]
    answers = await asyncio.gather(*(post(platform, each) for each in batches))
    assert all(isinstance(answer, Posted) for batch in answers for answer in batch)
    async with platform.database.transaction() as tx:
        found = await queries.balances(tx, owners, NOW)
    assert [each.balance.spendable_units for each in found] == [1_000] * 20


async def test_new_accounts_of_many_batches_at_once(platform: Platform) -> None:
    points = await configured(platform)
    owners = [somebody() for _ in range(40)]
    batch = [posting(points, Earn(units=1), NOW, each) for each in owners]
    orders = [batch, batch[::-1], batch[20:] + batch[:20], batch[::2] + batch[1::2]]
    await asyncio.gather(*(post(platform, each) for each in orders))
    async with platform.database.transaction() as tx:
        found = await queries.balances(tx, owners, NOW)
    assert [each.balance.spendable_units for each in found] == [4] * 40


async def test_the_close_meets_spending_and_no_dead_unit_is_spent(platform: Platform) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=10))
    owners = [somebody() for _ in range(30)]
    await post(platform, [posting(points, Earn(units=10), NOW, each) for each in owners])
    later = NOW + 10 * DAY

    async def close() -> int:
        async with platform.database.transaction() as tx:
            return (await actions.expire_lots(tx, points, actions.Closing(later, later))).units

    async def spend(owner_ids: tuple[UUID, ...]) -> Posted | Refusal:
        given = posting(points, Spend(units=1), later, owner_ids)
        [answer] = await post(platform, [given], later)
        return answer

    *spent, first, second = await asyncio.gather(
        *(spend(each) for each in owners), close(), close()
    )
    assert all(isinstance(answer, InsufficientBalance) for answer in spent)
    assert isinstance(first, int)
    assert isinstance(second, int)
    async with platform.database.transaction() as tx:
        totals = await queries.totals(tx, points, AsOf(effective_at=later))
    assert (totals.expired_units, totals.outstanding_units) == (300, 0)
