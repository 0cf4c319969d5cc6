"""Resolving inbound records on a real database."""

from datetime import timedelta

from regulars.bootstrap import Platform
from regulars.domains.members import actions
from regulars.domains.members.types import Identity, Inbound, ProfileChange, Resolution
from tests.conftest import NOW


def phone(value: str, *, is_verified: bool = False) -> Identity:
    return Identity(kind="phone", value=value, is_verified=is_verified)


def email(value: str) -> Identity:
    return Identity(kind="email", value=value)


def device(value: str) -> Identity:
    return Identity(kind="device", value=value)


def inbound(*identities: Identity, **given: object) -> Inbound:
    return Inbound(identities=identities, **{"seen_at": NOW, **given})


async def resolve(platform: Platform, *inbounds: Inbound) -> list[Resolution]:
    async with platform.database.transaction() as tx:
        found = await actions.resolve(tx, platform.vault, inbounds, platform.clock.now())
    assert all(isinstance(each, Resolution) for each in found)
    return [each for each in found if isinstance(each, Resolution)]


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


async def test_records_of_one_batch_see_each_other(platform: Platform) -> None:
    found = await resolve(
        platform,
        inbound(phone("13812345678")),
        inbound(email("ann@example.com")),
        inbound(phone("13812345678"), email("ANN@example.com")),
    )
    assert len({each.member_id for each in found}) == 1
    assert [len(each.merged) for each in found] == [0, 0, 1]


async def test_the_newest_statement_about_a_field_wins(platform: Platform) -> None:
    ann = phone("13812345678")
    changes = [
        inbound(ann, profile=ProfileChange(city="上海", full_name="张三")),
        inbound(ann, profile=ProfileChange(city="北京"), seen_at=NOW - timedelta(days=1)),
        inbound(ann, profile=ProfileChange(city="广州"), seen_at=NOW + timedelta(days=1)),
    ]
    found = await resolve(platform, *changes)
    assert [each.changed_fields for each in found] == [("full_name", "city"), (), ("city",)]


async def test_an_anonymous_party_is_absorbed_by_the_member_it_turns_out_to_be(
    platform: Platform,
) -> None:
    [anonymous] = await resolve(platform, inbound(device("d1")))
    [member] = await resolve(platform, inbound(phone("13812345678")))
    [found] = await resolve(platform, inbound(phone("13812345678"), device("d1")))
    [device_only] = await resolve(platform, inbound(device("d1")))
    assert found.merged == (anonymous.member_id,)
    assert device_only.member_id == member.member_id
