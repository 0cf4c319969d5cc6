"""A fresh installation gets one owner and one write key, however many processes start."""

import asyncio

from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import ALL_PERMISSIONS, SYSTEM, FirstAccess
from tests.support.staff import enter, first_owner, principal_of, settle


async def begin(platform: Platform) -> FirstAccess | None:
    async with platform.database.transaction() as tx:
        return await actions.bootstrap_owner(tx, platform.vault, platform.clock.now())


async def test_a_fresh_installation_gets_an_owner_and_a_write_key(platform: Platform) -> None:
    first = await begin(platform)
    assert first is not None
    assert first.login == "owner"
    async with platform.database.transaction() as tx:
        [owner] = await queries.staff_list(tx, platform.vault, SYSTEM, queries.Slice(count=9))
        [key] = await queries.api_keys(tx, SYSTEM, queries.Slice(count=9))
        found = await actions.authenticate_keys(tx, [first.write_key], platform.clock.now())
    assert (owner.role_codes, owner.permissions) == (("owner",), ALL_PERMISSIONS)
    assert (owner.state, owner.is_password_change_due) == ("active", True)
    assert (key.kind, key.scopes, key.prefix) == (
        "write",
        frozenset({"events.write"}),
        first.write_key[:17],
    )
    assert found[first.write_key].principal.id == key.id


async def test_the_first_password_lets_in_and_has_to_be_changed(platform: Platform) -> None:
    owner = await first_owner(platform)
    assert (await enter(platform, "owner", owner.one_time_password)).is_password_change_due is True
    signed_in = await settle(platform, owner)
    assert signed_in.is_password_change_due is False
    assert (await principal_of(platform, signed_in)).permissions == ALL_PERMISSIONS


async def test_a_second_start_finds_what_the_first_one_made(platform: Platform) -> None:
    assert await begin(platform) is not None
    assert await begin(platform) is None


async def test_of_processes_that_start_together_one_creates(platform: Platform) -> None:
    made = await asyncio.gather(*(begin(platform) for _ in range(4)))
    assert sum(each is not None for each in made) == 1
    async with platform.database.transaction() as tx:
        assert (
            len(await queries.staff_list(tx, platform.vault, SYSTEM, queries.Slice(count=9))) == 1
        )
        assert len(await queries.api_keys(tx, SYSTEM, queries.Slice(count=9))) == 1
