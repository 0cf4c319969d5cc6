"""Sending what is due: claim, commit, send, record."""

import asyncio
import random
import socket
import ssl
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import httpx
from standardwebhooks import Webhook

from regulars.domains.webhooks import store
from regulars.domains.webhooks.actions import transport
from regulars.domains.webhooks.actions.endpoints import SECRET_CONTEXT
from regulars.domains.webhooks.errors import WebhookTargetRefused
from regulars.domains.webhooks.policy.retries import health, settle
from regulars.domains.webhooks.types import DISABLED_TOPIC, Answer, Claimed
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.ids import new_id

BATCH_MAX = 20
CLAIM_SPAN = timedelta(minutes=2)
"""A claim outlives every attempt by far; when it ends, the sender is dead and another may send."""

_UNREACHABLE = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
_USER_AGENT = "regulars-webhooks/1"


class Courier:
    """Sends due deliveries, a batch to one endpoint at a time.

    Several lanes may share a courier: each works for another endpoint, so that one which does not
    answer keeps nobody else waiting. Couriers of other processes never get the same claim.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        vault: Vault,
        *,
        is_private_allowed: bool,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._is_private_allowed = is_private_allowed
        self._tls = tls or httpx.create_ssl_context()
        self._busy_ids: set[UUID] = set()

    async def send_batch(self) -> int:
        """Send up to BATCH_MAX due deliveries of one endpoint; how many were attempted."""
        claim_id = new_id()
        claimed = await self._claim(claim_id)
        if not claimed:
            return 0
        endpoint_id = claimed[0].endpoint_id
        self._busy_ids.add(endpoint_id)
        try:
            answers = await self._send(endpoint_id, claimed)
            await self._record(claim_id, endpoint_id, claimed, answers)
        finally:
            self._busy_ids.discard(endpoint_id)
        return len(claimed)

    async def _claim(self, claim_id: UUID) -> list[Claimed]:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            return await store.claim(
                tx,
                claim_id,
                count=BATCH_MAX,
                busy_ids=self._busy_ids,
                now=now,
                claimed_until=now + CLAIM_SPAN,
            )

    async def _send(self, endpoint_id: UUID, claimed: Sequence[Claimed]) -> list[Answer]:
        async with self._database.transaction() as tx:
            signing = await store.signing(tx, endpoint_id, self._clock.now())
        if signing is None:
            return [self._failure("the endpoint was removed", 0) for _ in claimed]
        signers = [
            Webhook(self._vault.open_text(sealed, SECRET_CONTEXT))
            for sealed in signing.sealed_secrets
        ]
        try:
            target = await transport.resolve(
                signing.url, is_private_allowed=self._is_private_allowed
            )
        except (WebhookTargetRefused, *_UNREACHABLE) as error:
            return [self._failure(_words(error), 0) for _ in claimed]
        async with transport.open_client(self._tls) as client:
            return await asyncio.gather(
                *(self._attempt(client, target, signers, delivery) for delivery in claimed)
            )

    async def _attempt(
        self,
        client: httpx.AsyncClient,
        target: transport.Target,
        signers: Sequence[Webhook],
        delivery: Claimed,
    ) -> Answer:
        attempted_at, started = self._clock.now(), time.monotonic()
        message_id = str(delivery.message_id)
        signatures = [
            signer.sign(msg_id=message_id, timestamp=attempted_at, data=delivery.body)
            for signer in signers
        ]
        headers = {
            "content-type": "application/json",
            "user-agent": _USER_AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(int(attempted_at.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        try:
            received = await transport.post(client, target, headers, delivery.body.encode())
        except _UNREACHABLE as error:
            return self._failure(_words(error), _milliseconds_since(started))
        return Answer(
            attempted_at=attempted_at,
            duration_ms=_milliseconds_since(started),
            status_code=received.status_code,
            excerpt=received.excerpt,
        )

    async def _record(
        self,
        claim_id: UUID,
        endpoint_id: UUID,
        claimed: Sequence[Claimed],
        answers: Sequence[Answer],
    ) -> None:
        results = [
            (delivery, answer, settle(delivery, answer, random.random()))  # noqa: S311 - jitter
            for delivery, answer in zip(claimed, answers, strict=True)
        ]
        async with self._database.transaction() as tx:
            await self._note_health(tx, endpoint_id, answers)
            await store.record(tx, claim_id, results)

    async def _note_health(self, tx: Tx, endpoint_id: UUID, answers: Sequence[Answer]) -> None:
        endpoint = await store.lock_endpoint(tx, endpoint_id)
        if endpoint is None:
            return
        state, failing_since = health(endpoint, answers)
        if (state, failing_since) == (endpoint.state, endpoint.failing_since):
            return
        now = self._clock.now()
        await store.note_health(tx, endpoint_id, state=state, failing_since=failing_since, now=now)
        if state == "disabled" != endpoint.state:
            disabled = Announcement(
                topic=DISABLED_TOPIC,
                subject_id=endpoint_id,
                payload={"url": endpoint.url, "failing_since": failing_since},
                occurred_at=now,
            )
            await announce(tx, [disabled])

    def _failure(self, failure: str, duration_ms: int) -> Answer:
        return Answer(attempted_at=self._clock.now(), duration_ms=duration_ms, failure=failure)


def _words(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "the host's name leads to no address"
    words = f"{type(error).__name__}: {error}".rstrip(": ").replace("\x00", "")
    return words[: transport.EXCERPT_CHARACTERS_MAX]


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
