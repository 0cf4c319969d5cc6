"""Staff for tests: an owner, others with roles, and people who have signed in."""

from uuid import UUID

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.types import (
    SYSTEM,
    Caller,
    NewStaff,
    Origin,
    PasswordChange,
    Principal,
    SignedIn,
    SignIn,
)

PASSWORD = "a plain long phrase"
ORIGIN = Origin(ip="203.0.113.7", user_agent="trial", request_id="r-1")
SYSTEM_CALLER = Caller(principal=SYSTEM)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the staff, as tests know them."""

    id: UUID
    login: str
    one_time_password: str


async def first_owner(platform: Platform) -> Person:
    """The owner of a fresh installation; make this one before anybody else."""
    async with platform.database.transaction() as tx:
        first = await actions.bootstrap_owner(tx, platform.vault, platform.clock.now())
        assert first is not None, "the installation is fresh"
        found = await queries.staff_list(tx, platform.vault, SYSTEM, queries.Slice(count=2))
    return Person(id=found[0].id, login=first.login, one_time_password=first.one_time_password)


async def person(
    platform: Platform,
    login: str,
    *roles: str,
    store_ids: frozenset[int] | None = None,
    caller: Caller = SYSTEM_CALLER,
) -> Person:
    """Somebody new with these roles."""
    new = NewStaff(
        login=login,
        display_name=f"{login} by name",
        role_codes=frozenset(roles),
        store_ids=store_ids,
    )
    async with platform.database.transaction() as tx:
        given = await actions.create_staff(tx, platform.vault, caller, new, platform.clock.now())
    return Person(id=given.staff_id, login=login, one_time_password=given.password)


async def enter(platform: Platform, login: str, password: str = PASSWORD) -> SignedIn:
    """Sign somebody in."""
    asked = SignIn(login=login, password=password)
    return await actions.sign_in(
        platform.database, platform.vault, asked, ORIGIN, platform.clock.now()
    )


async def principal_of(platform: Platform, signed_in: SignedIn) -> Principal:
    """What somebody who has signed in may do now."""
    async with platform.database.transaction() as tx:
        identity = await actions.authenticate_session(
            tx, platform.vault, signed_in.token, platform.clock.now()
        )
    assert identity is not None, "the session lives"
    return identity.principal


async def settle(platform: Platform, somebody: Person) -> SignedIn:
    """Let somebody sign in for the first time and change the password to `PASSWORD`."""
    signed_in = await enter(platform, somebody.login, somebody.one_time_password)
    caller = Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
    change = PasswordChange(present=somebody.one_time_password, new=PASSWORD)
    return await actions.change_password(
        platform.database, platform.vault, caller, change, platform.clock.now()
    )


async def caller_for(platform: Platform, somebody: Person) -> Caller:
    """Somebody settled, as a caller."""
    signed_in = await settle(platform, somebody)
    return Caller(principal=await principal_of(platform, signed_in), origin=ORIGIN)
