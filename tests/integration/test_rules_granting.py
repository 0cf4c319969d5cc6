"""What rules granted, on a real PostgreSQL: saved line by line, taken back exactly, never over."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries
from regulars.domains.rules.types import (
    Booked,
    Decision,
    DraftInput,
    GoLive,
    Occasion,
    ProgramClock,
    ReturnedLine,
    Settled,
    Undone,
    Version,
)
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id
from tests.support.rules import (
    attribute,
    body,
    fixed,
    granted,
    occasion,
    order,
    per_amount,
    times,
)

CLOCK = ProgramClock(1, "Asia/Shanghai")
ANN, BEA = UUID(int=1), UUID(int=2)


async def put_live(platform: Platform, **bodies: Any) -> dict[str, Version]:
    """Rules that have been in force for ten days."""
    now = platform.clock.now()
    inputs = [DraftInput(program_id=1, code=code, body=each) for code, each in bodies.items()]
    async with platform.database.transaction() as tx:
        drafts = await rules.save_drafts(tx, inputs, "ann", now)
        begun = [
            GoLive(rule_id=each.rule_id, live_from=now - timedelta(days=10))
            for each in drafts
            if isinstance(each, Version)
        ]
        live = await rules.go_live(tx, begun, "ann", now)
    return {each.rule_code: each for each in live if isinstance(each, Version)}


async def reward(tx: Tx, *occasions: Occasion, now: Any) -> list[Decision]:
    """Decide on occasions one after the other under lock, and save what was decided."""
    book = (await queries.book_of_rules(tx, [CLOCK]))[1]
    pairs = [(each, book.at(each.occurred_at)) for each in occasions]
    usage = await rules.lock_usage(tx, pairs)
    settled = []
    for each, in_force in pairs:
        decision = rules.decide(each, in_force, usage)
        usage.add(decision.counts)
        settled.append(
            Settled(program_id=1, reference_kind=each.kind, occasion=each, decision=decision)
        )
    await rules.save(tx, settled, now)
    return [each.decision for each in settled]


async def decide(platform: Platform, *occasions: Occasion) -> list[Decision]:
    async with platform.database.transaction() as tx:
        return await reward(tx, *occasions, now=platform.clock.now())


async def come_back(platform: Platform, on: Occasion, **milli: Any) -> list[int]:
    """Take back of the first line: so much has come back in all, of so much sold."""
    line = ReturnedLine(
        reference_id=on.reference_id,
        ordinal=milli.get("ordinal", 1),
        quantity_milli=milli["sold"],
        returned_milli=milli["came"],
        return_id=milli.get("return_id") or new_id(),
    )
    async with platform.database.transaction() as tx:
        return [each.units for each in await rules.reverse(tx, [line], platform.clock.now())]


async def used(platform: Platform, version: Version) -> list[tuple[str, int, int | None]]:
    async with platform.database.transaction() as tx:
        found = await queries.rule_usage(tx, [version.rule_id])
    return [(each.key.scope, each.used, each.most) for each in found]


async def used_by(platform: Platform, *owner_ids: UUID) -> list[int]:
    async with platform.database.transaction() as tx:
        return [each.used for each in await queries.member_usage(tx, owner_ids)]


async def test_grants_lines_and_traces_are_kept_with_the_order(platform: Platform) -> None:
    live = await put_live(
        platform,
        base=body(per_amount()),
        big=body(fixed(50), when=attribute("order.net", "ge", 100)),
        double=body(times("2")),
    )
    on = occasion(order(1500, 499), owner_ids=(ANN,))
    await decide(platform, on)
    async with platform.database.transaction() as tx:
        kept = await queries.granted(tx, [on.reference_id])
        (trace,) = await queries.traces(tx, [on.reference_id])
    assert [
        (each.rule_code, each.version_id, each.asset, each.units, each.member_id) for each in kept
    ] == [
        ("base", live["base"].id, "points", 19, ANN),
        ("double", live["double"].id, "points", 19, ANN),
    ]
    assert [(line.ordinal, line.units) for line in kept[0].lines] == [(1, 14), (2, 5)]
    assert [queries.trace_words(each, "en") for each in trace.considered] == [
        "“base” granted 19 points.",
        "“big” did not act: asked for “order.net” ≥ 100; it was 19.99.",
        "“double” granted 19 points.",
    ]


async def test_grants_know_where_they_went_in_the_ledger(platform: Platform) -> None:
    await put_live(platform, base=body(per_amount()))
    on = occasion(order(1000))
    booked = Booked(transfer_id=new_id(), lot_id=new_id())
    async with platform.database.transaction() as tx:
        book = (await queries.book_of_rules(tx, [CLOCK]))[1]
        in_force = book.at(on.occurred_at)
        decision = rules.decide(on, in_force, await rules.lock_usage(tx, [(on, in_force)]))
        settled = Settled(
            program_id=1,
            reference_kind="order",
            occasion=on,
            decision=decision,
            booked=(booked,),
        )
        ((granted_id,),) = await rules.save(tx, [settled], platform.clock.now())
        (kept,) = await queries.granted(tx, [on.reference_id])
    assert (kept.id, kept.transfer_id, kept.lot_id) == (
        granted_id,
        booked.transfer_id,
        booked.lot_id,
    )


async def test_an_occasion_is_decided_on_once(platform: Platform) -> None:
    await put_live(platform, base=body(per_amount()))
    on = occasion(order(1000))
    await decide(platform, on)
    with pytest.raises(psycopg.errors.UniqueViolation):
        await decide(platform, on)


async def test_three_partial_returns_in_any_order_are_one_full_return(platform: Platform) -> None:
    await put_live(platform, base=body(per_amount(), budget={"units": 100}))
    for parts in ((1000, 3000, 7000), (4000, 6000, 7000), (2000, 3000, 7000)):
        on = occasion(order(1000), owner_ids=(ANN,))
        await decide(platform, on)
        taken = [await come_back(platform, on, came=came, sold=7000) for came in parts]
        assert sum(map(sum, taken)) == 10


async def test_the_same_return_twice_takes_nothing_the_second_time(platform: Platform) -> None:
    await put_live(platform, base=body(per_amount()))
    on = occasion(order(1000))
    await decide(platform, on)
    return_id = new_id()
    again = {"came": 1000, "sold": 2000, "return_id": return_id}
    assert await come_back(platform, on, **again) == [5]
    assert await come_back(platform, on, **again) == []
    async with platform.database.transaction() as tx:
        (reversal,) = await queries.reversals(tx, [on.reference_id])
    assert (reversal.return_id, reversal.units) == (return_id, 5)


async def test_a_return_after_the_rule_changed_uses_the_rule_of_the_purchase(
    platform: Platform,
) -> None:
    now = platform.clock.now()
    live = await put_live(platform, base=body(per_amount(1)))
    on = occasion(order(1000), occurred_at=now)
    await decide(platform, on)
    async with platform.database.transaction() as tx:
        changed = DraftInput(program_id=1, code="base", body=body(per_amount(9)))
        await rules.save_drafts(tx, [changed], "ann", now)
        begun = [GoLive(rule_id=live["base"].rule_id, live_from=now + timedelta(hours=1))]
        await rules.go_live(tx, begun, "ann", now)
    assert await come_back(platform, on, came=1000, sold=1000) == [10]


async def test_a_return_lowers_counters_and_budgets(platform: Platform) -> None:
    live = await put_live(
        platform,
        base=body(
            per_amount(),
            caps=[
                {"scope": "member", "per": "day", "units": 30},
                {"scope": "member", "per": "lifetime", "times": 1},
            ],
            budget={"units": 25},
        ),
    )
    on = occasion(order(2000), owner_ids=(ANN,))
    await decide(platform, on)
    assert await used(platform, live["base"]) == [("budget", 20, 25)]
    assert sorted(await used_by(platform, ANN)) == [1, 20]
    await come_back(platform, on, came=500, sold=2000)
    assert await used(platform, live["base"]) == [("budget", 15, 25)]
    assert sorted(await used_by(platform, ANN)) == [1, 15]
    await come_back(platform, on, came=2000, sold=2000)
    assert await used(platform, live["base"]) == [("budget", 0, 25)]
    assert sorted(await used_by(platform, ANN)) == [0, 0]
    (again,) = await decide(platform, occasion(order(2000), owner_ids=(ANN,)))
    assert granted(again) == {"base": 20}


async def test_undoing_an_event_takes_all_of_it_back(platform: Platform) -> None:
    trigger = {"on": "event", "name": "Review"}
    cap = {"scope": "member", "per": "day", "times": 1}
    await put_live(platform, review=body(fixed(30), trigger=trigger, caps=[cap]))
    on = occasion(kind="event", name="Review", owner_ids=(ANN,))
    await decide(platform, on)
    undone = [Undone(reference_id=on.reference_id, by_id=new_id())]
    async with platform.database.transaction() as tx:
        (taken,) = await rules.undo(tx, undone, platform.clock.now())
        assert taken.units == 30
        assert await rules.undo(tx, undone, platform.clock.now()) == []
    assert await used_by(platform, ANN) == [0]


async def test_a_welcome_stays_granted_after_it_was_taken_back(platform: Platform) -> None:
    await put_live(platform, welcome=body(fixed(100), trigger={"on": "registration"}))
    first = occasion(kind="registration", owner_ids=(ANN,))
    await decide(platform, first)
    async with platform.database.transaction() as tx:
        undone = [Undone(reference_id=first.reference_id, by_id=new_id())]
        await rules.undo(tx, undone, platform.clock.now())
    (again,) = await decide(platform, occasion(kind="registration", owner_ids=(ANN,)))
    assert again.grants == ()


async def test_merged_members_share_their_caps(platform: Platform) -> None:
    cap = {"scope": "member", "per": "month", "units": 15}
    await put_live(platform, base=body(per_amount(), caps=[cap]))
    before = occasion(order(1000), owner_ids=(BEA,))
    await decide(platform, before)
    (after,) = await decide(platform, occasion(order(1000), owner_ids=(ANN, BEA)))
    assert granted(after) == {"base": 5}
    assert sorted(await used_by(platform, ANN, BEA)) == [5, 10]
    await come_back(platform, before, came=1000, sold=1000)
    (freed,) = await decide(platform, occasion(order(2000), owner_ids=(ANN, BEA)))
    assert granted(freed) == {"base": 10}


async def test_a_batch_is_decided_item_after_item_on_the_same_counters(
    platform: Platform,
) -> None:
    cap = {"scope": "rule", "per": "day", "units": 25}
    live = await put_live(platform, base=body(per_amount(), caps=[cap]))
    batch = [occasion(order(1000), owner_ids=(new_id(),)) for _ in range(4)]
    decisions = await decide(platform, *batch)
    assert [sum(granted(each).values()) for each in decisions] == [10, 10, 5, 0]
    assert await used(platform, live["base"]) == [("rule", 25, 25)]


async def test_a_rule_that_grants_no_units_counts_too(platform: Platform) -> None:
    tag = {"kind": "tag", "tag": "lucky"}
    cap = {"scope": "member", "per": "day", "times": 1}
    await put_live(platform, lucky=body(tag, caps=[cap]))
    seen = []
    for _ in range(2):
        (decision,) = await decide(platform, occasion(order(100), owner_ids=(ANN,)))
        seen.append(len(decision.others))
    assert (seen, await used_by(platform, ANN)) == ([1, 0], [1])


async def test_without_caps_no_counter_is_touched(platform: Platform) -> None:
    live = await put_live(platform, base=body(per_amount()))
    await decide(platform, occasion(order(1000)))
    assert await used(platform, live["base"]) == []


@pytest.mark.parametrize(
    ("limits", "units_max"),
    [
        ({"caps": [{"scope": "rule", "per": "lifetime", "times": 10}]}, 100),
        ({"caps": [{"scope": "rule", "per": "day", "units": 95}]}, 95),
        ({"budget": {"units": 95}}, 95),
        ({"budget": {"units": 95, "on_reach": "refuse"}}, 90),
        ({"budget": {"money": "0.95", "unit_cost": "0.01"}}, 95),
    ],
    ids=["times", "units", "budget", "refused", "money"],
)
async def test_a_capped_rule_under_64_claims_at_once_is_never_one_over(
    platform: Platform, limits: Any, units_max: int
) -> None:
    live = await put_live(platform, base=body(fixed(10), **limits))

    async def claim() -> int:
        on = occasion(order(100), owner_ids=(new_id(),))
        return sum(each.units for each in (await decide(platform, on))[0].grants)

    won = await asyncio.gather(*(claim() for _ in range(64)))
    assert sum(won) == units_max
    ((_, now_used, _),) = await used(platform, live["base"])
    assert now_used == (10 if "times" in str(limits) else units_max)


async def test_one_member_who_claims_from_two_connections_gets_it_once(
    platform: Platform,
) -> None:
    await put_live(platform, welcome=body(fixed(100), trigger={"on": "registration"}))
    first_decided, may_commit = asyncio.Event(), asyncio.Event()

    async def first() -> int:
        async with platform.database.transaction() as tx:
            on = occasion(kind="registration", owner_ids=(ANN,))
            (decision,) = await reward(tx, on, now=platform.clock.now())
            first_decided.set()
            await may_commit.wait()
        return len(decision.grants)

    async def second() -> int:
        await first_decided.wait()
        on = occasion(kind="registration", owner_ids=(ANN,))
        return len((await decide(platform, on))[0].grants)

    async def release() -> None:
        await first_decided.wait()
        await asyncio.sleep(0.2)
        may_commit.set()

    assert (await asyncio.gather(first(), second(), release()))[:2] == [1, 0]


async def test_batches_that_cap_the_same_members_in_other_orders_do_not_deadlock(
    platform: Platform,
) -> None:
    cap = {"scope": "member", "per": "day", "units": 50}
    await put_live(platform, base=body(fixed(10), caps=[cap], budget={"units": 10_000}))
    people = [new_id() for _ in range(20)]

    async def batch(owners: list[UUID]) -> None:
        await decide(platform, *(occasion(order(100), owner_ids=(each,)) for each in owners))

    await asyncio.gather(*(batch(people if at % 2 else people[::-1]) for at in range(8)))
    assert await used_by(platform, *people) == [50] * 20


async def test_returns_of_one_order_at_once_take_it_back_once(platform: Platform) -> None:
    await put_live(platform, base=body(per_amount(), budget={"units": 1000}))
    on = occasion(order(1000))
    await decide(platform, on)
    taken = await asyncio.gather(*(come_back(platform, on, came=1000, sold=1000) for _ in range(8)))
    assert sum(map(sum, taken)) == 10


async def test_a_text_that_postgresql_cannot_hold_does_not_spoil_a_trace(
    platform: Platform,
) -> None:
    await put_live(platform, named=body(fixed(1), when=attribute("member.city", "eq", "x")))
    on = occasion(order(100), member={"city": "a\u0000b"})
    await decide(platform, on)
    async with platform.database.transaction() as tx:
        (trace,) = await queries.traces(tx, [on.reference_id])
    assert trace.considered[0].reasons[0].seen == "a\ufffdb"
