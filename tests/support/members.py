"""Short words for tests that speak of members."""

from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Identity,
    Inbound,
    PageRequest,
    Portrait,
    Resolution,
)
from tests.conftest import NOW

CALLER = Caller(principal=SYSTEM)
FIRST_PAGE = PageRequest(limit=10)


def phone(value: str, *, is_verified: bool = False) -> Identity:
    return Identity(kind="phone", value=value, is_verified=is_verified)


def email(value: str) -> Identity:
    return Identity(kind="email", value=value)


def card(value: str) -> Identity:
    return Identity(kind="card", value=value)


def device(value: str) -> Identity:
    return Identity(kind="device", value=value)


def external(value: str, namespace: str = "till") -> Identity:
    return Identity(kind="external", value=value, namespace=namespace)


def inbound(*identities: Identity, **given: Any) -> Inbound:
    return Inbound(identities=identities, **{"seen_at": NOW, **given})


async def resolve(platform: Platform, *inbounds: Inbound) -> list[Resolution]:
    """The resolutions of a batch in a transaction of its own; none may be refused."""
    async with platform.database.transaction() as tx:
        found = await actions.resolve(tx, platform.vault, inbounds, platform.clock.now())
    resolutions = [each for each in found if isinstance(each, Resolution)]
    assert len(resolutions) == len(inbounds), found
    return resolutions


async def resolve_id(platform: Platform, *identities: Identity, **given: Any) -> UUID:
    """The member that a record with these identities speaks of."""
    return (await resolve(platform, inbound(*identities, **given)))[0].member_id


async def portrait(platform: Platform, member_id: UUID) -> Portrait:
    """The open portrait of a member."""
    async with platform.database.transaction() as tx:
        return await queries.portrait(
            tx, platform.vault, member_id, platform.clock.now(), is_masked=False
        )
