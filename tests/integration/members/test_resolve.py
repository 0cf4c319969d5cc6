"""Resolving inbound records on a real database."""

from datetime import timedelta
from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Attribute,
    BlockedValue,
    Inbound,
    ProfileChange,
    RegistryChange,
)
from regulars.infra.db import Tx
from regulars.infra.sql import Query
from regulars.kernel.errors import Refusal
from tests.conftest import NOW
from tests.support.members import (
    CALLER,
    FIRST_PAGE,
    card,
    device,
    email,
    external,
    inbound,
    phone,
    portrait,
    resolve,
    resolve_id,
)

DAY = timedelta(days=1)


class CountingTx(Tx):
    """Counts the statements that run through it."""

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


async def statements(platform: Platform, *inbounds: Inbound) -> int:
    async with platform.database.transaction() as tx:
        counting = CountingTx(tx.connection)
        await actions.resolve(counting, platform.vault, inbounds, platform.clock.now())
    return counting.count


async def test_a_record_of_an_unknown_phone_makes_a_member(platform: Platform) -> None:
    [first] = await resolve(platform, inbound(phone("138 1234 5678")))
    [again] = await resolve(platform, inbound(phone("+8613812345678")))
    assert (first.is_new, first.standing) == (True, "member")
    assert (again.is_new, again.member_id) == (False, first.member_id)


async def test_a_record_without_identities_makes_an_anonymous_party_each_time(
    platform: Platform,
) -> None:
    first, second = await resolve(platform, inbound(), inbound())
    assert first.member_id != second.member_id
    assert {first.standing, second.standing} == {"anonymous"}


async def test_a_registration_makes_a_member_even_without_identities(platform: Platform) -> None:
    [found] = await resolve(platform, inbound(registers=True, seen_at=NOW - DAY))
    assert (found.is_new, found.standing) == (True, "member")
    assert (await portrait(platform, found.member_id)).member.joined_at == NOW - DAY


async def test_nothing_is_refused_in_an_empty_batch(platform: Platform) -> None:
    assert await resolve(platform) == []


async def test_records_that_say_nothing_new_cost_one_read(platform: Platform) -> None:
    people = [inbound(phone(f"1381234{n:04}"), device(f"d{n}")) for n in range(50)]
    await resolve(platform, *people)
    later = [inbound(*each.identities, seen_at=NOW + DAY) for each in people]
    assert await statements(platform, *later) == 1


async def test_a_large_batch_costs_as_many_statements_as_a_small_one(platform: Platform) -> None:
    def batch(first: int, count: int) -> list[Inbound]:
        return [
            inbound(
                phone(f"1381234{n:04}"), email(f"u{n}@example.com"), profile=ProfileChange(city="X")
            )
            for n in range(first, first + count)
        ]

    await resolve(platform, *batch(0, 3))
    small = await statements(platform, *batch(0, 5))
    large = await statements(platform, *batch(2, 300))
    assert small == large <= 12


async def test_records_of_one_batch_see_each_other(platform: Platform) -> None:
    found = await resolve(
        platform,
        inbound(phone("13812345678")),
        inbound(email("ann@example.com")),
        inbound(phone("13812345678"), email("ANN@example.com")),
    )
    assert len({each.member_id for each in found}) == 1
    assert [len(each.merged) for each in found] == [0, 0, 1]


async def test_an_unusable_identity_is_refused_by_itself(platform: Platform) -> None:
    [found] = await resolve(
        platform,
        inbound(
            phone("12"), email("test@test.com"), card("anonymous"), external("42"), card("0000")
        ),
    )
    assert [(each.position, each.kind, each.code) for each in found.refused] == [
        (0, "phone", "malformed"),
        (1, "email", "blocked"),
        (2, "card", "blocked"),
        (4, "card", "blocked"),
    ]
    assert found.standing == "member"
    assert await resolve_id(platform, external("42")) == found.member_id


async def test_a_record_of_nothing_but_blocked_values_is_anonymous_each_time(
    platform: Platform,
) -> None:
    first, second = await resolve(
        platform, inbound(device("anonymous")), inbound(device("undefined"))
    )
    assert first.member_id != second.member_id
    assert {first.standing, second.standing} == {"anonymous"}


async def test_a_record_with_too_many_identities_is_refused_and_its_neighbours_are_not(
    platform: Platform,
) -> None:
    crowd = inbound(*(card(f"card-{n}") for n in range(33)))
    async with platform.database.transaction() as tx:
        found = await actions.resolve(
            tx, platform.vault, [crowd, inbound(card("card-1"))], platform.clock.now()
        )
    assert isinstance(found[0], Refusal)
    assert found[0].code == "too_many_identities"
    assert not isinstance(found[1], Refusal)


async def test_the_same_value_of_another_kind_or_issuer_is_somebody_else(
    platform: Platform,
) -> None:
    ids = [
        await resolve_id(platform, external("7", "till")),
        await resolve_id(platform, external("7", "shop")),
        await resolve_id(platform, card("7")),
    ]
    assert len(set(ids)) == 3


async def test_the_newest_statement_about_a_field_wins(platform: Platform) -> None:
    ann = phone("13812345678")
    found = await resolve(
        platform,
        inbound(ann, profile=ProfileChange(city="上海", full_name="张三")),
        inbound(ann, profile=ProfileChange(city="北京"), seen_at=NOW - DAY),
        inbound(ann, profile=ProfileChange(city="广州"), seen_at=NOW + DAY),
        inbound(ann, profile=ProfileChange(full_name=None), seen_at=NOW + DAY),
    )
    assert [each.changed_fields for each in found] == [
        ("full_name", "city"),
        (),
        ("city",),
        ("full_name",),
    ]
    profile = (await portrait(platform, found[0].member_id)).member.profile
    assert (profile.city, profile.full_name) == ("广州", None)


async def test_a_confirmed_value_is_not_overwritten_by_a_late_older_one(
    platform: Platform,
) -> None:
    ann = phone("13812345678")
    for city, day in (("上海", 1), ("上海", 3), ("北京", 2)):
        change = ProfileChange(city=city)
        await resolve(platform, inbound(ann, profile=change, seen_at=NOW + day * DAY))
    member_id = await resolve_id(platform, ann)
    assert (await portrait(platform, member_id)).member.profile.city == "上海"


async def test_an_unfit_field_is_refused_by_itself(platform: Platform) -> None:
    attribute = Attribute(key="level", title="Level", type="integer")
    async with platform.database.transaction() as tx:
        await actions.save_attribute(tx, platform.vault, attribute, CALLER, NOW)
    change = ProfileChange(city="上海", attributes={"level": "high", "unheard": 1})
    [found] = await resolve(platform, inbound(phone("13812345678"), profile=change))
    assert found.changed_fields == ("city",)
    assert [(each.path, each.code) for each in found.refused_fields] == [
        ("attributes.level", "unfit_value"),
        ("attributes.unheard", "unknown_attribute"),
    ]


async def test_the_earliest_record_says_where_a_member_came_from(platform: Platform) -> None:
    ann = phone("13812345678")
    await resolve(platform, inbound(ann, source_id=1, store_id=10))
    await resolve(platform, inbound(ann, source_id=2, store_id=20, seen_at=NOW - DAY))
    member = (await portrait(platform, await resolve_id(platform, ann))).member
    assert (member.source_id, member.store_id) == (2, 20)
    assert (member.joined_at, member.first_seen_at) == (NOW - DAY, NOW - DAY)


async def test_a_registration_says_when_a_member_joined(platform: Platform) -> None:
    ann = phone("13812345678")
    await resolve(platform, inbound(ann, seen_at=NOW - DAY))
    await resolve(platform, inbound(ann, registers=True))
    assert (await portrait(platform, await resolve_id(platform, ann))).member.joined_at == NOW


async def test_an_anonymous_party_is_absorbed_by_the_member_it_turns_out_to_be(
    platform: Platform,
) -> None:
    anonymous_id = await resolve_id(platform, device("d1"))
    member_id = await resolve_id(platform, phone("13812345678"))
    [found] = await resolve(platform, inbound(phone("13812345678"), device("d1")))
    assert found.merged == (anonymous_id,)
    assert found.member_id == member_id
    assert await resolve_id(platform, device("d1")) == member_id


async def test_an_anonymous_party_becomes_the_member_that_it_names_itself_to_be(
    platform: Platform,
) -> None:
    anonymous_id = await resolve_id(platform, device("d1"))
    [found] = await resolve(platform, inbound(device("d1"), phone("13812345678")))
    assert (found.member_id, found.standing, found.is_new) == (anonymous_id, "member", False)


async def test_a_shared_device_never_joins_two_members(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"), device("tablet"))
    bob = await resolve_id(platform, phone("13900001111"), device("tablet"), seen_at=NOW + DAY)
    assert ann != bob
    assert await resolve_id(platform, device("tablet"), seen_at=NOW + 2 * DAY) == bob
    await resolve(platform, inbound(phone("13812345678"), device("tablet"), seen_at=NOW + 3 * DAY))
    assert await resolve_id(platform, device("tablet"), seen_at=NOW + 4 * DAY) == ann


async def test_a_record_speaks_of_whoever_has_the_device_by_then_in_the_same_batch(
    platform: Platform,
) -> None:
    ann = phone("13812345678")
    bob = phone("13900001111")
    await resolve(platform, inbound(ann, device("tablet"), seen_at=NOW - 9 * DAY))
    await resolve(platform, inbound(bob, source_id=1))
    found = await resolve(
        platform,
        inbound(bob, device("tablet"), source_id=1),
        inbound(device("tablet"), source_id=2, seen_at=NOW - DAY),
    )
    assert found[0].member_id == found[1].member_id
    member = (await portrait(platform, found[0].member_id)).member
    assert (member.first_seen_at, member.source_id) == (NOW - DAY, 2)


async def test_a_late_record_does_not_take_a_device_back(platform: Platform) -> None:
    await resolve_id(platform, phone("13812345678"), device("tablet"), seen_at=NOW - 2 * DAY)
    bob = await resolve_id(platform, phone("13900001111"), device("tablet"))
    await resolve(platform, inbound(phone("13812345678"), device("tablet"), seen_at=NOW - DAY))
    assert await resolve_id(platform, device("tablet")) == bob


async def test_a_device_does_not_bring_a_strangers_phone_to_its_owner(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"), device("tablet"))
    stranger = await resolve_id(platform, email("new@example.com"), device("tablet"))
    assert stranger != ann


async def test_records_that_name_two_members_merge_them_into_the_older(
    platform: Platform,
) -> None:
    older = await resolve_id(platform, email("ann@example.com"))
    younger = await resolve_id(platform, phone("13812345678"))
    [found] = await resolve(platform, inbound(phone("13812345678"), email("ann@example.com")))
    assert (found.member_id, found.merged) == (older, (younger,))
    assert await resolve_id(platform, phone("13812345678")) == older


async def test_two_verified_phones_wait_for_a_person_and_nothing_is_lost(
    platform: Platform,
) -> None:
    ann = await resolve_id(platform, phone("13812345678", is_verified=True), card("1001"))
    bob = await resolve_id(platform, phone("13900001111", is_verified=True))
    both = inbound(phone("13900001111"), card("1001"), email("new@example.com"))
    [first] = await resolve(platform, both)
    [second] = await resolve(platform, both)
    assert first.member_id == bob
    assert first.merged == ()
    assert first.review_id == second.review_id is not None
    assert await resolve_id(platform, card("1001")) == ann
    assert await resolve_id(platform, email("new@example.com")) == bob
    async with platform.database.transaction() as tx:
        page = await queries.list_reviews(tx, platform.vault, "open", FIRST_PAGE)
    assert [(each.id, each.first_id, each.second_id, each.reasons) for each in page.items] == [
        (first.review_id, ann, bob, ["verified_phone_differs"])
    ]


async def test_more_identities_than_a_member_may_have_are_refused_by_themselves(
    platform: Platform,
) -> None:
    numbers = [phone(f"1381234000{n}") for n in range(7)]
    [found] = await resolve(platform, inbound(*numbers))
    assert [(each.position, each.code) for each in found.refused] == [
        (5, "limit_reached"),
        (6, "limit_reached"),
    ]
    [again] = await resolve(platform, inbound(numbers[0], numbers[5]))
    assert [each.code for each in again.refused] == ["limit_reached"]
    assert await resolve_id(platform, numbers[5]) != found.member_id


async def test_a_merge_that_would_exceed_a_limit_waits_for_a_person(platform: Platform) -> None:
    await resolve(platform, inbound(*(phone(f"1381234000{n}") for n in range(3)), card("1")))
    await resolve(platform, inbound(*(phone(f"1391234000{n}") for n in range(3)), card("2")))
    [found] = await resolve(platform, inbound(card("1"), card("2")))
    assert found.review_id is not None
    async with platform.database.transaction() as tx:
        [review] = (await queries.list_reviews(tx, platform.vault, "open", FIRST_PAGE)).items
    assert review.reasons == ["too_many_phone"]


async def test_what_the_registry_says_counts_from_its_commit_on(platform: Platform) -> None:
    await resolve_id(platform, external("demo"))
    change = RegistryChange(
        phone_region="GB", blocked=[BlockedValue(kind="external", value=" DEMO ")]
    )
    async with platform.database.transaction() as tx:
        await actions.change_registry(tx, platform.vault, change, CALLER, NOW)
    [found] = await resolve(platform, inbound(external("Demo"), phone("020 7946 0958")))
    assert [each.code for each in found.refused] == ["blocked"]
    [identity] = (await portrait(platform, found.member_id)).identities
    assert identity.value == "+442079460958"
