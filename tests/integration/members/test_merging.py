"""Merging by hand, undoing, previews and the review queue."""

from datetime import timedelta
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import (
    AlreadyMerged,
    MemberNotFound,
    MergeGuarded,
    MergeNotFound,
    MergeUndone,
    ReviewDecided,
)
from regulars.domains.members.types import (
    ConsentGiven,
    Decision,
    FieldConflict,
    Merged,
    MergeRequest,
    Portrait,
    ProfileChange,
    Review,
    ReviewAnswer,
    TagChange,
    Undone,
    UndoRequest,
)
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.kernel.ids import new_id
from tests.conftest import NOW
from tests.support.members import (
    CALLER,
    FIRST_PAGE,
    card,
    email,
    inbound,
    phone,
    portrait,
    resolve,
    resolve_id,
)

DAY = timedelta(days=1)


async def merge(platform: Platform, first: UUID, second: UUID, *, force: bool = False) -> Merged:
    request = MergeRequest(first_id=first, second_id=second, note="same", overrides_guards=force)
    async with platform.database.transaction() as tx:
        return await actions.merge(tx, platform.vault, request, CALLER, platform.clock.now())


async def undo(platform: Platform, merge_id: UUID, *, keeps_apart: bool = True) -> Undone:
    request = UndoRequest(merge_id=merge_id, note="wrong", keeps_apart=keeps_apart)
    async with platform.database.transaction() as tx:
        return await actions.undo_merge(tx, platform.vault, request, CALLER, platform.clock.now())


async def decide(platform: Platform, review_id: UUID, decision: Decision) -> Review:
    answer = ReviewAnswer(review_id=review_id, decision=decision)
    async with platform.database.transaction() as tx:
        return await actions.decide_review(tx, platform.vault, answer, CALLER, platform.clock.now())


async def tag(platform: Platform, member_id: UUID, name: str, *, is_set: bool = True) -> None:
    change = TagChange(member_id=member_id, tag=name, is_set=is_set)
    async with platform.database.transaction() as tx:
        await actions.change_tags(tx, platform.vault, [change], CALLER, platform.clock.now())


async def consent(platform: Platform, member_id: UUID, *, is_granted: bool) -> None:
    given = ConsentGiven(
        member_id=member_id,
        purpose="marketing",
        channel="sms",
        basis="consent",
        is_granted=is_granted,
        source="till",
        text_version="2026-01",
        occurred_at=platform.clock.now(),
    )
    async with platform.database.transaction() as tx:
        await actions.record_consents(tx, platform.vault, [given], CALLER, platform.clock.now())


async def topics(platform: Platform) -> list[str]:
    async with platform.database.transaction() as tx:
        start = Position(written_in=0, last_id=UUID(int=0))
        return [each.topic for each in await announced_after(tx, start, 100)]


async def two_members(platform: Platform) -> tuple[UUID, UUID]:
    """Ann, known in many ways, and Bob, younger and known in others."""
    ann = await resolve_id(
        platform,
        phone("13812345678"),
        card("1"),
        profile=ProfileChange(full_name="张安", city="上海"),
    )
    bob = await resolve_id(
        platform,
        email("bob@example.com"),
        card("2"),
        profile=ProfileChange(full_name="李伯", gender="male"),
        seen_at=NOW + timedelta(hours=1),
    )
    for member_id, name in ((ann, "vip"), (bob, "coffee"), (bob, "blocked")):
        await tag(platform, member_id, name)
    await consent(platform, ann, is_granted=True)
    await consent(platform, bob, is_granted=False)
    return ann, bob


async def first_words(platform: Platform, member_id: UUID) -> tuple[object, object, int | None]:
    """When the member joined and was first seen, and where."""
    member = (await portrait(platform, member_id)).member
    return member.joined_at, member.first_seen_at, member.source_id


def without_times(found: Portrait) -> object:
    return (found.member, found.identities, found.tags, found.consents, found.party_ids)


async def test_everything_of_two_merged_members_is_read_together(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    done = await merge(platform, bob, ann)
    assert (done.winner_id, done.loser_id) == (ann, bob)
    found = await portrait(platform, bob)
    assert found.member.id == ann
    assert found.party_ids == [ann, bob]
    assert {each.value for each in found.identities} == {
        "+8613812345678",
        "bob@example.com",
        "1",
        "2",
    }
    profile = found.member.profile
    assert (profile.full_name, profile.city, profile.gender) == ("李伯", "上海", "male")
    assert {each.tag for each in found.tags} == {"vip", "coffee", "blocked"}
    assert [(each.purpose, each.is_granted) for each in found.consents] == [("marketing", False)]
    assert await resolve_id(platform, email("bob@example.com")) == ann
    assert (await topics(platform))[-1] == "member.merged"


async def test_undoing_restores_exactly_what_was_there_before(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    before = [without_times(await portrait(platform, each)) for each in (ann, bob)]
    done = await merge(platform, ann, bob)
    assert await undo(platform, done.merge_id) == Undone(
        merge_id=done.merge_id, survivor_id=ann, restored_id=bob
    )
    assert [without_times(await portrait(platform, each)) for each in (ann, bob)] == before
    assert (await topics(platform))[-1] == "member.merge_undone"


async def test_what_came_after_a_merge_stays_with_the_survivor(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    done = await merge(platform, ann, bob)
    later = NOW + timedelta(days=1)
    await resolve(
        platform,
        inbound(
            card("2"), card("3"), profile=ProfileChange(gender="other", city="北京"), seen_at=later
        ),
    )
    await tag(platform, bob, "late")
    await tag(platform, bob, "coffee", is_set=False)
    assert {each.tag for each in (await portrait(platform, ann)).tags} == {
        "vip",
        "blocked",
        "late",
    }
    await undo(platform, done.merge_id)
    survivor, restored = await portrait(platform, ann), await portrait(platform, bob)
    assert {each.value for each in restored.identities} == {"bob@example.com", "2"}
    assert {each.value for each in survivor.identities} == {"+8613812345678", "1", "3"}
    profile = restored.member.profile
    assert (profile.full_name, profile.gender, profile.city) == ("李伯", "male", None)
    profile = survivor.member.profile
    assert (profile.full_name, profile.gender, profile.city) == ("张安", "other", "北京")
    assert {each.tag for each in restored.tags} == {"coffee", "blocked"}
    assert {each.tag for each in survivor.tags} == {"vip", "late"}


async def test_a_record_between_both_their_firsts_stays_with_the_survivor(
    platform: Platform,
) -> None:
    """Of the two together it says nothing new, of the survivor alone it does."""
    ann = await resolve_id(platform, card("1"), source_id=1, registers=True)
    bob = await resolve_id(platform, card("2"), source_id=2, seen_at=NOW - 9 * DAY, registers=True)
    done = await merge(platform, ann, bob)
    between = NOW - DAY
    await resolve(platform, inbound(card("2"), source_id=3, seen_at=between, registers=True))
    assert await first_words(platform, ann) == (NOW - 9 * DAY, NOW - 9 * DAY, 2)
    await undo(platform, done.merge_id)
    assert await first_words(platform, ann) == (between, between, 3)
    assert await first_words(platform, bob) == (NOW - 9 * DAY, NOW - 9 * DAY, 2)


async def test_a_record_after_the_merge_in_one_batch_stays_with_the_survivor(
    platform: Platform,
) -> None:
    """It said nothing new of the one that has lost by then, but does of the survivor alone."""
    ann = await resolve_id(platform, card("1"), source_id=1)
    bob = await resolve_id(platform, card("2"), source_id=2, seen_at=NOW - 9 * DAY)
    between = NOW - DAY
    [linked, _] = await resolve(
        platform,
        inbound(card("1"), card("2")),
        inbound(card("2"), source_id=3, seen_at=between),
    )
    assert (linked.member_id, linked.merged) == (ann, (bob,))
    [merged] = (await portrait(platform, ann)).merges
    await undo(platform, merged.merge_id)
    assert await first_words(platform, ann) == (between, between, 3)
    assert await first_words(platform, bob) == (NOW - 9 * DAY, NOW - 9 * DAY, 2)


async def test_a_merge_in_the_middle_of_a_chain_can_be_undone(platform: Platform) -> None:
    one, two, three = [
        await resolve_id(platform, card(name), profile=ProfileChange(nickname=name))
        for name in ("1", "2", "3")
    ]
    lower = await merge(platform, two, three)
    await merge(platform, one, two)
    assert (await portrait(platform, three)).party_ids == [one, two, three]
    await undo(platform, lower.merge_id)
    assert (await portrait(platform, one)).party_ids == [one, two]
    assert (await portrait(platform, three)).party_ids == [three]
    assert (await portrait(platform, three)).member.profile.nickname == "3"


async def test_undoing_the_upper_merge_keeps_the_lower_one(platform: Platform) -> None:
    one, two, three = [await resolve_id(platform, card(name)) for name in ("1", "2", "3")]
    await merge(platform, two, three)
    upper = await merge(platform, one, three)
    await undo(platform, upper.merge_id)
    assert (await portrait(platform, one)).party_ids == [one]
    assert (await portrait(platform, three)).party_ids == [two, three]


async def test_an_undone_pair_is_kept_apart_from_then_on(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    await undo(platform, (await merge(platform, ann, bob)).merge_id)
    [found] = await resolve(platform, inbound(card("1"), card("2")))
    assert (found.member_id, found.merged, found.review_id) == (ann, (), None)
    with pytest.raises(MergeGuarded, match="kept_apart"):
        await merge(platform, ann, bob)
    assert (await merge(platform, ann, bob, force=True)).winner_id == ann


async def test_an_undo_may_leave_the_pair_free_to_merge_again(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    done = await merge(platform, ann, bob)
    await undo(platform, done.merge_id, keeps_apart=False)
    [found] = await resolve(platform, inbound(card("1"), card("2")))
    assert (found.member_id, found.merged) == (ann, (bob,))


async def test_refused_merges_and_undos_say_why(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    done = await merge(platform, ann, bob)
    with pytest.raises(AlreadyMerged):
        await merge(platform, bob, ann)
    with pytest.raises(MemberNotFound):
        await merge(platform, ann, new_id())
    with pytest.raises(MergeNotFound):
        await undo(platform, new_id())
    await undo(platform, done.merge_id)
    with pytest.raises(MergeUndone):
        await undo(platform, done.merge_id)


async def test_the_history_says_who_merged_what_and_why(platform: Platform) -> None:
    ann, bob = await two_members(platform)
    await undo(platform, (await merge(platform, ann, bob)).merge_id)
    async with platform.database.transaction() as tx:
        [found] = await queries.merge_history(tx, bob)
    assert (found.winner_id, found.loser_id, found.cause) == (ann, bob, "manual")
    assert (found.note, found.by_kind, found.by_name) == ("same", "system", "system")
    assert (found.merged_at, found.undone_at) == (NOW, NOW)
    assert (found.undone_note, found.undone_by_name) == ("wrong", "system")


async def test_a_preview_shows_what_would_be_combined_and_changes_nothing(
    platform: Platform,
) -> None:
    ann = await resolve_id(
        platform, phone("13812345678", is_verified=True), profile=ProfileChange(full_name="张安")
    )
    bob = await resolve_id(
        platform,
        phone("13900001111", is_verified=True),
        profile=ProfileChange(full_name="李伯", city="上海"),
        seen_at=NOW + timedelta(hours=1),
    )
    await tag(platform, bob, "coffee")
    async with platform.database.transaction() as tx:
        found = await queries.preview_merge(tx, platform.vault, (bob, ann), NOW)
    assert (found.winner_id, found.loser_id) == (ann, bob)
    assert (found.guards, found.is_kept_apart) == (["verified_phone_differs"], False)
    assert found.identity_counts == {"phone": 2}
    assert (found.profile.full_name, found.profile.city) == ("李*", "上海")
    assert found.conflicts == [
        FieldConflict(field="full_name", winner_value="张*", loser_value="李*", kept_value="李*")
    ]
    assert [each.tag for each in found.tags] == ["coffee"]
    assert (await portrait(platform, bob)).member.id == bob


async def guarded_pair(platform: Platform) -> tuple[UUID, UUID, UUID]:
    ann = await resolve_id(platform, phone("13812345678", is_verified=True), card("1"))
    bob = await resolve_id(platform, phone("13900001111", is_verified=True), card("2"))
    [found] = await resolve(platform, inbound(card("1"), card("2")))
    assert found.review_id is not None
    return ann, bob, found.review_id


async def test_a_review_decided_as_merge_merges(platform: Platform) -> None:
    ann, bob, review_id = await guarded_pair(platform)
    decided = await decide(platform, review_id, "merge")
    assert (decided.state, decided.decided_by_name) == ("merged", "system")
    assert (await portrait(platform, bob)).member.id == ann
    with pytest.raises(ReviewDecided):
        await decide(platform, review_id, "keep_apart")


async def test_a_review_decided_as_keep_apart_is_remembered(platform: Platform) -> None:
    ann, _, review_id = await guarded_pair(platform)
    assert (await decide(platform, review_id, "keep_apart")).state == "kept_apart"
    [found] = await resolve(platform, inbound(card("1"), card("2")))
    assert (found.member_id, found.review_id) == (ann, None)


async def test_a_question_is_answered_when_the_two_become_one_otherwise(
    platform: Platform,
) -> None:
    ann, bob, review_id = await guarded_pair(platform)
    await merge(platform, ann, bob, force=True)
    async with platform.database.transaction() as tx:
        assert (await queries.list_reviews(tx, platform.vault, "open", FIRST_PAGE)).items == []
        [closed] = (await queries.list_reviews(tx, platform.vault, "merged", FIRST_PAGE)).items
    assert closed.id == review_id


async def test_ids_that_are_read_together_are_told(platform: Platform) -> None:
    one, two, three = [await resolve_id(platform, card(name)) for name in ("1", "2", "3")]
    await merge(platform, one, two)
    async with platform.database.transaction() as tx:
        assert await queries.same_person_ids(tx, [two, three, new_id()]) == {
            two: [one, two],
            three: [three],
        }
        assert await queries.survivors(tx, [one, two, three]) == {one: one, two: one, three: three}
        cursor = await tx.connection.execute(
            "select survivor_id from shared.member_redirect_v1 where member_id = %s", [two]
        )
        assert await cursor.fetchall() == [(one,)]
