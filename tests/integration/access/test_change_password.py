"""Changing one's own password, and being given another one."""

from datetime import timedelta

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.errors import (
    GrantBeyondOwn,
    InvalidCredentials,
    StaffNotFound,
    TooManyAttempts,
    WeakPassword,
)
from regulars.domains.access.types import Caller, OneTimePassword, PasswordChange, SignedIn
from regulars.kernel.ids import new_id
from tests.support.staff import (
    ORIGIN,
    PASSWORD,
    Person,
    caller_for,
    enter,
    first_owner,
    person,
    principal_of,
    settle,
)

NEXT = "another plain phrase"


@pytest.fixture
async def owner(platform: Platform) -> Caller:
    return await caller_for(platform, await first_owner(platform))


@pytest.fixture
async def anna(platform: Platform, owner: Caller) -> Person:
    anna = await person(platform, "anna@shop.example", "operator")
    await settle(platform, anna)
    return anna


async def change(platform: Platform, signed_in: SignedIn, present: str, new: str) -> SignedIn:
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    return await actions.change_password(
        platform.database,
        platform.vault,
        caller,
        PasswordChange(present=present, new=new),
        platform.clock.now(),
    )


async def is_live(platform: Platform, signed_in: SignedIn) -> bool:
    async with platform.database.transaction() as tx:
        return (
            await actions.authenticate_session(
                tx, platform.vault, signed_in.token, platform.clock.now()
            )
            is not None
        )


async def reset(platform: Platform, caller: Caller, somebody: Person) -> OneTimePassword:
    async with platform.database.transaction() as tx:
        return await actions.reset_password(
            tx, platform.vault, caller, somebody.id, platform.clock.now()
        )


async def test_changing_the_password_ends_all_sessions_and_begins_one(
    platform: Platform, anna: Person
) -> None:
    first, second = await enter(platform, anna.login), await enter(platform, anna.login)
    fresh = await change(platform, second, PASSWORD, NEXT)
    assert [await is_live(platform, each) for each in (first, second, fresh)] == [
        False,
        False,
        True,
    ]
    async with platform.database.transaction() as tx:
        live = await queries.sessions_of(tx, platform.vault, anna.id, platform.clock.now())
    assert [session.id for session in live] == [fresh.session_id]
    with pytest.raises(InvalidCredentials):
        await enter(platform, anna.login, PASSWORD)
    await enter(platform, anna.login, NEXT)


async def test_the_present_password_is_asked_and_guesses_count(
    platform: Platform, anna: Person
) -> None:
    signed_in = await enter(platform, anna.login)
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await change(platform, signed_in, "a wrong guess", NEXT)
    with pytest.raises(TooManyAttempts):
        await change(platform, signed_in, PASSWORD, NEXT)
    with pytest.raises(TooManyAttempts):
        await enter(platform, anna.login)
    assert await is_live(platform, signed_in)


@pytest.mark.parametrize("new", ["short", "anna@shop.example", PASSWORD])
async def test_a_weak_or_unchanged_password_changes_nothing(
    platform: Platform, anna: Person, new: str
) -> None:
    signed_in = await enter(platform, anna.login)
    with pytest.raises(WeakPassword):
        await change(platform, signed_in, PASSWORD, new)
    assert await is_live(platform, signed_in)
    await enter(platform, anna.login)


async def test_an_administrator_gives_a_one_time_password(
    platform: Platform, owner: Caller, anna: Person
) -> None:
    before = await enter(platform, anna.login)
    given = await reset(platform, owner, anna)
    assert given.expires_at == platform.clock.now() + timedelta(days=7)
    assert not await is_live(platform, before)
    with pytest.raises(InvalidCredentials):
        await enter(platform, anna.login)
    signed_in = await enter(platform, anna.login, given.password)
    assert signed_in.is_password_change_due is True
    assert (await change(platform, signed_in, given.password, NEXT)).is_password_change_due is False


async def test_a_reset_ends_a_lock_out(platform: Platform, owner: Caller, anna: Person) -> None:
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await enter(platform, anna.login, "wrong")
    given = await reset(platform, owner, anna)
    await enter(platform, anna.login, given.password)


async def test_nobody_resets_the_password_of_somebody_who_may_do_more(
    platform: Platform, owner: Caller, anna: Person
) -> None:
    async with platform.database.transaction() as tx:
        [found] = [
            each
            for each in await queries.staff_list(
                tx, platform.vault, owner.principal, queries.Slice(count=9)
            )
            if each.login == "owner"
        ]
    weak = Caller(principal=await principal_of(platform, await enter(platform, anna.login)))
    target = Person(id=found.id, login=found.login, one_time_password="")
    with pytest.raises(GrantBeyondOwn):
        await reset(platform, weak, target)
    await enter(platform, "owner")


async def test_nobody_resets_the_password_of_nobody(platform: Platform, owner: Caller) -> None:
    nobody = Person(id=new_id(), login="nobody", one_time_password="")
    with pytest.raises(StaffNotFound):
        await reset(platform, owner, nobody)
