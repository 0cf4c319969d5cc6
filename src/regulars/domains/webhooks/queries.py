"""Questions about webhooks."""

from uuid import UUID

from regulars.domains.webhooks import store
from regulars.domains.webhooks.errors import UnknownDelivery, UnknownEndpoint
from regulars.domains.webhooks.types import Attempt, Delivery, DeliveryFilter, Endpoint
from regulars.infra.db import Tx


async def endpoints(tx: Tx) -> list[Endpoint]:
    """All endpoints (there are at most ENDPOINTS_MAX), oldest first."""
    return await store.endpoints(tx)


async def endpoint(tx: Tx, endpoint_id: UUID) -> Endpoint:
    """The endpoint; refuses an unknown id."""
    found = await store.endpoints(tx, endpoint_id)
    if not found:
        raise UnknownEndpoint(endpoint_id)
    return found[0]


async def deliveries(tx: Tx, wanted: DeliveryFilter) -> list[Delivery]:
    """Deliveries, newest first."""
    return await store.deliveries(tx, wanted)


async def delivery(tx: Tx, delivery_id: UUID) -> Delivery:
    """The delivery; refuses an unknown id."""
    found = await store.deliveries(tx, DeliveryFilter(count=1), delivery_id)
    if not found:
        raise UnknownDelivery(delivery_id)
    return found[0]


async def attempts(tx: Tx, delivery_id: UUID) -> list[Attempt]:
    """Every attempt of a delivery that is still on record, oldest first."""
    return await store.attempts(tx, delivery_id)
