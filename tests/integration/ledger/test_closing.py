"""The close: batch by batch, interrupted and run again, the same as undisturbed."""

from datetime import datetime, timedelta
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.types import (
    AsOf,
    Asset,
    AssetTotals,
    Balance,
    Closed,
    Earn,
    PendingDays,
    Place,
    PlaceHold,
    Posted,
    RollingExpiry,
    Spend,
)
from regulars.infra.feed import Position
from regulars.infra.outbox import Announced, announced_after
from tests.conftest import NOW
from tests.support.ledger import alone, configured, post, posting, somebody

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


async def announced(platform: Platform, topic: str) -> list[Announced]:
    async with platform.database.transaction() as tx:
        start = Position(written_in=0, last_id=UUID(int=0))
        found = await announced_after(tx, start, 1000)
    return [each for each in found if each.topic == topic]


async def expire_all(platform: Platform, asset: Asset, now: datetime, count: int) -> list[Closed]:
    done: list[Closed] = []
    place: Place | None = None
    while not done or place is not None:
        async with platform.database.transaction() as tx:
            done.append(
                await actions.expire_lots(
                    tx, asset, actions.Closing(now, now), after=place, count=count
                )
            )
        place = done[-1].place
    return done


async def totals(platform: Platform, asset: Asset, when: datetime) -> AssetTotals:
    async with platform.database.transaction() as tx:
        return await queries.totals(tx, asset, AsOf(effective_at=when))


async def test_dead_lots_are_booked_in_batches_and_never_twice(platform: Platform) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=10))
    owners = [somebody() for _ in range(7)]
    await post(platform, [posting(points, Earn(units=10), NOW, each) for each in owners])
    await post(platform, [posting(points, Spend(units=4), NOW, owners[0])])
    before = await totals(platform, points, LATER)
    early = await expire_all(platform, points, LATER - timedelta(microseconds=1), 3)
    assert [each.item_count for each in early] == [0]
    done = await expire_all(platform, points, LATER, 3)
    assert [each.item_count for each in done] == [3, 3, 1]
    assert sum(each.units for each in done) == 66
    again = await expire_all(platform, points, LATER, 3)
    assert [(each.item_count, each.units) for each in again] == [(0, 0)]
    assert await totals(platform, points, LATER) == before
    assert (before.expired_units, before.outstanding_units) == (66, 0)
    told = await announced(platform, "ledger.expired")
    assert sorted((each.subject_id, each.payload["units"]) for each in told) == sorted(
        [(owners[0][0], 6), *((each[0], 10) for each in owners[1:])]
    )


async def test_a_close_interrupted_in_the_middle_ends_as_if_undisturbed(
    platform: Platform,
) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=10))
    owners = [somebody() for _ in range(6)]
    await post(platform, [posting(points, Earn(units=10), NOW, each) for each in owners])
    try:
        async with platform.database.transaction() as tx:
            await actions.expire_lots(tx, points, actions.Closing(LATER, LATER), count=4)
            raise InterruptedError
    except InterruptedError:
        pass
    async with platform.database.transaction() as tx:
        first = await actions.expire_lots(tx, points, actions.Closing(LATER, LATER), count=2)
    assert first.item_count == 2
    done = await expire_all(platform, points, LATER, 10)
    assert [each.item_count for each in done] == [4]
    assert (await totals(platform, points, LATER)).expired_units == 60
    assert len(await announced(platform, "ledger.expired")) == 6


async def test_pinned_units_wait_for_the_end_of_their_hold(platform: Platform) -> None:
    points, ann = await configured(platform, expiry=RollingExpiry(days=10)), somebody()
    await post(
        platform,
        [
            posting(points, Earn(units=10), NOW, ann),
            posting(points, PlaceHold(units=4, times_out_at=LATER + DAY), NOW, ann),
        ],
    )
    assert [each.units for each in await expire_all(platform, points, LATER, 10)] == [6]
    async with platform.database.transaction() as tx:
        [held] = await queries.balances(tx, [ann], LATER)
    assert held.balance.held_units == 4
    closing = actions.Closing(LATER + DAY, LATER + DAY)
    async with platform.database.transaction() as tx:
        timed_out = await actions.time_out_holds(tx, closing, alone)
        nothing = await actions.time_out_holds(tx, closing, alone)
    assert (timed_out.item_count, timed_out.units, nothing.item_count) == (1, 4, 0)
    found = await totals(platform, points, LATER + DAY)
    assert (found.expired_units, found.outstanding_units) == (10, 0)
    assert len(await announced(platform, "ledger.hold_timed_out")) == 1


async def test_owners_are_told_when_their_pending_units_have_become_available(
    platform: Platform,
) -> None:
    points, ann = await configured(platform, pending=PendingDays(days=10)), somebody()
    await post(platform, [posting(points, Earn(units=10), NOW, ann)])
    async with platform.database.transaction() as tx:
        early = await actions.announce_released(
            tx, points, actions.Closing(LATER - DAY, LATER - DAY)
        )
        told = await actions.announce_released(tx, points, actions.Closing(LATER, LATER))
        again = await actions.announce_released(tx, points, actions.Closing(LATER, LATER))
    assert (early.item_count, told.units, again.item_count) == (0, 10, 0)
    [released] = await announced(platform, "ledger.released")
    assert (released.subject_id, released.payload["units"]) == (ann[0], 10)


async def test_owners_are_warned_once_for_each_day_ahead(platform: Platform) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=60), warn_days=(30, 7))
    ann, ben = somebody(), somebody()
    await post(
        platform,
        [
            posting(points, Earn(units=10), NOW, ann),
            posting(points, Earn(units=5), NOW, ann),
            posting(points, Earn(units=3), NOW + 20 * DAY, ben),
        ],
    )
    warned: list[tuple[int, int]] = []
    for days in (29, 30, 31, 52, 53, 54, 60):
        async with platform.database.transaction() as tx:
            done = await actions.warn_of_expiry(tx, points, NOW + days * DAY)
        warned.append((days, done.units))
    assert warned == [(29, 0), (30, 15), (31, 0), (52, 3), (53, 15), (54, 0), (60, 0)]
    told = await announced(platform, "ledger.expiring_soon")
    assert [(each.subject_id, each.payload["units"]) for each in told] == [
        (ann[0], 15),
        (ben[0], 3),
        (ann[0], 15),
    ]


async def test_what_is_earned_late_and_is_dead_by_now_is_booked_so_at_once(
    platform: Platform,
) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=5))
    (earned,) = await post(platform, [posting(points, Earn(units=10), NOW - 10 * DAY, somebody())])
    assert isinstance(earned, Posted)
    assert earned.balance == Balance()
    found = await totals(platform, points, NOW)
    assert (found.earned_units, found.expired_units, found.outstanding_units) == (10, 10, 0)
