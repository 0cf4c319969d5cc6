"""Erasing: nothing personal is left, the ids and the evidence of consents stay."""

from typing import Any
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import MemberErased, MemberNotFound
from regulars.domains.members.types import (
    ConsentGiven,
    MergeRequest,
    ProfileChange,
    ProfileEdit,
    TagChange,
    UndoRequest,
)
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


async def erase(platform: Platform, *member_ids: UUID) -> list[UUID]:
    async with platform.database.transaction() as tx:
        return await actions.erase(tx, platform.vault, member_ids, CALLER, NOW)


async def test_everything_personal_of_everybody_merged_goes(platform: Platform) -> None:
    change = ProfileChange(full_name="张三", city="上海")
    ann = await resolve_id(platform, phone("13812345678"), card("1"), profile=change)
    bob = await resolve_id(platform, email("bob@example.com"), card("2"), profile=change)
    consent = ConsentGiven(
        member_id=bob,
        purpose="marketing",
        channel="sms",
        basis="consent",
        is_granted=True,
        source="till",
        text_version="2026-01",
        occurred_at=NOW,
    )
    async with platform.database.transaction() as tx:
        tag = TagChange(member_id=bob, tag="vip")
        await actions.change_tags(tx, platform.vault, [tag], CALLER, NOW)
        await actions.record_consents(tx, platform.vault, [consent], CALLER, NOW)
    await resolve(platform, inbound(card("1"), card("2")))
    assert await erase(platform, bob) == [ann, bob]
    found = await portrait(platform, bob)
    assert (found.member.id, found.member.standing, found.party_ids) == (ann, "erased", [ann, bob])
    assert (found.identities, found.tags) == ([], [])
    assert found.member.profile.full_name is None
    assert found.member.profile.city is None
    assert [(each.purpose, each.is_granted) for each in found.consents] == [("marketing", True)]
    assert len(found.merges) == 1


async def test_the_same_phone_is_a_new_member_afterwards(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"))
    await erase(platform, ann)
    [found] = await resolve(platform, inbound(phone("13812345678")))
    assert found.is_new
    assert found.member_id != ann


async def test_nothing_can_be_written_about_somebody_erased(platform: Platform) -> None:
    ann, bob = await resolve_id(platform, card("1")), await resolve_id(platform, card("2"))
    await resolve(platform, inbound(card("1"), card("2")))
    [merge] = (await portrait(platform, ann)).merges
    await erase(platform, ann)
    edit = ProfileEdit(member_id=bob, change=ProfileChange(city="上海"))
    eve = await resolve_id(platform, card("3"))
    merging = MergeRequest(first_id=eve, second_id=bob)
    undoing = UndoRequest(merge_id=merge.merge_id)
    refused: list[tuple[Any, Any]] = [
        (actions.edit_profile, edit),
        (actions.merge, merging),
        (actions.undo_merge, undoing),
    ]
    for action, command in refused:
        with pytest.raises(MemberErased):
            async with platform.database.transaction() as tx:
                await action(tx, platform.vault, command, CALLER, NOW)
    with pytest.raises(MemberErased):
        await erase(platform, ann)
    with pytest.raises(MemberNotFound):
        await erase(platform, new_id())


async def test_open_questions_about_somebody_erased_are_gone(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678", is_verified=True), card("1"))
    await resolve_id(platform, phone("13900001111", is_verified=True), card("2"))
    await resolve(platform, inbound(card("1"), card("2")))
    await erase(platform, ann)
    async with platform.database.transaction() as tx:
        assert (await queries.list_reviews(tx, platform.vault, "open", FIRST_PAGE)).items == []
