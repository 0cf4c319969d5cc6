"""Two connections at once: one person stays one person, and nobody waits for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions
from regulars.domains.members.types import (
    Inbound,
    MergeRequest,
    ProfileChange,
    Resolution,
    UndoRequest,
)
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal
from tests.conftest import NOW
from tests.support.members import (
    CALLER,
    card,
    device,
    email,
    inbound,
    phone,
    portrait,
    resolve,
    resolve_id,
)

Work = Callable[[Tx], Awaitable[object]]


async def one_behind_the_other(platform: Platform, first: Work, second: Work) -> list[object]:
    """`second` begins after `first` has done its work and before `first` commits."""
    is_done, is_waiting = asyncio.Event(), asyncio.Event()
    results: list[object] = [None, None]

    async def leader() -> None:
        async with platform.database.transaction() as tx:
            results[0] = await first(tx)
            is_done.set()
            await is_waiting.wait()
            await asyncio.sleep(0.1)

    async def follower() -> None:
        await is_done.wait()
        async with platform.database.transaction() as tx:
            is_waiting.set()
            results[1] = await second(tx)

    await asyncio.gather(leader(), follower())
    return results


def resolving(platform: Platform, *inbounds: Inbound) -> Work:
    async def work(tx: Tx) -> list[Resolution | Refusal]:
        return await actions.resolve(tx, platform.vault, inbounds, platform.clock.now())

    return work


def ids(result: object) -> list[object]:
    assert isinstance(result, list)
    return [each.member_id for each in result]


async def member_count(platform: Platform) -> int:
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select count(*) from members.member")
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def test_two_batches_with_the_same_new_identity_agree_on_one_member(
    platform: Platform,
) -> None:
    first, second = await one_behind_the_other(
        platform,
        resolving(platform, inbound(phone("13812345678")), inbound(card("1"))),
        resolving(platform, inbound(card("2")), inbound(phone("13812345678"))),
    )
    assert ids(first)[0] == ids(second)[1]
    assert await member_count(platform) == 3


async def test_the_loser_of_a_race_attaches_what_it_brought(platform: Platform) -> None:
    first, second = await one_behind_the_other(
        platform,
        resolving(platform, inbound(phone("13812345678"))),
        resolving(platform, inbound(phone("13812345678"), email("ann@example.com"))),
    )
    assert ids(first) == ids(second) == [await resolve_id(platform, email("ann@example.com"))]
    assert await member_count(platform) == 1


async def test_a_record_meets_a_merge_that_is_under_way(platform: Platform) -> None:
    older = await resolve_id(platform, phone("13812345678"))
    younger = await resolve_id(platform, card("1"))

    async def merging(tx: Tx) -> object:
        request = MergeRequest(first_id=older, second_id=younger)
        return await actions.merge(tx, platform.vault, request, CALLER, NOW)

    _, found = await one_behind_the_other(
        platform, merging, resolving(platform, inbound(card("1"), email("ann@example.com")))
    )
    assert ids(found) == [older]
    held = (await portrait(platform, older)).identities
    assert {each.kind: each.party_id for each in held} == {
        "phone": older,
        "card": younger,
        "email": older,
    }


async def test_a_merge_meets_a_merge_of_the_same_members(platform: Platform) -> None:
    one = await resolve_id(platform, card("1"))
    two = await resolve_id(platform, card("2"))
    three = await resolve_id(platform, card("3"))
    first, second = await one_behind_the_other(
        platform,
        resolving(platform, inbound(card("2"), card("3"))),
        resolving(platform, inbound(card("3"), card("1"))),
    )
    assert ids(first) == [two]
    assert ids(second) == [one]
    assert (await portrait(platform, three)).party_ids == [one, two, three]


async def test_a_record_meets_an_undo_that_is_under_way(platform: Platform) -> None:
    older = await resolve_id(platform, card("1"))
    younger = await resolve_id(platform, card("2"))
    await resolve(platform, inbound(card("1"), card("2")))
    [merge] = (await portrait(platform, older)).merges

    async def undoing(tx: Tx) -> object:
        request = UndoRequest(merge_id=merge.merge_id)
        return await actions.undo_merge(tx, platform.vault, request, CALLER, NOW)

    change = ProfileChange(city="上海")
    _, found = await one_behind_the_other(
        platform, undoing, resolving(platform, inbound(card("2"), profile=change))
    )
    assert ids(found) == [younger]
    assert (await portrait(platform, older)).member.profile.city is None
    assert (await portrait(platform, younger)).member.profile.city == "上海"


async def test_two_changes_of_one_profile_both_count(platform: Platform) -> None:
    ann = phone("13812345678")
    await resolve(platform, inbound(ann))
    await one_behind_the_other(
        platform,
        resolving(platform, inbound(ann, profile=ProfileChange(city="上海"))),
        resolving(platform, inbound(ann, profile=ProfileChange(full_name="张三"))),
    )
    profile = (await portrait(platform, await resolve_id(platform, ann))).member.profile
    assert (profile.city, profile.full_name) == ("上海", "张三")


@pytest.mark.parametrize("seed", range(3))
async def test_many_batches_at_once_make_each_person_once(platform: Platform, seed: int) -> None:
    """Batches of the same people in opposite orders: neither doubles nor deadlocks."""
    people = [
        inbound(
            phone(f"138{seed}123{n:04}"),
            email(f"u{n}@example.com"),
            device(f"d{n}"),
            profile=ProfileChange(city=f"city {n}"),
            seen_at=NOW + timedelta(seconds=n),
        )
        for n in range(40)
    ]
    orders = [people, people[::-1], people[20:] + people[:20], people[::2] + people[1::2]]
    found = await asyncio.gather(*(resolve(platform, *order) for order in orders))
    by_person = [dict(zip(map(id, order), batch)) for order, batch in zip(orders, found)]  # noqa: B905
    for person in people:
        assert len({batch[id(person)].member_id for batch in by_person}) == 1
    assert await member_count(platform) == 40
