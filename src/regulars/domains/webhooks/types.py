"""Values of the webhooks domain."""

from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

EndpointState: TypeAlias = Literal["active", "paused", "disabled"]
DeliveryState: TypeAlias = Literal["waiting", "succeeded", "failed"]

ENDPOINTS_MAX = 100
TOPICS_MAX = 50
URL_LENGTH_MAX = 2_000
DESCRIPTION_LENGTH_MAX = 500

PING_TOPIC = "webhook.ping"
DISABLED_TOPIC = "webhook.endpoint_disabled"


class EndpointInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to send, and what: topics as `member.merged` or `member.*`, none for all.

    A paused endpoint's deliveries wait; a disabled one gets none until it is active again.
    """

    url: str
    description: str = ""
    topics: list[str] = []
    state: EndpointState = "active"


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as stored. `failing_since` is when its present row of failures began."""

    id: UUID
    url: str
    description: str
    topics: list[str]
    state: EndpointState
    failing_since: datetime | None
    created_at: datetime
    updated_at: datetime


class IssuedSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A new signing secret in clear (`whsec_…`), shown this once."""

    endpoint: Endpoint
    secret: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one endpoint. `message_id` is the `webhook-id` of every attempt."""

    id: UUID
    endpoint_id: UUID
    message_id: UUID
    topic: str
    state: DeliveryState
    attempt_count: int
    next_attempt_at: datetime | None
    created_at: datetime
    ended_at: datetime | None


class DeliveryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries to list, newest first, from before `before_id` on."""

    count: int
    endpoint_id: UUID | None = None
    state: DeliveryState | None = None
    topic: str | None = None
    before_id: UUID | None = None


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try: the status that came back, or why none did, and the answer's first characters."""

    id: UUID
    attempted_at: datetime
    duration_ms: int
    status_code: int | None
    failure: str | None
    excerpt: str


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch to one endpoint needs: its address, and its live secrets, newest first."""

    url: str
    sealed_secrets: list[bytes]


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that this claim alone may send now; `attempt_count` includes this attempt."""

    id: UUID
    endpoint_id: UUID
    message_id: UUID
    body: str
    attempt_count: int
    first_attempt_at: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt."""

    attempted_at: datetime
    duration_ms: int
    status_code: int | None = None
    failure: str | None = None
    excerpt: str = ""

    @property
    def is_success(self) -> bool:
        """Standard Webhooks: any 2xx means that the message was taken."""
        return self.status_code is not None and 200 <= self.status_code < 300


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a delivery after an attempt."""

    state: DeliveryState
    next_attempt_at: datetime | None = None
