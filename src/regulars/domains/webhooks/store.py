"""The only caller of the webhooks' SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.webhooks.types import (
    ENDPOINTS_MAX,
    PING_TOPIC,
    Answer,
    Attempt,
    Claimed,
    Delivery,
    DeliveryFilter,
    Endpoint,
    EndpointInput,
    EndpointState,
    Settled,
    Signing,
)
from regulars.infra import sql
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

SQL = sql.load(__file__)


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What was announced, as the bytes that are sent."""

    id: UUID
    topic: str
    body: str
    occurred_at: datetime


class SealedSecret(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    sealed: bytes


async def create_endpoint(
    tx: Tx, endpoint_id: UUID, given: EndpointInput, now: datetime
) -> Endpoint | None:
    """The new endpoint; None where there are as many as there may be."""
    return await tx.maybe(
        SQL.create_endpoint,
        Endpoint,
        **msgspec.structs.asdict(given),
        id=endpoint_id,
        now=now,
        count_max=ENDPOINTS_MAX,
    )


async def change_endpoint(
    tx: Tx, endpoint_id: UUID, given: EndpointInput, now: datetime
) -> Endpoint | None:
    return await tx.maybe(
        SQL.change_endpoint, Endpoint, **msgspec.structs.asdict(given), id=endpoint_id, now=now
    )


async def remove_endpoint(tx: Tx, endpoint_id: UUID) -> int:
    return await tx.run(SQL.remove_endpoint, id=endpoint_id)


async def lock_endpoint(tx: Tx, endpoint_id: UUID) -> Endpoint | None:
    return await tx.maybe(SQL.lock_endpoint, Endpoint, id=endpoint_id)


async def note_health(
    tx: Tx,
    endpoint_id: UUID,
    *,
    state: EndpointState,
    failing_since: datetime | None,
    now: datetime,
) -> None:
    await tx.run(SQL.note_health, id=endpoint_id, state=state, failing_since=failing_since, now=now)


async def endpoints(tx: Tx, endpoint_id: UUID | None = None) -> list[Endpoint]:
    return await tx.all(SQL.find_endpoints, Endpoint, id=endpoint_id)


async def add_secret(tx: Tx, endpoint_id: UUID, sealed: bytes, now: datetime) -> None:
    await tx.run(SQL.add_secret, id=new_id(), endpoint_id=endpoint_id, sealed=sealed, now=now)


async def retire_secrets(tx: Tx, endpoint_id: UUID, expires_at: datetime) -> None:
    """Let the newest secret end at `expires_at`, and those before it now."""
    await tx.run(SQL.forget_older_secrets, endpoint_id=endpoint_id)
    await tx.run(SQL.end_newest_secret, endpoint_id=endpoint_id, expires_at=expires_at)


async def forget_expired_secrets(tx: Tx, now: datetime) -> int:
    return await tx.run(SQL.forget_expired_secrets, now=now)


async def lock_secrets(tx: Tx) -> list[SealedSecret]:
    return await tx.all(SQL.lock_secrets, SealedSecret)


async def reseal_secrets(tx: Tx, secrets: Sequence[SealedSecret]) -> int:
    return await tx.run(
        SQL.reseal_secrets,
        ids=[each.id for each in secrets],
        sealed=[each.sealed for each in secrets],
    )


async def add_messages(tx: Tx, messages: Sequence[Message], now: datetime) -> int:
    """Keep those messages that an endpoint listens to, with one delivery each; how many."""
    ids = [each.id for each in messages]
    await tx.run(
        SQL.add_messages,
        ids=ids,
        topics=[each.topic for each in messages],
        bodies=[each.body for each in messages],
        occurred_ats=[each.occurred_at for each in messages],
    )
    return await tx.run(SQL.add_deliveries, ids=ids, now=now)


async def add_message_for(tx: Tx, endpoint_id: UUID, message: Message) -> UUID:
    """Keep a message for one endpoint alone; the delivery's id."""
    await tx.run(
        SQL.add_message,
        id=message.id,
        topic=message.topic,
        body=message.body,
        now=message.occurred_at,
    )
    delivery_id = new_id()
    await tx.run(
        SQL.add_delivery,
        id=delivery_id,
        endpoint_id=endpoint_id,
        message_id=message.id,
        now=message.occurred_at,
    )
    return delivery_id


async def deliveries(
    tx: Tx, wanted: DeliveryFilter, delivery_id: UUID | None = None
) -> list[Delivery]:
    return await tx.all(
        SQL.find_deliveries, Delivery, **msgspec.structs.asdict(wanted), id=delivery_id
    )


async def attempts(tx: Tx, delivery_id: UUID) -> list[Attempt]:
    return await tx.all(SQL.find_attempts, Attempt, delivery_id=delivery_id)


async def replay(tx: Tx, delivery_id: UUID, now: datetime) -> int:
    return await tx.run(SQL.replay_delivery, id=delivery_id, now=now)


async def replay_since(tx: Tx, endpoint_id: UUID, since: datetime, now: datetime) -> int:
    again = await tx.run(SQL.replay_unsuccessful, endpoint_id=endpoint_id, since=since, now=now)
    missed = await tx.run(
        SQL.replay_missed, endpoint_id=endpoint_id, since=since, now=now, ping_topic=PING_TOPIC
    )
    return again + missed


async def forget(tx: Tx, before: datetime) -> int:
    """Delete what ended, waited in vain or was tried before `before`; how many deliveries."""
    await tx.run(SQL.forget_attempts, before=before)
    count = await tx.run(SQL.forget_deliveries, before=before)
    await tx.run(SQL.forget_messages, before=before)
    return count


async def claim(
    tx: Tx,
    claim_id: UUID,
    *,
    count: int,
    busy_ids: Collection[UUID],
    now: datetime,
    claimed_until: datetime,
) -> list[Claimed]:
    return await tx.all(
        SQL.claim,
        Claimed,
        claim_id=claim_id,
        count=count,
        busy_ids=list(busy_ids),
        now=now,
        claimed_until=claimed_until,
    )


async def signing(tx: Tx, endpoint_id: UUID, now: datetime) -> Signing | None:
    return await tx.maybe(SQL.signing, Signing, id=endpoint_id, now=now)


async def record(
    tx: Tx,
    claim_id: UUID,
    results: Sequence[tuple[Claimed, Answer, Settled]],
) -> int:
    """Write down attempts and what becomes of their deliveries, where the claim still holds."""
    return await tx.run(
        SQL.record,
        claim_id=claim_id,
        delivery_ids=[claimed.id for claimed, _, _ in results],
        states=[settled.state for _, _, settled in results],
        next_attempt_ats=[settled.next_attempt_at for _, _, settled in results],
        attempt_ids=[new_id() for _ in results],
        attempted_ats=[answer.attempted_at for _, answer, _ in results],
        durations_ms=[answer.duration_ms for _, answer, _ in results],
        status_codes=[answer.status_code for _, answer, _ in results],
        failures=[answer.failure for _, answer, _ in results],
        excerpts=[answer.excerpt for _, answer, _ in results],
    )
