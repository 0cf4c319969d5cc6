"""Finding members: by identity, by name, in lists; masked or open."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import Caller, Principal
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import MemberNotFound, UnmaskingForbidden
from regulars.domains.members.types import (
    Attribute,
    Identity,
    MemberFilter,
    PageRequest,
    ProfileChange,
    TagChange,
)
from regulars.infra.listing import InvalidCursor
from regulars.kernel.ids import new_id
from tests.conftest import NOW
from tests.support.members import (
    CALLER,
    card,
    device,
    email,
    inbound,
    phone,
    resolve,
    resolve_id,
)


async def find(platform: Platform, *asked: Identity) -> list[UUID | None]:
    async with platform.database.transaction() as tx:
        return await queries.find_by_identities(tx, platform.vault, asked)


async def search(platform: Platform, text: str) -> list[UUID]:
    async with platform.database.transaction() as tx:
        return await queries.search_by_name(tx, platform.vault, text)


async def listed(platform: Platform, **narrowed: Any) -> list[UUID]:
    async with platform.database.transaction() as tx:
        page = await queries.list_members(
            tx,
            platform.vault,
            MemberFilter(**narrowed),
            PageRequest(limit=100),
            NOW,
            is_masked=True,
        )
        counted = await queries.count_members(tx, MemberFilter(**narrowed), NOW)
    assert (counted.count, counted.is_exact) == (len(page.items), True)
    return [each.member.id for each in page.items]


async def named(platform: Platform, number: str, **profile: Any) -> UUID:
    return await resolve_id(platform, card(number), profile=ProfileChange(**profile))


async def test_members_are_found_by_any_identity_and_nobody_is_made(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"), email("ann@example.com"))
    bob = await resolve_id(platform, card("2"))
    asked = (email("ANN@example.com"), card("2"), card("3"), phone("12"), phone("138 1234 5678"))
    assert await find(platform, *asked) == [ann, bob, None, None, ann]
    assert await find(platform) == []
    assert await listed(platform) == [bob, ann]


async def test_look_ups_of_several_callers_share_a_read(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"), profile=ProfileChange(city="上海"))
    bob = await resolve_id(platform, card("2"))
    tags = [TagChange(member_id=bob, tag="vip")]
    async with platform.database.transaction() as tx:
        await actions.change_tags(tx, platform.vault, tags, CALLER, NOW)
        asked = [[card("2"), phone("13812345678")], [card("3")], [card("2")], []]
        found = await queries.look_up_each(tx, platform.vault, asked, NOW)
    first, nobody, third, nothing = found
    assert (nobody, nothing) == (None, None)
    assert first is not None
    assert third is not None
    assert (first.member.id, first.matched_by, first.other_ids) == (ann, "phone", [bob])
    assert (third.member.id, third.matched_by, third.other_ids) == (bob, "card", [])
    assert ([each.tag for each in first.tags], [each.tag for each in third.tags]) == ([], ["vip"])


async def test_a_name_is_found_by_any_part_of_it(platform: Platform) -> None:
    zhang = await named(platform, "1", full_name="张小明")
    smith = await named(platform, "2", given_name="Ann", family_name="Smith")
    zhao = await named(platform, "3", full_name="赵明", nickname="Tiger Zhao")
    assert await search(platform, "张") == [zhang]
    assert await search(platform, "小明") == [zhang]
    assert await search(platform, "明") == [zhao, zhang]
    assert await search(platform, "ann smith") == [smith]
    assert await search(platform, "SMITHANN") == [smith]
    assert await search(platform, "mit") == [smith]
    assert await search(platform, "tiger") == [zhao]
    assert await search(platform, "明小") == []
    assert await search(platform, "a") == []
    assert await search(platform, " ") == []


async def test_a_name_is_found_at_the_survivor_and_no_longer_under_the_old_one(
    platform: Platform,
) -> None:
    older = await named(platform, "1", full_name="张小明")
    await resolve_id(
        platform,
        card("2"),
        profile=ProfileChange(full_name="欧阳娜娜"),
        seen_at=NOW + timedelta(days=1),
    )
    await resolve(platform, inbound(card("1"), card("2")))
    assert await search(platform, "欧阳") == [older]
    assert await search(platform, "张小明") == []


async def test_pages_go_on_where_the_last_one_ended(platform: Platform) -> None:
    ids = [
        await resolve_id(platform, card(f"card-{n}"), seen_at=NOW - timedelta(days=n % 3))
        for n in range(7)
    ]
    order = sorted(range(7), key=lambda n: (n % 3, -n))
    narrowed, cursor, seen = MemberFilter(), None, []
    for _ in range(4):
        async with platform.database.transaction() as tx:
            request = PageRequest(limit=2, cursor=cursor)
            page = await queries.list_members(
                tx, platform.vault, narrowed, request, NOW, is_masked=True
            )
        seen += [each.member.id for each in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [ids[n] for n in order]
    assert await listed(platform, is_oldest_first=True) == seen[::-1]


async def test_a_cursor_of_another_order_is_refused(platform: Platform) -> None:
    for number in ("1", "2"):
        await resolve_id(platform, card(number))
    async with platform.database.transaction() as tx:
        page = await queries.list_members(
            tx, platform.vault, MemberFilter(), PageRequest(limit=1), NOW, is_masked=True
        )
        request = PageRequest(limit=1, cursor=page.next_cursor)
        with pytest.raises(InvalidCursor):
            await queries.list_members(
                tx,
                platform.vault,
                MemberFilter(is_oldest_first=True),
                request,
                NOW,
                is_masked=True,
            )


async def test_each_filter_narrows(platform: Platform) -> None:
    attribute = Attribute(key="level", title="Level", type="integer")
    async with platform.database.transaction() as tx:
        await actions.save_attribute(tx, platform.vault, attribute, CALLER, NOW)
    ann = await resolve_id(
        platform,
        phone("13812345678"),
        source_id=1,
        store_id=10,
        channel_id=5,
        profile=ProfileChange(attributes={"level": 3}),
    )
    bob = await resolve_id(
        platform,
        email("bob@example.com"),
        source_id=2,
        store_id=20,
        seen_at=NOW - timedelta(days=9),
    )
    visitor = await resolve_id(platform, device("d1"))
    async with platform.database.transaction() as tx:
        tags = [TagChange(member_id=ann, tag="vip"), TagChange(member_id=bob, tag="old")]
        await actions.change_tags(tx, platform.vault, tags, CALLER, NOW)
    assert await listed(platform) == [ann, bob]
    assert await listed(platform, standing="anonymous") == [visitor]
    assert await listed(platform, source_id=1) == [ann]
    assert await listed(platform, channel_id=5) == [ann]
    assert await listed(platform, store_ids=frozenset({20, 30})) == [bob]
    assert await listed(platform, store_ids=frozenset()) == []
    assert await listed(platform, identity_kind="email") == [bob]
    assert await listed(platform, joined_from=NOW) == [ann]
    assert await listed(platform, joined_before=NOW) == [bob]
    assert await listed(platform, tag="vip") == [ann]
    assert await listed(platform, attribute_key="level", attribute_value=3) == [ann]
    assert await listed(platform, attribute_key="level", attribute_value=4) == []


async def test_filters_see_merged_members_as_one(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    bob = await resolve_id(platform, card("2"), email("bob@example.com"))
    async with platform.database.transaction() as tx:
        tags = [TagChange(member_id=bob, tag="vip"), TagChange(member_id=bob, tag="old")]
        await actions.change_tags(tx, platform.vault, tags, CALLER, NOW)
    await resolve(platform, inbound(card("1"), card("2")))
    async with platform.database.transaction() as tx:
        gone = [TagChange(member_id=ann, tag="old", is_set=False)]
        await actions.change_tags(tx, platform.vault, gone, CALLER, NOW + timedelta(seconds=1))
        counts = await queries.tag_counts(tx, NOW + timedelta(seconds=1))
    assert await listed(platform) == [ann]
    assert await listed(platform, identity_kind="email") == [ann]
    assert await listed(platform, tag="vip") == [ann]
    assert await listed(platform, tag="old") == []
    assert [(each.tag, each.member_count) for each in counts] == [("vip", 1)]


async def test_lists_and_portraits_are_masked_unless_asked_otherwise(platform: Platform) -> None:
    ann = await resolve_id(
        platform,
        phone("13812345678"),
        email("ann@example.com"),
        card("6222021234567890"),
        profile=ProfileChange(full_name="张三", city="上海"),
    )
    async with platform.database.transaction() as tx:
        masked = await queries.portrait(tx, platform.vault, ann, NOW)
        page = await queries.list_members(
            tx, platform.vault, MemberFilter(), PageRequest(limit=1), NOW, is_masked=True
        )
    assert (masked.member.profile.full_name, masked.member.profile.city) == ("张*", "上海")
    assert [each.value for each in masked.identities] == [
        "***7890",
        "a***@example.com",
        "138****5678",
    ]
    assert [each.value for each in page.items[0].contacts] == ["a***@example.com", "138****5678"]
    assert page.items[0].member == masked.member


async def test_an_open_view_needs_permission_and_is_audited(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"))
    clerk = Principal(
        kind="staff", id=new_id(), name="clerk", permissions=frozenset({"members.read"})
    )
    with pytest.raises(UnmaskingForbidden):
        async with platform.database.transaction() as tx:
            await actions.show_portraits(tx, platform.vault, [ann], Caller(principal=clerk), NOW)
    async with platform.database.transaction() as tx:
        [found] = await actions.show_portraits(tx, platform.vault, [ann], CALLER, NOW)
        cursor = await tx.connection.execute("select action, subject_id from access.audit_entry")
        assert await cursor.fetchall() == [("member.viewed_unmasked", str(ann))]
    assert [each.value for each in found.identities] == ["+8613812345678"]


async def test_nobodys_portrait_is_refused(platform: Platform) -> None:
    with pytest.raises(MemberNotFound):
        async with platform.database.transaction() as tx:
            await queries.portrait(tx, platform.vault, new_id(), NOW)
