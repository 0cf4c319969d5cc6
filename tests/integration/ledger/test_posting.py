"""Posting to the database: batches, keys, refusals, holds, and what is announced."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.errors import (
    AssetNotFound,
    GiveBackExceedsSpend,
    HoldEnded,
    HoldNotFound,
    HoldTimedOut,
    InsufficientBalance,
    NotTransferable,
    PostingInvalid,
    TransferConflict,
    TransferNotFound,
)
from regulars.domains.ledger.types import (
    Adjust,
    AsOf,
    Balance,
    BookDue,
    Capture,
    Earn,
    GiveBack,
    Move,
    PendingOrder,
    PlaceHold,
    Posted,
    Release,
    RollingExpiry,
    SlidingExpiry,
    Spend,
    TakeBack,
    Touch,
    TransferFilter,
    VoidHold,
)
from regulars.infra.clock import MovableClock
from regulars.infra.db import Tx
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.infra.sql import Query
from tests.conftest import NOW
from tests.support.ledger import configured, post, posted, posting, somebody

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


async def balance_of(platform: Platform, owner_ids: tuple[UUID, ...]) -> Balance:
    async with platform.database.transaction() as tx:
        [found] = await queries.balances(tx, [owner_ids], platform.clock.now())
    return found.balance


async def topics(platform: Platform) -> list[str]:
    async with platform.database.transaction() as tx:
        start = Position(written_in=0, last_id=UUID(int=0))
        return [each.topic for each in await announced_after(tx, start, 1000)]


async def test_earning_and_spending_say_what_they_did(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    earned = await posted(platform, posting(points, Earn(units=100), NOW, ann))
    assert earned.balance == Balance(spendable_units=100)
    assert [(each.lot_id, each.units) for each in earned.lots] == [(earned.id, 100)]
    spent = await posted(platform, posting(points, Spend(units=30), NOW, ann))
    assert spent.balance == Balance(spendable_units=70)
    assert [(each.lot_id, each.units) for each in spent.lots] == [(earned.id, -30)]
    assert await balance_of(platform, ann) == Balance(spendable_units=70)
    assert await topics(platform) == ["ledger.earned", "ledger.spent"]


async def test_a_refused_posting_moves_nothing_and_disturbs_no_neighbour(
    platform: Platform,
) -> None:
    points, ann, ben = await configured(platform), somebody(), somebody()
    answers = await post(
        platform,
        [
            posting(points, Earn(units=10), NOW, ann),
            posting(points, Spend(units=11), NOW, ann),
            posting(points, Earn(units=0), NOW, ann),
            posting(points, Spend(units=10), NOW, ann),
            posting(points, Spend(units=1), NOW, ann),
            posting(points, Adjust(units=5), NOW, ben),
            posting(points, Earn(units=7), NOW, ben),
        ],
    )
    assert [type(each) for each in answers] == [
        Posted,
        InsufficientBalance,
        PostingInvalid,
        Posted,
        InsufficientBalance,
        PostingInvalid,
        Posted,
    ]
    assert await balance_of(platform, ann) == Balance()
    assert await balance_of(platform, ben) == Balance(spendable_units=7)


async def test_an_asset_that_is_not_there_is_refused(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    strange = posting(points, Earn(units=1), NOW, ann)
    answers = await post(
        platform,
        [
            msgspec.structs.replace(strange, asset_id=points.id + 1),
            strange,
        ],
    )
    assert [type(each) for each in answers] == [AssetNotFound, Posted]


async def test_the_same_key_gets_the_first_answer_and_other_input_is_a_conflict(
    platform: Platform,
) -> None:
    points, ann, ben = await configured(platform), somebody(), somebody()
    given = posting(points, Earn(units=10), NOW, ann, key="earn-1")
    first = await posted(platform, given)
    await posted(platform, posting(points, Spend(units=4), NOW, ann))
    assert await posted(platform, given) == first
    others = [
        posting(points, Earn(units=11), NOW, ann, key="earn-1"),
        posting(points, Spend(units=10), NOW, ann, key="earn-1"),
        posting(points, Earn(units=10), NOW + DAY, ann, key="earn-1"),
        posting(points, Earn(units=10), NOW, ben, key="earn-1"),
    ]
    answers = await post(platform, others)
    assert [type(each) for each in answers] == [TransferConflict] * 4
    assert await balance_of(platform, ann) == Balance(spendable_units=6)


async def test_a_key_sent_twice_in_one_batch_counts_once(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    given = posting(points, Earn(units=10), NOW, ann, key="earn-1")
    first, second = await post(platform, [given, given])
    assert first == second
    assert await balance_of(platform, ann) == Balance(spendable_units=10)


async def test_a_refused_key_may_be_tried_again(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    spend = posting(points, Spend(units=5), NOW, ann, key="spend-1")
    [refused] = await post(platform, [spend])
    assert isinstance(refused, InsufficientBalance)
    await posted(platform, posting(points, Earn(units=5), NOW, ann))
    assert (await posted(platform, spend)).units == 5


async def test_a_fingerprint_stands_for_what_the_caller_was_asked(platform: Platform) -> None:
    """The time of asking differs between the two; the question does not."""
    points, ann = await configured(platform), somebody()
    first = posting(points, Earn(units=5), NOW, ann, key="k", fingerprint=b"asked: 5")
    again = posting(points, Earn(units=5), NOW + DAY, ann, key="k", fingerprint=b"asked: 5")
    assert await posted(platform, first) == await posted(platform, again)


async def test_a_hold_is_captured_in_parts_and_the_rest_set_free(platform: Platform) -> None:
    points, ann = await configured(platform), somebody()
    await posted(platform, posting(points, Earn(units=100), NOW, ann))
    hold = await posted(
        platform, posting(points, PlaceHold(units=80, times_out_at=NOW + DAY), NOW, ann)
    )
    assert hold.hold_id == hold.id
    assert hold.balance == Balance(spendable_units=20, held_units=80)
    [refused] = await post(platform, [posting(points, Spend(units=21), NOW, ann)])
    assert isinstance(refused, InsufficientBalance)
    part = Capture(hold_id=hold.id, units=30, keep_rest=True)
    captured = await posted(platform, posting(points, part, NOW, ann))
    assert captured.balance == Balance(spendable_units=20, held_units=50)
    last = await posted(platform, posting(points, Capture(hold_id=hold.id, units=10), NOW, ann))
    assert last.balance == Balance(spendable_units=60)
    answers = await post(
        platform,
        [
            posting(points, Capture(hold_id=hold.id), NOW, ann),
            posting(points, VoidHold(hold_id=hold.id), NOW, ann),
            posting(points, VoidHold(hold_id=hold.id), NOW, somebody()),
        ],
    )
    assert [type(each) for each in answers] == [HoldEnded, HoldEnded, HoldNotFound]


async def test_a_hold_is_void_as_of_its_timeout_whether_or_not_a_job_has_run(
    platform: Platform, clock: MovableClock
) -> None:
    points, ann = await configured(platform), somebody()
    await posted(platform, posting(points, Earn(units=100), NOW, ann))
    hold = await posted(
        platform, posting(points, PlaceHold(units=80, times_out_at=NOW + DAY), NOW, ann)
    )
    clock.advance(DAY)
    assert await balance_of(platform, ann) == Balance(spendable_units=100)
    late = posting(points, Capture(hold_id=hold.id), NOW, ann)
    [refused] = await post(platform, [late])
    assert isinstance(refused, HoldTimedOut)
    async with platform.database.transaction() as tx:
        [found] = await queries.holds(tx, ann, platform.clock.now())
    assert (found.state, found.ended_at) == ("timed_out", NOW + DAY)
    assert (await topics(platform))[-1] == "ledger.hold_timed_out"


async def test_given_back_units_return_to_their_lots_over_any_number_of_calls(
    platform: Platform,
) -> None:
    points, ann = await configured(platform), somebody()
    first = await posted(platform, posting(points, Earn(units=10), NOW - DAY, ann))
    second = await posted(platform, posting(points, Earn(units=10), NOW, ann))
    spent = await posted(platform, posting(points, Spend(units=15), NOW, ann))
    back = await posted(platform, posting(points, GiveBack(spend_id=spent.id, units=7), NOW, ann))
    assert [(each.lot_id, each.units) for each in back.lots] == [(second.id, 5), (first.id, 2)]
    answers = await post(
        platform,
        [
            posting(points, GiveBack(spend_id=spent.id, units=9), NOW, ann),
            posting(points, GiveBack(spend_id=first.id, units=1), NOW, ann),
            posting(points, GiveBack(spend_id=spent.id, units=1), NOW, somebody()),
            posting(points, GiveBack(spend_id=spent.id, units=8), NOW, ann),
        ],
    )
    assert [type(each) for each in answers] == [
        GiveBackExceedsSpend,
        TransferNotFound,
        TransferNotFound,
        Posted,
    ]
    assert await balance_of(platform, ann) == Balance(spendable_units=20)


async def test_units_move_between_owners_and_keep_their_expiry(platform: Platform) -> None:
    points = await configured(platform, expiry=RollingExpiry(days=10), is_transferable=True)
    fixed = await configured(platform, code="growth", kind="growth")
    ann, ben = somebody(), somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    await posted(platform, posting(fixed, Earn(units=10), NOW, ann))
    [moved, refused] = await post(
        platform,
        [
            posting(points, Move(to_owner_ids=ben, units=4), NOW + 5 * DAY, ann),
            posting(fixed, Move(to_owner_ids=ben, units=4), NOW + 5 * DAY, ann),
        ],
        NOW + 5 * DAY,
    )
    assert isinstance(moved, Posted)
    assert isinstance(refused, NotTransferable)
    async with platform.database.transaction() as tx:
        before = await queries.balances(tx, [ann, ben], NOW + 9 * DAY, asset_ids=[points.id])
        after = await queries.balances(tx, [ann, ben], NOW + 10 * DAY, asset_ids=[points.id])
    assert [each.balance.spendable_units for each in before] == [6, 4]
    assert [each.balance.spendable_units for each in after] == [0, 0]


async def test_merged_parties_spend_together_and_keep_their_own_lots(platform: Platform) -> None:
    points, ann, ben = await configured(platform), somebody(), somebody()
    await posted(platform, posting(points, Earn(units=10), NOW - DAY, ann))
    await posted(platform, posting(points, Earn(units=10), NOW, ben))
    spent = await posted(platform, posting(points, Spend(units=12), NOW, (*ben, *ann)))
    assert [(each.owner_id, each.units) for each in spent.lots] == [(ann[0], -10), (ben[0], -2)]
    assert await balance_of(platform, ann) == Balance()
    assert await balance_of(platform, ben) == Balance(spendable_units=8)
    # The merge is undone, then the order is returned: each lot has its own again.
    give_back = GiveBack(spend_id=spent.id, units=12)
    await posted(platform, posting(points, give_back, NOW, ben))
    assert await balance_of(platform, ann) == Balance(spendable_units=10)
    assert await balance_of(platform, ben) == Balance(spendable_units=10)


async def test_a_hold_over_merged_parties_ends_after_the_merge_was_undone(
    platform: Platform,
) -> None:
    points, ann, ben = await configured(platform), somebody(), somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    await posted(platform, posting(points, Earn(units=10), NOW, ben))
    both = (*ben, *ann)
    place = PlaceHold(units=15, times_out_at=NOW + DAY)
    hold = await posted(platform, posting(points, place, NOW, both))
    await posted(platform, posting(points, BookDue(), NOW + DAY, ben), NOW + DAY)
    async with platform.database.transaction() as tx:
        found = await queries.balances(tx, [ann, ben], NOW + DAY)
        [ended] = await queries.holds(tx, ben, NOW, ids=[hold.id])
    assert [each.balance.spendable_units for each in found] == [10, 10]
    assert ended.state == "timed_out"


@pytest.mark.parametrize("asked_first", ["the one who held", "the other"])
async def test_a_hold_over_merged_parties_is_void_at_its_timeout_for_both_once_they_are_parted(
    platform: Platform, asked_first: str
) -> None:
    """Nobody has booked the timeout; neither balances nor spends wait for that."""
    points, ann, ben = await configured(platform), somebody(), somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    await posted(platform, posting(points, Earn(units=10), NOW, ben))
    place = PlaceHold(units=15, times_out_at=NOW + DAY)
    hold = await posted(platform, posting(points, place, NOW, (*ben, *ann)))
    assert await units_of(platform, ann, ben, at=NOW + DAY - MOMENT) == [(0, 10), (5, 5)]
    assert await units_of(platform, ann, ben, at=NOW + DAY) == [(10, 0), (10, 0)]
    order = [ben, ann] if asked_first == "the one who held" else [ann, ben]
    for owner_ids in order:
        spend = posting(points, Spend(units=10), NOW + DAY, owner_ids)
        await posted(platform, spend, NOW + DAY)
    assert await units_of(platform, ann, ben, at=NOW + DAY) == [(0, 0), (0, 0)]
    async with platform.database.transaction() as tx:
        [ended] = await queries.holds(tx, ben, NOW, ids=[hold.id])
    assert (ended.state, ended.ended_at) == ("timed_out", NOW + DAY)


async def test_what_a_survivor_captures_of_the_others_hold_is_held_no_more_as_of_then(
    platform: Platform,
) -> None:
    points, ann, ben = await configured(platform), somebody(), somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    place = PlaceHold(units=8, times_out_at=NOW + DAY)
    hold = await posted(platform, posting(points, place, NOW, ann))
    both = (*ben, *ann)
    capture = Capture(hold_id=hold.id, units=3, keep_rest=True)
    await posted(platform, posting(points, capture, NOW, both))
    assert await units_of(platform, both, at=NOW) == [(2, 5)]
    assert await units_of(platform, ann, at=NOW) == [(2, 5)]


async def units_of(
    platform: Platform, *groups: tuple[UUID, ...], at: datetime
) -> list[tuple[int, int]]:
    """Spendable and held units of each, now and as of an instant alike."""
    async with platform.database.transaction() as tx:
        live = await queries.balances(tx, groups, at)
        as_of = await queries.balances_as_of(tx, groups, AsOf(effective_at=at, known_at=at))
    assert [each.balance for each in as_of] == [each.balance for each in live]
    of = {each.owner_id: each.balance for each in live}
    return [(of[group[0]].spendable_units, of[group[0]].held_units) for group in groups]


async def test_pending_units_are_released_by_their_order(platform: Platform) -> None:
    points = await configured(platform, pending=PendingOrder(), expiry=RollingExpiry(days=10))
    ann, order_id = somebody(), somebody()[0]
    earn = posting(points, Earn(units=10), NOW, ann, reference_kind="order", reference_id=order_id)
    earned = await posted(platform, earn)
    assert earned.balance == Balance(pending_units=10)
    [refused] = await post(platform, [posting(points, Spend(units=1), NOW, ann)])
    assert isinstance(refused, InsufficientBalance)
    release = posting(points, Release(earned_by=order_id), NOW + DAY, ann)
    released = await posted(platform, release, NOW + DAY)
    assert (released.units, released.balance) == (10, Balance(spendable_units=10))
    async with platform.database.transaction() as tx:
        alive = await queries.balances(tx, [ann], NOW + 11 * DAY - timedelta(seconds=1))
        dead = await queries.balances(tx, [ann], NOW + 11 * DAY)
    assert alive[0].balance.total_units == 10
    assert dead[0].balance.total_units == 0


async def test_activity_keeps_sliding_units_alive_and_brings_back_what_died_lately(
    platform: Platform,
) -> None:
    points = await configured(platform, expiry=SlidingExpiry(days=10), reinstatement_days=5)
    ann = somebody()
    await posted(platform, posting(points, Earn(units=10), NOW, ann))
    await posted(platform, posting(points, Touch(), NOW + 8 * DAY, ann), NOW + 8 * DAY)
    async with platform.database.transaction() as tx:
        found = await queries.balances(tx, [ann], NOW + 17 * DAY)
    assert found[0].balance.spendable_units == 10
    await posted(platform, posting(points, BookDue(), NOW + 18 * DAY, ann), NOW + 18 * DAY)
    back = await posted(platform, posting(points, Touch(), NOW + 22 * DAY, ann), NOW + 22 * DAY)
    assert (back.units, back.balance) == (10, Balance(spendable_units=10))
    late = await posted(platform, posting(points, Touch(), NOW + 37 * DAY, ann), NOW + 37 * DAY)
    assert (late.units, late.balance) == (0, Balance())


async def test_history_is_announced_to_nobody_and_may_arrive_after_the_close(
    platform: Platform,
) -> None:
    """A return of long ago takes what had not died then, though its death is booked already."""
    points, ann = await configured(platform, expiry=RollingExpiry(days=10)), somebody()
    old = NOW - 100 * DAY
    earned = await posted(platform, posting(points, Earn(units=10), old, ann, is_backfill=True))
    assert earned.balance is None
    await posted(platform, posting(points, BookDue(), NOW, ann))
    take = posting(points, TakeBack(units=4), old + DAY, ann, is_backfill=True)
    taken = await posted(platform, take)
    assert (taken.units, taken.forgiven_units) == (4, 0)
    await posted(platform, posting(points, BookDue(), NOW, ann))
    assert await topics(platform) == ["ledger.expired", "ledger.expired"]
    async with platform.database.transaction() as tx:
        found = await queries.transfers(tx, TransferFilter(owner_ids=ann))
    assert sorted((each.kind, each.units) for each in found) == [
        ("earned", 10),
        ("expired", 6),
        ("expired", 10),
        ("expiry_undone", 10),
        ("taken_back", 4),
    ]


class CountedTx(Tx):
    """Counts the statements that go through it."""

    count = 0

    async def rows(self, query: Query, /, **parameters: object) -> list[tuple[Any, ...]]:
        self.count += 1
        return await super().rows(query, **parameters)

    async def all(self, query: Query, into: type[Any], /, **parameters: object) -> list[Any]:
        self.count += 1
        return await super().all(query, into, **parameters)

    async def run(self, query: Query, /, **parameters: object) -> int:
        self.count += 1
        return await super().run(query, **parameters)

    async def write(self, query: Query, /, **parameters: object) -> None:
        self.count += 1
        await super().write(query, **parameters)


@pytest.mark.parametrize("count", [1, 64, 500])
async def test_a_batch_costs_a_fixed_number_of_statements(platform: Platform, count: int) -> None:
    points = await configured(platform)
    batch = [posting(points, Earn(units=5), NOW, somebody()) for _ in range(count)]
    await post(platform, batch[:1])
    async with platform.database.transaction() as tx:
        counted = CountedTx(tx.connection)
        await actions.post(counted, batch, NOW)
    assert counted.count == 5


async def test_history_that_only_earns_costs_three_statements(platform: Platform) -> None:
    points = await configured(platform)
    batch = [posting(points, Earn(units=5), NOW, somebody(), is_backfill=True) for _ in range(64)]
    await post(platform, batch[:1])
    async with platform.database.transaction() as tx:
        counted = CountedTx(tx.connection)
        await actions.post(counted, batch, NOW)
    assert counted.count == 3
