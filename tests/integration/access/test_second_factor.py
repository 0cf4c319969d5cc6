"""The second factor: enrolled, asked for, used once, recovered, reset."""

import asyncio
from datetime import timedelta

import pyotp
import pytest

from regulars.bootstrap import Platform
from regulars.domains.access import actions
from regulars.domains.access.errors import (
    InvalidCredentials,
    InvalidSecondFactor,
    NoEnrolment,
    SecondFactorRequired,
)
from regulars.domains.access.types import Caller, SignedIn, SignIn
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import Refusal
from tests.support.staff import (
    ORIGIN,
    PASSWORD,
    SYSTEM_CALLER,
    Person,
    enter,
    first_owner,
    person,
    principal_of,
    settle,
)

STEP = timedelta(seconds=30)


@pytest.fixture
async def anna(platform: Platform) -> Person:
    await first_owner(platform)
    anna = await person(platform, "anna@shop.example", "operator")
    await settle(platform, anna)
    return anna


async def enrolled(platform: Platform, anna: Person) -> tuple[Caller, pyotp.TOTP]:
    signed_in = await enter(platform, anna.login)
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    enrolment = await actions.enrol(
        platform.database, platform.vault, caller, PASSWORD, platform.clock.now()
    )
    parsed = pyotp.parse_uri(enrolment.uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert parsed.secret == enrolment.secret
    return caller, parsed


async def confirm(platform: Platform, caller: Caller, code: str) -> list[str]:
    async with platform.database.transaction() as tx:
        return await actions.confirm_enrolment(
            tx, platform.vault, caller, code, platform.clock.now()
        )


async def with_factor(platform: Platform, anna: Person) -> tuple[pyotp.TOTP, list[str]]:
    caller, app = await enrolled(platform, anna)
    return app, await confirm(platform, caller, app.at(platform.clock.now()))


async def enter_with(
    platform: Platform, code: str | None = None, recovery_code: str | None = None
) -> SignedIn:
    asked = SignIn(
        login="anna@shop.example", password=PASSWORD, code=code, recovery_code=recovery_code
    )
    return await actions.sign_in(
        platform.database, platform.vault, asked, ORIGIN, platform.clock.now()
    )


async def test_until_it_is_confirmed_the_second_factor_is_not_asked(
    platform: Platform, anna: Person
) -> None:
    await enrolled(platform, anna)
    await enter_with(platform)


async def test_enrolling_asks_for_the_password_again(platform: Platform, anna: Person) -> None:
    signed_in = await enter(platform, anna.login)
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    with pytest.raises(InvalidCredentials):
        await actions.enrol(
            platform.database, platform.vault, caller, "wrong", platform.clock.now()
        )


async def test_a_wrong_code_confirms_nothing(platform: Platform, anna: Person) -> None:
    caller, app = await enrolled(platform, anna)
    with pytest.raises(InvalidSecondFactor):
        await confirm(platform, caller, app.at(platform.clock.now() + 10 * STEP))
    await enter_with(platform)


async def test_without_an_enrolment_there_is_nothing_to_confirm(
    platform: Platform, anna: Person
) -> None:
    signed_in = await enter(platform, anna.login)
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    with pytest.raises(NoEnrolment):
        await confirm(platform, caller, "123456")


async def test_once_confirmed_a_code_is_asked_at_every_sign_in(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    app, codes = await with_factor(platform, anna)
    assert len(codes) == 10
    with pytest.raises(SecondFactorRequired):
        await enter_with(platform)
    with pytest.raises(InvalidSecondFactor):
        await enter_with(platform, code="000000")
    clock.advance(STEP)
    await enter_with(platform, code=app.at(clock.now()))


async def test_a_code_is_good_once(platform: Platform, clock: MovableClock, anna: Person) -> None:
    app, _ = await with_factor(platform, anna)
    # The code that confirmed the enrolment has been used too.
    with pytest.raises(InvalidSecondFactor):
        await enter_with(platform, code=app.at(clock.now()))
    clock.advance(STEP)
    code = app.at(clock.now())
    await enter_with(platform, code=code)
    with pytest.raises(InvalidSecondFactor):
        await enter_with(platform, code=code)


async def test_of_two_who_bring_the_same_code_at_once_one_is_let_in(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    app, _ = await with_factor(platform, anna)
    clock.advance(STEP)
    code = app.at(clock.now())
    came = await asyncio.gather(
        *(enter_with(platform, code=code) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(each, SignedIn) for each in came) == 1
    assert sum(isinstance(each, InvalidSecondFactor) for each in came) == 2


async def test_a_recovery_code_is_good_once(platform: Platform, anna: Person) -> None:
    _, codes = await with_factor(platform, anna)
    came = await asyncio.gather(
        *(enter_with(platform, recovery_code=codes[0].upper()) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, SignedIn) for each in came) == 1
    assert sum(isinstance(each, InvalidSecondFactor) for each in came) == 2
    await enter_with(platform, recovery_code=codes[1])


async def test_guesses_at_the_second_factor_lock_out_too(platform: Platform, anna: Person) -> None:
    await with_factor(platform, anna)
    kinds = []
    for _ in range(6):
        with pytest.raises(Refusal) as refused:
            await enter_with(platform, code="000000")
        kinds.append(refused.value.code)
    assert kinds == ["invalid_second_factor"] * 5 + ["too_many_attempts"]


async def test_enrolling_anew_replaces_the_secret_and_the_recovery_codes(
    platform: Platform, clock: MovableClock, anna: Person
) -> None:
    app, codes = await with_factor(platform, anna)
    clock.advance(STEP)
    signed_in = await enter_with(platform, code=app.at(clock.now()))
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    enrolment = await actions.enrol(
        platform.database, platform.vault, caller, PASSWORD, clock.now()
    )
    renewed = pyotp.TOTP(enrolment.secret)
    await confirm(platform, caller, renewed.at(clock.now()))
    clock.advance(STEP)
    with pytest.raises(InvalidSecondFactor):
        await enter_with(platform, code=app.at(clock.now()))
    with pytest.raises(InvalidSecondFactor):
        await enter_with(platform, recovery_code=codes[0])
    await enter_with(platform, code=renewed.at(clock.now()))


async def test_an_administrator_takes_a_lost_second_factor_away(
    platform: Platform, anna: Person
) -> None:
    _, codes = await with_factor(platform, anna)
    signed_in = await enter_with(platform, recovery_code=codes[0])
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        await actions.reset_second_factor(tx, platform.vault, SYSTEM_CALLER, anna.id, now)
    async with platform.database.transaction() as tx:
        assert await actions.authenticate_session(tx, platform.vault, signed_in.token, now) is None
    await enter_with(platform)
