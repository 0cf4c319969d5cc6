"""What tests of webhooks do again and again."""

from typing import Any
from uuid import UUID

from regulars.bootstrap import Platform
from regulars.domains.webhooks import queries
from regulars.domains.webhooks.actions import Courier, create_endpoint, fan_out
from regulars.domains.webhooks.types import (
    Attempt,
    Delivery,
    DeliveryFilter,
    EndpointInput,
    IssuedSecret,
)
from regulars.infra.feed import Position
from regulars.infra.outbox import Announcement, announce, announced_after
from regulars.kernel.ids import new_id

BEGINNING = Position(written_in=0, last_id=UUID(int=0))


def courier_of(platform: Platform) -> Courier:
    return Courier(platform.database, platform.clock, platform.vault, is_private_allowed=True)


async def created(platform: Platform, url: str, *topics: str) -> IssuedSecret:
    """An endpoint at `url`."""
    async with platform.database.transaction() as tx:
        return await create_endpoint(
            tx,
            platform.vault,
            EndpointInput(url=url, topics=list(topics)),
            now=platform.clock.now(),
            is_private_allowed=True,
        )


async def happened(platform: Platform, *topics: str, **payload: Any) -> int:
    """Announce one event per topic and fan all of them out; how many deliveries came of it."""
    now = platform.clock.now()
    announcements = [
        Announcement(topic=topic, subject_id=new_id(), payload=payload, occurred_at=now)
        for topic in topics
    ]
    async with platform.database.transaction() as tx:
        await announce(tx, announcements)
    async with platform.database.transaction() as tx:
        return await fan_out(tx, await announced_after(tx, BEGINNING, 1_000), now)


async def deliveries(platform: Platform, endpoint_id: UUID | None = None) -> list[Delivery]:
    async with platform.database.transaction() as tx:
        return await queries.deliveries(tx, DeliveryFilter(count=500, endpoint_id=endpoint_id))


async def attempts(platform: Platform, delivery_id: UUID) -> list[Attempt]:
    async with platform.database.transaction() as tx:
        return await queries.attempts(tx, delivery_id)
