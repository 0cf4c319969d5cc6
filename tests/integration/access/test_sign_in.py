"""Signing in: who is let in, who is not, and how often one may try."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.errors import (
    InvalidCredentials,
    OneTimePasswordExpired,
    TooManyAttempts,
)
from regulars.domains.access.types import SYSTEM, AuditFilter, SessionIdentity, SignedIn
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import Refusal
from tests.support.staff import (
    PASSWORD,
    SYSTEM_CALLER,
    Person,
    enter,
    first_owner,
    person,
    settle,
)


@pytest.fixture
async def anna(platform: Platform) -> Person:
    await first_owner(platform)
    anna = await person(platform, "anna@shop.example", "operator")
    await settle(platform, anna)
    return anna


async def refusal(platform: Platform, login: str, password: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await enter(platform, login, password)
    return refused.value


async def identity(platform: Platform, signed_in: SignedIn) -> SessionIdentity | None:
    async with platform.database.transaction() as tx:
        return await actions.authenticate_session(
            tx, platform.vault, signed_in.token, platform.clock.now()
        )


async def actions_of(platform: Platform, subject_id: str) -> list[str]:
    async with platform.database.transaction() as tx:
        found = await queries.audit_log(
            tx,
            platform.vault,
            SYSTEM,
            queries.Slice(count=99),
            AuditFilter(subject_id=subject_id),
        )
    return [each.action for each in reversed(found)]


async def test_login_and_password_open_a_session(platform: Platform, anna: Person) -> None:
    signed_in = await enter(platform, " Anna@Shop.example ")
    found = await identity(platform, signed_in)
    assert found is not None
    assert found.session_id == signed_in.session_id
    assert (found.principal.id, found.principal.kind) == (anna.id, "staff")
    assert found.principal.name == "anna@shop.example by name"
    assert signed_in.expires_at == platform.clock.now() + timedelta(hours=12)


async def test_wrong_unknown_and_disabled_are_told_alike(platform: Platform, anna: Person) -> None:
    bo = await person(platform, "bo@shop.example")
    await settle(platform, bo)
    async with platform.database.transaction() as tx:
        await actions.disable_staff(tx, platform.vault, SYSTEM_CALLER, bo.id, platform.clock.now())
    refusals = [
        await refusal(platform, anna.login, "wrong"),
        await refusal(platform, "nobody@shop.example", PASSWORD),
        await refusal(platform, bo.login, PASSWORD),
    ]
    assert {(type(each), each.detail) for each in refusals} == {
        (InvalidCredentials, "login and password do not belong together")
    }


@pytest.mark.parametrize("login", ["anna@shop.example", "nobody@shop.example"])
async def test_the_fifth_failure_locks_out_whether_or_not_the_account_exists(
    platform: Platform, clock: MovableClock, anna: Person, login: str
) -> None:
    for _ in range(5):
        assert isinstance(await refusal(platform, login, "wrong"), InvalidCredentials)
    locked = await refusal(platform, login, PASSWORD)
    assert isinstance(locked, TooManyAttempts)
    assert locked.retry_after_seconds == 30
    clock.advance(timedelta(seconds=30))
    assert isinstance(await refusal(platform, login, "wrong"), InvalidCredentials)
    locked = await refusal(platform, login, PASSWORD)
    assert isinstance(locked, TooManyAttempts)
    assert locked.retry_after_seconds == 60


async def test_the_right_password_counts_after_the_lock_out_and_forgives(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    for _ in range(5):
        await refusal(platform, anna.login, "wrong")
    clock.advance(timedelta(seconds=30))
    await enter(platform, anna.login)
    for _ in range(4):
        await refusal(platform, anna.login, "wrong")
    await enter(platform, anna.login)


async def test_of_guesses_sent_at_once_five_are_compared(platform: Platform, anna: Person) -> None:
    guesses = [refusal(platform, anna.login, f"guess {number}") for number in range(20)]
    refusals = await asyncio.gather(*guesses)
    kinds = sorted(type(each).__name__ for each in refusals)
    assert kinds == ["InvalidCredentials"] * 5 + ["TooManyAttempts"] * 15


async def test_a_lock_out_of_one_login_leaves_others_alone(
    platform: Platform, anna: Person
) -> None:
    for _ in range(5):
        await refusal(platform, "nobody@shop.example", "wrong")
    await enter(platform, anna.login)


async def test_sessions_and_lock_outs_are_in_the_audit_log(
    platform: Platform, anna: Person
) -> None:
    for _ in range(5):
        await refusal(platform, anna.login, "wrong")
    assert await actions_of(platform, str(anna.id)) == [
        "staff.created",
        "session.begun",
        "staff.password_changed",
        "sign_in.locked_out",
    ]


async def test_a_one_time_password_ends_after_seven_days(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    bo = await person(platform, "bo@shop.example")
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    await enter(platform, bo.login, bo.one_time_password)
    clock.advance(timedelta(seconds=1))
    expired = await refusal(platform, bo.login, bo.one_time_password)
    assert isinstance(expired, OneTimePasswordExpired)


async def test_an_idle_session_ends_after_an_hour(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    signed_in = await enter(platform, anna.login)
    clock.advance(timedelta(minutes=59))
    assert await identity(platform, signed_in) is not None
    clock.advance(timedelta(minutes=59))
    assert await identity(platform, signed_in) is not None
    clock.advance(timedelta(minutes=60))
    assert await identity(platform, signed_in) is None


async def test_a_busy_session_ends_after_twelve_hours(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    signed_in = await enter(platform, anna.login)
    for _ in range(23):
        clock.advance(timedelta(minutes=30))
        assert await identity(platform, signed_in) is not None
    clock.advance(timedelta(minutes=30))
    assert await identity(platform, signed_in) is None


async def test_being_seen_is_written_once_a_minute(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    began = clock.now()
    signed_in = await enter(platform, anna.login)
    seen = []
    for _ in range(3):
        clock.advance(timedelta(seconds=40))
        await identity(platform, signed_in)
        async with platform.database.transaction() as tx:
            newest = (await queries.sessions_of(tx, platform.vault, anna.id, clock.now()))[0]
        seen.append(int((newest.seen_at - began).total_seconds()))
    assert seen == [0, 80, 80]


async def test_a_made_up_token_opens_nothing(platform: Platform, anna: Person) -> None:
    async with platform.database.transaction() as tx:
        found = await actions.authenticate_session(
            tx, platform.vault, "A" * 43, platform.clock.now()
        )
    assert found is None


async def test_an_older_hash_is_replaced_when_its_owner_signs_in(
    platform: Platform, anna: Person
) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    async with platform.database.transaction() as tx:
        await tx.connection.execute(
            "update access.staff set password_hash = %s where id = %s", [older, anna.id]
        )
    await enter(platform, anna.login)
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select password_hash from access.staff where id = %s", [anna.id]
        )
        row = await cursor.fetchone()
    assert row is not None
    assert row[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await enter(platform, anna.login)


async def test_what_has_run_out_is_forgotten(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    await enter(platform, anna.login)
    await refusal(platform, "nobody@shop.example", "wrong")
    clock.advance(timedelta(hours=1))
    async with platform.database.transaction() as tx:
        # Anna's two sessions: the one from changing her password, and this one.
        assert await actions.forget_ended(tx, clock.now()) == 2
    clock.advance(timedelta(hours=24))
    async with platform.database.transaction() as tx:
        assert await actions.forget_ended(tx, clock.now()) == 1
        assert await actions.forget_ended(tx, clock.now()) == 0
