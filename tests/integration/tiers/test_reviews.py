"""Reviews on a real PostgreSQL: once, in any order of arrival, told to whom it concerns."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions as members
from regulars.domains.members.types import MergeRequest, UndoRequest
from regulars.domains.tiers import actions, queries
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.errors import UnknownPenalty, UnknownTier
from regulars.domains.tiers.queries import AsOf, Course, FigureReader
from regulars.domains.tiers.types import (
    Anniversary,
    Change,
    Manual,
    ManualTier,
    Names,
    NewNotice,
    Occasion,
    Penalty,
    Review,
    Reviewed,
    Standing,
)
from regulars.flows.record_orders import Submission
from regulars.infra.clock import MovableClock
from regulars.infra.feed import Position
from regulars.infra.outbox import Announced, announced_after
from tests.integration.test_record_orders import NOON, customer, document, line, record
from tests.integration.tiers.test_ladders import live
from tests.support.members import CALLER
from tests.support.tiers import LONDON, at, body


async def ladder(platform: Platform) -> Course:
    async with platform.database.transaction() as tx:
        return await queries.course(tx, LONDON, "status")


async def buy(platform: Platform, number: str, when: str, amount: int, card: str = "C-1") -> UUID:
    """They buy when it is that time, or had already."""
    clock = platform.clock
    assert isinstance(clock, MovableClock)
    clock.advance(max(at(when) - clock.now(), timedelta(0)))
    sold = document(number, line("TEA", 1, amount * 100), occurred_at=at(when))
    (answer,) = await record(platform, Submission(document=sold, customer=customer(card)))
    return answer.member_id


async def review(
    platform: Platform, *reviews: Review, through: str, is_backfill: bool = False
) -> list[Reviewed]:
    course = await ladder(platform)
    sitting = Sitting(through=at(through), now=at(through), is_backfill=is_backfill)
    async with platform.database.transaction() as tx:
        reader = FigureReader(tx, course)
        return await actions.review_members(tx, course, reader, reviews, sitting)


def seen(member_id: UUID, when: str, *merged: UUID) -> Review:
    return Review((member_id, *merged), (Occasion(at(when), at(when)),))


async def close(platform: Platform, through: str, count: int = 2) -> list[Change]:
    """The review of everybody who is due, in pages."""
    course = await ladder(platform)
    changes: list[Change] = []
    after: UUID | None = UUID(int=0)
    while after is not None:
        async with platform.database.transaction() as tx:
            page = await queries.due(tx, course.ladder.id, at(through), after_id=after, count=count)
        after = page.last_id
        reviewed = await review(platform, *map(Review, page.groups), through=through)
        changes += [change for each in reviewed for change in each.changes]
    return changes


async def tier_of(
    platform: Platform, *owner_ids: UUID, as_of: AsOf | None = None, now: str = "2026-01-01"
) -> str | None:
    return (await standing_of(platform, *owner_ids, as_of=as_of, now=now)).tier


async def standing_of(
    platform: Platform, *owner_ids: UUID, as_of: AsOf | None = None, now: str = "2026-01-01"
) -> Standing:
    """Where somebody stands; by default as it is stored, before anything falls due by itself."""
    course = await ladder(platform)
    async with platform.database.transaction() as tx:
        reader = queries.FigureReader(tx, course)
        (found,) = await queries.standings(tx, course, reader, [owner_ids], at(now), as_of)
    return found


async def announced(platform: Platform) -> list[Announced]:
    async with platform.database.transaction() as tx:
        everything = await announced_after(tx, Position(written_in=0, last_id=UUID(int=0)), 1000)
    return [each for each in everything if each.topic.startswith("tier.")]


async def test_an_order_raises_and_is_announced_once(platform: Platform) -> None:
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 1_200)
    (first,) = await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    (again,) = await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    assert [each.why for each in first.changes] == ["reached"]
    assert again.changes == ()
    assert await standing_of(platform, member) == again.standing
    (told,) = await announced(platform)
    assert (told.topic, told.subject_id, told.occurred_at) == (
        "tier.changed",
        member,
        at("2026-03-10"),
    )
    assert (told.payload["from_tier"], told.payload["tier"]) == (None, "silver")


async def test_the_close_of_a_year_runs_in_pages_and_a_second_time_changes_nothing(
    platform: Platform,
) -> None:
    await live(platform, body())
    amounts = {"C-1": 1_000, "C-2": 5_000, "C-3": 10, "C-4": 5_000, "C-5": 1_500}
    people = {
        card: await buy(platform, f"A-{card}", "2026-03-10", amount, card)
        for card, amount in amounts.items()
    }
    await review(
        platform, *(seen(each, "2026-03-10") for each in people.values()), through="2026-03-10"
    )
    await buy(platform, "B-2", "2027-05-01", 5_000, "C-2")
    assert await close(platform, "2026-12-31") == []
    renewed = await close(platform, "2027-01-01")
    assert [each.why for each in renewed] == ["renewed"] * 5
    assert await close(platform, "2027-01-01") == []
    # The job was late by two months: what was due took effect when it fell due.
    changes = await close(platform, "2028-03-01")
    assert {each.effective_at for each in changes} == {at("2028-01-01")}
    tiers = [await tier_of(platform, each) for each in people.values()]
    assert tiers == ["bronze", "gold", None, "silver", "bronze"]
    assert await close(platform, "2028-03-01") == []


async def test_tiers_as_of_an_instant_do_not_wait_for_a_close(platform: Platform) -> None:
    """Gold of 2026 falls one step a year from 2028 on: asked before the close, and after it."""
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 6_000)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    instants = ["2027-01-01", "2028-01-01", "2029-01-01", "2030-01-01"]
    course = await ladder(platform)

    async def told() -> list[tuple[str | None, list[tuple[str, int]], str | None]]:
        found = []
        for each in instants:
            as_of = AsOf(at(each))
            async with platform.database.transaction() as tx:
                reader = queries.FigureReader(tx, course)
                census = await queries.census(tx, course, reader, as_of)
            counts = [(each.tier, each.member_count) for each in census.tiers if each.member_count]
            found.append(
                (
                    await tier_of(platform, member, as_of=as_of),
                    counts,
                    await tier_of(platform, member, now=each),
                )
            )
        return found

    before = await told()
    assert [tier for tier, _, _ in before] == ["gold", "silver", "bronze", None]
    assert [counts for _, counts, _ in before] == [
        [("gold", 1)],
        [("silver", 1)],
        [("bronze", 1)],
        [],
    ]
    assert [tier for _, _, tier in before] == ["gold", "silver", "bronze", None]
    assert (await standing_of(platform, member)).ordinal == 1
    assert len(await close(platform, "2030-06-01")) == 4
    as_told_after = await told()
    assert [each[:2] for each in as_told_after] == [each[:2] for each in before]


async def test_history_is_announced_to_nobody(platform: Platform) -> None:
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 1_200)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10", is_backfill=True)
    assert await tier_of(platform, member) == "silver"
    assert await announced(platform) == []


async def test_what_was_true_then_and_what_was_known_then(platform: Platform) -> None:
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 100)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    await buy(platform, "A-2", "2026-04-10", 5_000)
    # Learned a month late.
    late = Review((member,), (Occasion(at("2026-04-10"), at("2026-05-10")),))
    await review(platform, late, through="2026-05-10")
    true_in_april = AsOf(at("2026-04-20"))
    known_in_april = AsOf(at("2026-04-20"), at("2026-04-20"))
    assert await tier_of(platform, member, as_of=true_in_april) == "gold"
    assert await tier_of(platform, member, as_of=known_in_april) == "bronze"
    assert await tier_of(platform, member, as_of=AsOf(at("2026-03-09"))) is None


async def test_history_comes_in_pages_the_latest_first(platform: Platform) -> None:
    version = await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 5_000)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    await close(platform, "2030-01-01")
    async with platform.database.transaction() as tx:
        first = await queries.history(tx, version.ladder_id, [member], count=3)
        rest = await queries.history(tx, version.ladder_id, [member], after=first.next_key, count=3)
    told = [(each.why, each.from_tier, each.tier) for each in (*first.changes, *rest.changes)]
    assert told == [
        ("failed", "bronze", None),
        ("failed", "silver", "bronze"),
        ("failed", "gold", "silver"),
        ("renewed", "gold", "gold"),
        ("reached", None, "gold"),
    ]
    assert rest.next_key is None


async def two_people(platform: Platform) -> tuple[UUID, UUID]:
    await live(platform, body())
    silver = await buy(platform, "A-1", "2026-03-10", 1_200, "C-1")
    gold = await buy(platform, "A-2", "2026-03-11", 5_200, "C-2")
    for member, day in ((silver, "2026-03-10"), (gold, "2026-03-11")):
        await review(platform, seen(member, day), through=day)
    return silver, gold


async def test_what_both_bought_counts_and_the_higher_tier_holds(platform: Platform) -> None:
    silver, gold = await two_people(platform)
    group = (silver, gold)
    assert await tier_of(platform, *group) == "gold"
    (reviewed,) = await review(platform, seen(silver, "2026-06-02", gold), through="2026-06-02")
    assert reviewed.changes == ()


async def test_after_a_merge_only_the_survivors_standing_falls_due(platform: Platform) -> None:
    silver, gold = await two_people(platform)
    request = MergeRequest(first_id=silver, second_id=gold, note="same person")
    async with platform.database.transaction() as tx:
        done = await members.merge(tx, platform.vault, request, CALLER, at("2026-06-01"))
    assert done.winner_id == silver
    changes = await close(platform, "2027-01-01")
    assert [(each.standing.member_id, each.why) for each in changes] == [(silver, "renewed")]
    assert changes[0].standing.absorbed_ids == (gold,)
    assert await close(platform, "2027-12-31") == []
    assert await tier_of(platform, silver, gold) == "gold"
    undone = UndoRequest(merge_id=done.merge_id, note="two after all")
    async with platform.database.transaction() as tx:
        await members.undo_merge(tx, platform.vault, undone, CALLER, at("2027-06-01"))
    # What was the other's from before is theirs again, and falls due as theirs.
    assert await tier_of(platform, gold) == "gold"
    changes = await close(platform, "2027-06-01")
    assert [(each.standing.member_id, each.why) for each in changes] == [(gold, "renewed")]


async def test_a_merge_undone_before_any_review_leaves_no_trace(platform: Platform) -> None:
    silver, gold = await two_people(platform)
    request = MergeRequest(first_id=silver, second_id=gold, note="same person")
    async with platform.database.transaction() as tx:
        done = await members.merge(tx, platform.vault, request, CALLER, at("2026-06-01"))
    assert await tier_of(platform, silver, gold) == "gold"
    undone = UndoRequest(merge_id=done.merge_id, note="two after all")
    async with platform.database.transaction() as tx:
        await members.undo_merge(tx, platform.vault, undone, CALLER, at("2026-06-02"))
    assert [await tier_of(platform, each) for each in (silver, gold)] == ["silver", "gold"]


async def test_a_manual_tier_is_a_floor_with_an_end_and_a_reason(platform: Platform) -> None:
    await live(platform, body())
    course = await ladder(platform)
    member = await buy(platform, "A-1", "2026-03-10", 100)
    given = Manual(tier="gold", mode="floor", reason="press", by="ann", until=at("2026-09-01"))
    async with platform.database.transaction() as tx:
        sitting = Sitting(through=at("2026-03-01"), now=at("2026-03-01"))
        command = ManualTier(owner_ids=(member,), manual=given)
        (reviewed,) = await actions.set_manual_tiers(tx, course, [command], sitting)
        (again,) = await actions.set_manual_tiers(tx, course, [command], sitting)
        wrong = Manual(tier="jade", mode="floor", reason="", by="ann")
        wrongly = ManualTier(owner_ids=(member,), manual=wrong)
        with pytest.raises(UnknownTier):
            await actions.set_manual_tiers(tx, course, [wrongly], sitting)
    assert (len(reviewed.changes), again.changes) == (1, ())
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    assert await tier_of(platform, member) == "gold"
    assert [each.why for each in await close(platform, "2026-09-01")] == ["manual_ended"]
    assert await tier_of(platform, member) == "bronze"


async def test_misconduct_is_announced_and_the_fall_follows(platform: Platform) -> None:
    fraud = Penalty(code="fraud", names=Names(en="Fraud"), notice_days=14, fall="to_floor")
    await live(platform, body(penalties=[fraud]))
    course = await ladder(platform)
    one = await buy(platform, "A-1", "2026-03-10", 5_000)
    two = await buy(platform, "A-2", "2026-03-10", 5_000, "C-2")
    await review(platform, seen(one, "2026-03-10"), seen(two, "2026-03-10"), through="2026-03-10")
    sitting = Sitting(through=at("2026-04-01"), now=at("2026-04-01"))
    async with platform.database.transaction() as tx:
        both = [
            NewNotice(owner_ids=(each,), penalty="fraud", reason="resale") for each in (one, two)
        ]
        await actions.give_notices(tx, course, both, sitting)
        lifted = [NewNotice(owner_ids=(two,), penalty=None, reason="a mistake")]
        await actions.give_notices(tx, course, lifted, sitting)
        wrong = [NewNotice(owner_ids=(one,), penalty="theft", reason="")]
        with pytest.raises(UnknownPenalty):
            await actions.give_notices(tx, course, wrong, sitting)
    assert await close(platform, "2026-04-14") == []
    assert [each.why for each in await close(platform, "2026-04-15")] == ["penalty"]
    assert [await tier_of(platform, each) for each in (one, two)] == [None, "gold"]
    assert [each.topic for each in await announced(platform)][2:] == [
        "tier.noticed",
        "tier.noticed",
        "tier.changed",
    ]


async def test_who_keeps_ordering_is_looked_at_later_without_a_trace(platform: Platform) -> None:
    quiet = Penalty(code="quiet", names=Names(en="Quiet"), notice_days=14, inactive_days=90)
    await live(platform, body(penalties=[quiet]))
    member = await buy(platform, "A-1", "2026-03-10", 5_000)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    await buy(platform, "A-2", "2026-05-01", 10)
    assert await close(platform, "2026-06-09") == []
    assert (await standing_of(platform, member)).checks_at == at("2026-07-30")
    assert await close(platform, "2026-06-09") == []
    assert [each.why for each in await close(platform, "2026-07-30")] == ["noticed"]


async def test_members_are_told_once_that_their_tier_ends_soon(platform: Platform) -> None:
    await live(platform, body(warn_days=[60, 30]))
    course = await ladder(platform)
    people = [
        await buy(platform, f"A-{card}", "2026-03-10", 1_000, card) for card in ("C-1", "C-2")
    ]
    await review(platform, *(seen(each, "2026-03-10") for each in people), through="2026-03-10")
    await close(platform, "2027-01-01")
    await buy(platform, "B-1", "2027-05-01", 1_000, "C-1")

    async def warned(now: str) -> list[tuple[UUID, int]]:
        async with platform.database.transaction() as tx:
            between = (at(now), at("2028-01-01"))
            page = await queries.ending(tx, course.ladder.id, between, count=10)
            assert {group[0] for group in page.groups} == set(people)
            reader = FigureReader(tx, course)
            told = await actions.book_warnings(tx, course, reader, page.groups, at(now))
        return [(each.owner_ids[0], each.days) for each in told]

    assert await warned("2027-10-30") == []
    assert await warned("2027-11-10") == [(people[1], 60)]
    assert await warned("2027-11-11") == []
    assert await warned("2027-12-20") == [(people[1], 30)]
    topics = [each.topic for each in await announced(platform)]
    assert topics.count("tier.ending_soon") == 2


async def test_progress_in_a_batch(platform: Platform) -> None:
    await live(platform, body())
    course = await ladder(platform)
    one = await buy(platform, "A-1", "2026-03-10", 680)
    nobody = UUID(int=5)
    await review(platform, seen(one, "2026-03-10"), through="2026-03-10")
    async with platform.database.transaction() as tx:
        found = await queries.progress_of(
            tx, course, FigureReader(tx, course), [(one,), (nobody,)], at("2026-03-11")
        )
    words = [queries.progress_words(each, body(), "en", {}) for each in found if each]
    assert words == ["320 to Silver by 31 December", "1 to Bronze by 31 December"]


async def test_a_year_of_ones_own_begins_with_the_day_of_joining(platform: Platform) -> None:
    await live(platform, body(window=Anniversary("joining")))
    member = await buy(platform, "A-1", "2026-01-20T10:00", 1_000)
    found = await standing_of(platform, member)
    assert found.joined_at == NOON
    await review(platform, seen(member, "2026-02-20"), through="2026-02-20")
    # The first order is of the year before the day of joining.
    assert await tier_of(platform, member) is None
    await buy(platform, "A-2", "2026-02-20", 1_000)
    await review(platform, seen(member, "2026-02-20"), through="2026-02-20")
    assert (await standing_of(platform, member)).valid_until == at("2027-02-01")


async def test_twelve_tills_raise_one_member_once(platform: Platform) -> None:
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 1_200)
    found = await asyncio.gather(
        *(review(platform, seen(member, "2026-03-10"), through="2026-03-10") for _ in range(12))
    )
    assert sum(len(each.changes) for (each,) in found) == 1
    assert (await standing_of(platform, member)).ordinal == 1


async def test_batches_that_overlap_in_any_order_wait_for_each_other(platform: Platform) -> None:
    await live(platform, body())
    people = [
        await buy(platform, f"A-{card}", "2026-03-10", 1_000 + card, f"C-{card}")
        for card in range(20)
    ]
    batches = [people, people[::-1], people[10:], people[15::-1]] * 2
    found = await asyncio.gather(
        *(
            review(platform, *(seen(each, "2026-03-10") for each in batch), through="2026-03-10")
            for batch in batches
        )
    )
    assert sum(len(each.changes) for batch in found for each in batch) == 20


async def test_an_occasion_and_the_close_do_not_pass_each_other(platform: Platform) -> None:
    await live(platform, body())
    member = await buy(platform, "A-1", "2026-03-10", 1_000)
    await review(platform, seen(member, "2026-03-10"), through="2026-03-10")
    await close(platform, "2027-01-01")
    await buy(platform, "A-2", "2028-01-01", 5_000)
    await asyncio.gather(
        review(platform, seen(member, "2028-01-01"), through="2028-01-01"),
        close(platform, "2028-01-01"),
    )
    version = (await ladder(platform)).ladder.id
    async with platform.database.transaction() as tx:
        page = await queries.history(tx, version, [member], count=2)
    assert [(each.why, each.tier) for each in page.changes] == [
        ("reached", "gold"),
        ("failed", "bronze"),
    ]
