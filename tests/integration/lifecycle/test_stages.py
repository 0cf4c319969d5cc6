"""Stages as they are kept: at their own instants, whoever works, whatever comes late."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.insights import actions as insights
from regulars.domains.lifecycle import actions as lifecycle
from regulars.domains.lifecycle import queries
from regulars.domains.lifecycle.errors import DaysUnfit
from regulars.domains.lifecycle.types import Days, StageTerms
from regulars.flows.change_order_state import change_order_state
from regulars.flows.erase_member import erase_member
from regulars.flows.lifecycle.keeping import keeping_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import MovableClock
from tests.support.in_force import install_program
from tests.support.lifecycle import (
    bring_back,
    buy,
    history,
    keep,
    merge,
    news,
    part,
    stage,
)
from tests.support.members import CALLER, email, resolve_id

pytestmark = pytest.mark.slow(20)

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def on(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def move(clock: MovableClock, instant: datetime) -> None:
    clock.advance(instant - clock.now())


async def dated(platform: Platform, member_id: UUID) -> list[tuple[str | None, str]]:
    """The stages of a member, and on which days they began."""
    found = await history(platform, member_id)
    return [(each[1], each[3].date().isoformat()) for each in found if each[0] != each[1]]


class Stopped(Exception):
    """The process was killed."""


async def kept_and_killed(platform: Platform, ids: list[UUID]) -> None:
    async with platform.database.transaction() as tx:
        keeping = await keeping_of(tx, await in_force(tx), platform.clock.now())
        assert await lifecycle.keep_stages(tx, ids, keeping) == len(ids)
        raise Stopped


async def test_stages_change_at_their_midnights_and_with_orders_and_are_announced(
    platform: Platform, clock: MovableClock
) -> None:
    bought = await buy(platform, "C-1", "A-1", NOON)
    member = bought.member_id
    assert member is not None
    await keep(platform)
    assert await history(platform, member) == [(None, "new", "first_order", NOON)]
    assert await news(platform) == [], "what is loaded as history is announced to nobody"
    for day in (on(3, 3, 23), on(3, 4), on(5, 2, 23), on(5, 3, 1), on(9, 1, 12)):
        move(clock, day)
        await keep(platform)
    # On the second of May the job had not run; nothing is announced of what is long ago.
    assert await stage(platform, member) == "churned"
    await buy(platform, "C-1", "A-2", on(9, 1, 10))
    await keep(platform)
    move(clock, on(10, 2, 8))
    await keep(platform)
    assert await history(platform, member) == [
        (None, "new", "first_order", NOON),
        ("new", "active", "time", on(3, 4)),
        ("active", "dormant", "time", on(5, 3)),
        ("dormant", "churned", "time", on(8, 1)),
        ("churned", "reactivated", "came_back", on(9, 1, 10)),
        ("reactivated", "active", "time", on(10, 2)),
    ]
    assert [(each.payload["from"], each.payload["to"]) for each in await news(platform)] == [
        ("new", "active"),
        ("active", "dormant"),
        ("dormant", "churned"),
        ("churned", "reactivated"),
        ("reactivated", "active"),
    ]
    async with platform.database.transaction() as tx:
        found = await queries.standing(tx, member)
        then = await queries.change_at(tx, member, on(6, 1), clock.now())
    assert found is not None
    assert (found.since, found.previous, found.due_at) == (on(10, 2), "reactivated", on(12, 1))
    assert then is not None
    assert (then.stage, then.why) == ("dormant", "time")


async def test_days_end_at_the_midnights_of_the_first_program(platform: Platform) -> None:
    await install_program(platform, time_zone="Asia/Shanghai")
    clock = platform.clock
    assert isinstance(clock, MovableClock)
    bought = await buy(platform, "C-1", "A-1", NOON)
    assert bought.member_id is not None
    move(clock, on(3, 5))
    await keep(platform)
    shanghai_midnight = on(3, 3, 16)
    assert (await history(platform, bought.member_id))[-1] == (
        "new",
        "active",
        "time",
        shanghai_midnight,
    )


async def test_who_never_bought_is_potential_and_what_came_back_was_no_sale(
    platform: Platform, clock: MovableClock
) -> None:
    dan = await resolve_id(platform, email("dan@example.com"), seen_at=NOON)
    bought = await buy(platform, "C-1", "A-1", NOON)
    assert bought.member_id is not None
    await keep(platform)
    assert await history(platform, dan) == [(None, "potential", "joined", NOON)]
    await bring_back(platform, bought.document_id, "R-1", on(2, 20, 9))
    await keep(platform)
    assert await history(platform, bought.member_id) == [
        (None, "new", "first_order", NOON),
        ("new", "potential", "returned", on(2, 20, 9)),
    ]


async def test_an_order_that_comes_late_and_one_that_is_cancelled_correct_the_history(
    platform: Platform, clock: MovableClock
) -> None:
    first = await buy(platform, "C-1", "A-1", datetime(2025, 6, 1, 12, tzinfo=UTC))
    member = first.member_id
    assert member is not None
    await keep(platform)
    assert await stage(platform, member) == "churned"
    late = await buy(platform, "C-1", "A-2", datetime(2025, 8, 1, 12, tzinfo=UTC))
    await keep(platform)
    assert await dated(platform, member) == [
        ("new", "2025-06-01"),
        ("active", "2025-07-02"),
        ("dormant", "2025-10-31"),
        ("churned", "2026-01-29"),
    ]
    async with platform.database.transaction() as tx:
        await change_order_state(
            tx, platform.vault, late.document_id, "cancelled", reason=None, now=clock.now()
        )
    await keep(platform)
    assert await dated(platform, member) == [
        ("new", "2025-06-01"),
        ("active", "2025-07-02"),
        ("dormant", "2025-08-31"),
        ("churned", "2025-11-29"),
    ]
    assert await news(platform) == []
    async with platform.database.transaction() as tx:
        as_known_first = await queries.history(tx, member)
    assert [row.ordinal for row in as_known_first] == list(range(len(as_known_first), 0, -1))


async def test_merged_people_have_one_history_and_parted_ones_their_own_again(
    platform: Platform, clock: MovableClock
) -> None:
    ann = (await buy(platform, "C-1", "A-1", datetime(2025, 10, 1, 12, tzinfo=UTC))).member_id
    bea = (await buy(platform, "C-2", "B-1", NOON)).member_id
    assert ann is not None
    assert bea is not None
    await keep(platform)
    anns, beas = await history(platform, ann), await history(platform, bea)
    assert (await stage(platform, ann), await stage(platform, bea)) == ("dormant", "new")
    merged = await merge(platform, ann, bea)
    await keep(platform)
    assert merged.winner_id == ann
    assert (await stage(platform, ann), await stage(platform, bea)) == ("reactivated", None)
    assert (await history(platform, ann))[-1] == ("dormant", "reactivated", "came_back", NOON)
    (told,) = await news(platform)
    assert (told.payload["from"], told.payload["to"]) == ("dormant", "reactivated")
    await part(platform, merged)
    await keep(platform)
    assert (await stage(platform, ann), await stage(platform, bea)) == ("dormant", "new")
    assert [each for each in await history(platform, ann) if each[0] != each[1]] == anns
    assert await history(platform, bea) == beas


async def test_who_is_erased_has_no_stage_and_an_unchanged_history(
    platform: Platform, clock: MovableClock
) -> None:
    member = (await buy(platform, "C-1", "A-1", NOON)).member_id
    assert member is not None
    await keep(platform)
    async with platform.database.transaction() as tx:
        await erase_member(tx, platform.vault, member, CALLER, clock.now())
    await keep(platform)
    assert await stage(platform, member) is None
    assert await history(platform, member) == [(None, "new", "first_order", NOON)]


async def test_two_at_once_and_one_who_is_stopped_in_the_middle_come_to_the_same(
    platform: Platform, clock: MovableClock
) -> None:
    bought = [
        await buy(platform, f"C-{number}", f"A-{number}", NOON - timedelta(days=number * 9))
        for number in range(24)
    ]
    ids = [each.member_id for each in bought]
    with pytest.raises(Stopped):
        await kept_and_killed(platform, ids)
    await asyncio.gather(*(keep(platform) for _ in range(3)))
    clock.advance(timedelta(days=100))
    async with platform.database.transaction() as tx:
        await insights.note_everybody(tx)
    await asyncio.gather(*(keep(platform) for _ in range(3)))
    once = [await history(platform, each) for each in ids]
    async with platform.database.transaction() as tx:
        assert await insights.note_everybody(tx) == 24
    await keep(platform)
    assert [await history(platform, each) for each in ids] == once
    assert {each[-1][1] for each in once} == {"dormant", "churned"}


async def test_other_days_hold_from_now_on_and_leave_what_was(
    platform: Platform, clock: MovableClock
) -> None:
    member = (await buy(platform, "C-1", "A-1", on(1, 20, 12))).member_id
    assert member is not None
    await keep(platform)
    shorter = Days(new_days=10, active_days=30, dormant_days=60, reactivated_days=10)
    async with platform.database.transaction() as tx:
        terms = StageTerms(days=shorter)
        version = await lifecycle.change_terms(tx, terms, "Ann", "a test", clock.now())
        same = await lifecycle.change_terms(tx, terms, "Ann", "again", clock.now())
        await insights.note_everybody(tx)
    assert (version.version, same.version) == (2, 2)
    await keep(platform)
    assert await history(platform, member) == [
        (None, "new", "first_order", on(1, 20, 12)),
        ("new", "active", "time", on(2, 20)),
        ("active", "dormant", "thresholds", clock.now()),
    ]
    async with platform.database.transaction() as tx:
        terms = StageTerms(days=Days(active_days=90, dormant_days=90))
        with pytest.raises(DaysUnfit):
            await lifecycle.change_terms(tx, terms, "Ann", "", clock.now())
