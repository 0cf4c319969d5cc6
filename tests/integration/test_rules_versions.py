"""Rules on a real PostgreSQL: drafts, versions that go live and end, the book in force."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries
from regulars.domains.rules.errors import (
    RuleGroupConflict,
    RuleHasNoDraft,
    RuleInvalid,
    RuleNotFound,
    RuleNotLive,
    RuleOrderOfTime,
)
from regulars.domains.rules.types import (
    DraftInput,
    GoLive,
    ProgramClock,
    Retire,
    Usage,
    Version,
)
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.kernel.errors import Refusal
from tests.support.rules import body, fixed, granted, occasion, order, per_amount

CLOCK = ProgramClock(1, "Asia/Shanghai")


async def save(platform: Platform, **bodies: Any) -> list[Version | Refusal]:
    inputs = [DraftInput(program_id=1, code=code, body=written) for code, written in bodies.items()]
    async with platform.database.transaction() as tx:
        return await rules.save_drafts(tx, inputs, "ann", platform.clock.now())


async def draft(platform: Platform, code: str, *effects: Any, **more: Any) -> Version:
    (answer,) = await save(platform, **{code: body(*effects, **more)})
    assert isinstance(answer, Version), answer
    return answer


async def go_live(platform: Platform, *changes: tuple[UUID, Any]) -> list[Version | Refusal]:
    async with platform.database.transaction() as tx:
        return await rules.go_live(
            tx,
            [GoLive(rule_id=rule_id, live_from=at) for rule_id, at in changes],
            "bob",
            platform.clock.now(),
        )


async def retire(platform: Platform, rule_id: UUID, at: Any) -> Version | Refusal:
    async with platform.database.transaction() as tx:
        (answer,) = await rules.retire(
            tx, [Retire(rule_id=rule_id, live_until=at)], platform.clock.now()
        )
    return answer


async def units_at(platform: Platform, at: Any) -> dict[str, int]:
    """What the rules in force at an instant grant for an order of 10.00."""
    async with platform.database.transaction() as tx:
        book = (await queries.book_of_rules(tx, [CLOCK]))[1]
    on = occasion(order(1000), occurred_at=at)
    return granted(rules.decide(on, book.at(at), Usage()))


async def versions_of(platform: Platform, rule_id: UUID) -> list[Version]:
    async with platform.database.transaction() as tx:
        return await queries.versions(tx, rule_id)


async def test_a_draft_does_nothing_until_it_goes_live(platform: Platform) -> None:
    now = platform.clock.now()
    saved = await draft(platform, "base", per_amount())
    assert (saved.number, saved.state_at(now), saved.created_by) == (1, "draft", "ann")
    assert await units_at(platform, now) == {}
    (live,) = await go_live(platform, (saved.rule_id, now))
    assert isinstance(live, Version)
    assert live == (await versions_of(platform, saved.rule_id))[0]
    assert (live.state_at(now), live.published_by) == ("live", "bob")
    assert await units_at(platform, now) == {"base": 10}
    assert await units_at(platform, now - timedelta(microseconds=1)) == {}


async def test_a_draft_is_saved_in_the_place_of_the_one_before(platform: Platform) -> None:
    first = await draft(platform, "base", per_amount(1))
    second = await draft(platform, "base", per_amount(2))
    assert (second.id, second.number) == (first.id, 1)
    assert len(await versions_of(platform, first.rule_id)) == 1
    async with platform.database.transaction() as tx:
        assert (await queries.version(tx, first.id)).body == second.body


async def test_the_next_version_closes_the_one_before_at_its_instant(platform: Platform) -> None:
    now = platform.clock.now()
    later = now + timedelta(days=1)
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, now))
    second = await draft(platform, "base", per_amount(2))
    assert (second.number, second.id != first.id) == (2, True)
    await go_live(platform, (first.rule_id, later))
    one, two = await versions_of(platform, first.rule_id)
    assert (one.live_from, one.live_until) == (now, later)
    assert (two.live_from, two.live_until) == (later, None)
    assert one.body == first.body
    assert await units_at(platform, later - timedelta(microseconds=1)) == {"base": 10}
    assert await units_at(platform, later) == {"base": 20}


async def test_history_is_judged_by_the_version_in_force_when_it_occurred(
    platform: Platform,
) -> None:
    now = platform.clock.now()
    past = now - timedelta(days=365)
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, past))
    await draft(platform, "base", per_amount(3))
    await go_live(platform, (first.rule_id, now - timedelta(days=30)))
    seen = [await units_at(platform, now - timedelta(days=days)) for days in (366, 365, 31, 30)]
    assert seen == [{}, {"base": 10}, {"base": 10}, {"base": 30}]


async def test_a_version_begins_after_the_one_before_it(platform: Platform) -> None:
    now = platform.clock.now()
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, now))
    await draft(platform, "base", per_amount(2))
    for at in (now, now - timedelta(days=1)):
        (answer,) = await go_live(platform, (first.rule_id, at))
        assert isinstance(answer, RuleOrderOfTime)
    assert (await versions_of(platform, first.rule_id))[1].live_from is None


async def test_going_live_needs_a_rule_and_a_draft(platform: Platform) -> None:
    now = platform.clock.now()
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, now))
    none, missing = await go_live(platform, (first.rule_id, now), (UUID(int=5), now))
    assert isinstance(none, RuleHasNoDraft)
    assert isinstance(missing, RuleNotFound)


async def test_a_rule_ends_at_its_instant(platform: Platform) -> None:
    now = platform.clock.now()
    later = now + timedelta(days=1)
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, now))
    early = await retire(platform, first.rule_id, now - timedelta(seconds=1))
    assert isinstance(early, RuleOrderOfTime)
    ended = await retire(platform, first.rule_id, later)
    assert isinstance(ended, Version)
    assert (ended.state_at(now), ended.state_at(later)) == ("live", "retired")
    assert await units_at(platform, later - timedelta(microseconds=1)) == {"base": 10}
    assert await units_at(platform, later) == {}
    assert isinstance(await retire(platform, first.rule_id, later), RuleNotLive)


async def test_a_version_that_has_not_begun_can_be_taken_back(platform: Platform) -> None:
    now = platform.clock.now()
    tomorrow = now + timedelta(days=1)
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, tomorrow))
    await retire(platform, first.rule_id, now)
    assert await units_at(platform, tomorrow) == {}
    await draft(platform, "base", per_amount(2))
    await go_live(platform, (first.rule_id, now))
    assert await units_at(platform, tomorrow) == {"base": 20}


async def test_a_version_that_has_not_begun_can_be_given_its_end(platform: Platform) -> None:
    now = platform.clock.now()
    begin, end = now + timedelta(days=1), now + timedelta(days=2)
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, begin))
    ended = await retire(platform, first.rule_id, end)
    assert isinstance(ended, Version)
    assert (ended.live_from, ended.live_until) == (begin, end)
    assert await units_at(platform, begin) == {"base": 10}
    assert await units_at(platform, end) == {}


async def test_all_live_rules_of_a_group_share_its_mode(platform: Platform) -> None:
    now = platform.clock.now()
    best, first = ({"name": "promotion", "mode": mode} for mode in ("best", "first"))
    one = await draft(platform, "one", fixed(1), group=best)
    two = await draft(platform, "two", fixed(2), group=first)
    accepted, refused = await go_live(platform, (one.rule_id, now), (two.rule_id, now))
    assert isinstance(accepted, Version)
    assert isinstance(refused, RuleGroupConflict)
    await draft(platform, "one", fixed(1), group=first)
    later = now + timedelta(days=1)
    answers = await go_live(platform, (one.rule_id, later), (two.rule_id, later))
    assert all(isinstance(each, Version) for each in answers)


async def test_a_batch_answers_for_each_draft(platform: Platform) -> None:
    good = DraftInput(program_id=1, code="good", body=body(fixed(1)))
    other_program = msgspec.structs.replace(good, program_id=2)
    bad_code = msgspec.structs.replace(good, code="no good")
    bad_body = DraftInput(program_id=1, code="bad", body=body())
    async with platform.database.transaction() as tx:
        answers = await rules.save_drafts(
            tx, [good, bad_body, bad_code, good, other_program], "ann", platform.clock.now()
        )
        listed = await queries.rules_of_program(tx, 1, platform.clock.now())
    assert [type(each) for each in answers] == [
        Version,
        RuleInvalid,
        RuleInvalid,
        RuleInvalid,
        Version,
    ]
    assert [(each.code, each.in_force) for each in listed] == [("good", None)]


async def test_a_draft_can_be_thrown_away(platform: Platform) -> None:
    now = platform.clock.now()
    first = await draft(platform, "base", per_amount(1))
    await go_live(platform, (first.rule_id, now))
    await draft(platform, "base", per_amount(2))
    async with platform.database.transaction() as tx:
        assert await rules.delete_drafts(tx, [first.rule_id, UUID(int=5)]) == [True, False]
        rule = await queries.rule_by_code(tx, 1, "base", now)
    assert (rule.latest.number, rule.in_force) == (1, rule.latest)


async def test_what_is_not_there_is_refused(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        with pytest.raises(RuleNotFound):
            await queries.versions(tx, UUID(int=5))
        with pytest.raises(RuleNotFound):
            await queries.version(tx, UUID(int=5))
        with pytest.raises(RuleNotFound):
            await queries.rule_by_code(tx, 1, "none", platform.clock.now())


async def test_the_book_is_read_once_until_something_changes(platform: Platform) -> None:
    now = platform.clock.now()
    saved = await draft(platform, "base", per_amount(1))
    await go_live(platform, (saved.rule_id, now))
    async with platform.database.transaction() as tx:
        first = (await queries.book_of_rules(tx, [CLOCK]))[1]
        assert (await queries.book_of_rules(tx, [CLOCK]))[1] is first
    await draft(platform, "base", per_amount(2))
    async with platform.database.transaction() as tx:
        assert (await queries.book_of_rules(tx, [CLOCK]))[1] is first
    await go_live(platform, (saved.rule_id, now + timedelta(days=1)))
    async with platform.database.transaction() as tx:
        assert (await queries.book_of_rules(tx, [CLOCK]))[1] is not first


async def test_what_was_rolled_back_is_not_kept_in_the_book(platform: Platform) -> None:
    now = platform.clock.now()
    saved = await draft(platform, "base", per_amount(1))

    async with platform.database.transaction() as tx:
        await rules.go_live(tx, [GoLive(rule_id=saved.rule_id, live_from=now)], "bob", now)
        book = (await queries.book_of_rules(tx, [CLOCK]))[1]
        assert len(book.at(now).lives) == 1
        await tx.connection.rollback()
    assert await units_at(platform, now) == {}


async def test_going_live_and_ending_are_announced(platform: Platform) -> None:
    now = platform.clock.now()
    saved = await draft(platform, "base", per_amount(1))
    await go_live(platform, (saved.rule_id, now))
    await retire(platform, saved.rule_id, now + timedelta(days=1))
    async with platform.database.transaction() as tx:
        announced = await announced_after(tx, Position(written_in=0, last_id=UUID(int=0)), 10)
    assert [(each.topic, each.payload["code"]) for each in announced] == [
        ("rules.version_live", "base"),
        ("rules.version_retired", "base"),
    ]
