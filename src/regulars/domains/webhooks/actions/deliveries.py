"""From announcements to deliveries, and deliveries once more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.webhooks import store
from regulars.domains.webhooks.errors import (
    DeliveryIsBeingSent,
    UnknownDelivery,
    UnknownEndpoint,
)
from regulars.domains.webhooks.types import PING_TOPIC, Delivery, DeliveryFilter
from regulars.infra.db import Tx
from regulars.infra.outbox import Announced
from regulars.kernel.ids import new_id


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    """What receivers read. `type`, `timestamp`, `data` are named by Standard Webhooks."""

    type: str
    timestamp: datetime
    id: UUID
    subject_id: UUID | None
    data: dict[str, Any]


async def fan_out(tx: Tx, announced: Sequence[Announced], now: datetime) -> int:
    """One delivery per announcement and endpoint that listens; how many.

    Announcements that were fanned out before change nothing.
    """
    messages = [
        _message(each.id, each.topic, each.subject_id, each.payload, each.occurred_at)
        for each in announced
    ]
    return await store.add_messages(tx, messages, now)


async def ping(tx: Tx, endpoint_id: UUID, now: datetime) -> Delivery:
    """A test message to one endpoint, whatever it listens to; refuses an unknown id."""
    if await store.lock_endpoint(tx, endpoint_id) is None:
        raise UnknownEndpoint(endpoint_id)
    message = _message(new_id(), PING_TOPIC, None, {"endpoint_id": endpoint_id}, now)
    return await _read(tx, await store.add_message_for(tx, endpoint_id, message))


async def replay(tx: Tx, delivery_id: UUID, now: datetime) -> Delivery:
    """Send a delivery again, under the same `webhook-id`, and for three more days if need be.

    Refuses one that is being sent at this moment.
    """
    replayed = await store.replay(tx, delivery_id, now)
    delivery = await _read(tx, delivery_id)
    if not replayed:
        raise DeliveryIsBeingSent(f"delivery {delivery_id} is being sent now")
    return delivery


async def replay_since(tx: Tx, endpoint_id: UUID, since: datetime, now: datetime) -> int:
    """Send an endpoint all that happened since `since` and did not reach it; how many.

    That is what failed, what waits, and what was announced while the endpoint was disabled.
    """
    if await store.lock_endpoint(tx, endpoint_id) is None:
        raise UnknownEndpoint(endpoint_id)
    return await store.replay_since(tx, endpoint_id, since, now)


async def forget(tx: Tx, now: datetime, before: datetime) -> int:
    """Delete deliveries and attempts from before `before`, and expired secrets."""
    await store.forget_expired_secrets(tx, now)
    return await store.forget(tx, before)


async def _read(tx: Tx, delivery_id: UUID) -> Delivery:
    found = await store.deliveries(tx, DeliveryFilter(count=1), delivery_id)
    if not found:
        raise UnknownDelivery(delivery_id)
    return found[0]


def _message(
    message_id: UUID,
    topic: str,
    subject_id: UUID | None,
    data: dict[str, Any],
    occurred_at: datetime,
) -> store.Message:
    body = _Body(type=topic, timestamp=occurred_at, id=message_id, subject_id=subject_id, data=data)
    return store.Message(
        id=message_id,
        topic=topic,
        body=msgspec.json.encode(body).decode(),
        occurred_at=occurred_at,
    )
