"""Values of the events domain."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Kind = Literal["identify", "track", "page", "screen", "group", "alias"]
KINDS: tuple[Kind, ...] = ("identify", "track", "page", "screen", "group", "alias")
AppendOutcome = Literal["stored", "duplicate"]
QuarantineState = Literal["waiting", "replayed", "dismissed"]

MESSAGE_ID_MAX = 100
EVENT_CONTEXT = b"events.event"
QUARANTINE_CONTEXT = b"events.quarantine"
NAME_MAX = 500


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event to be stored.

    `content` is the event as sent, without the fields that have columns of their own (`messageId`,
    `type`, `sentAt`). `original_at` and `sent_at` are the sender's clock, `occurred_at` is
    corrected by the moment of receipt.
    """

    source_id: int
    message_id: str
    kind: Kind
    name: str
    occurred_at: datetime
    content: dict[str, Any]
    original_at: datetime | None = None
    sent_at: datetime | None = None
    channel_id: int | None = None
    store_id: int | None = None


class SealedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event ready to be stored."""

    id: UUID
    event: NewEvent
    received_at: datetime
    content_hash: bytes
    payload: str
    sealed: bytes | None


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a new event: stored now, or known already with the same content."""

    event_id: UUID
    outcome: AppendOutcome


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it is stored, its personal fields sealed."""

    written_in: int
    id: UUID
    source_id: int
    channel_id: int | None
    store_id: int | None
    message_id: str
    kind: Kind
    name: str
    occurred_at: datetime
    original_at: datetime | None
    sent_at: datetime | None
    received_at: datetime
    payload: dict[str, Any]
    sealed: bytes | None


class PastTrack(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a member did, as conditions read it; personal fields are not in `payload`."""

    member_id: UUID
    name: str
    occurred_at: datetime
    payload: dict[str, Any]


class OwnedTrack(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that a member did, with where; personal fields are not in `payload`."""

    id: UUID
    member_id: UUID
    name: str
    occurred_at: datetime
    channel_id: int | None
    store_id: int | None
    payload: dict[str, Any]


class Ownership(msgspec.Struct, frozen=True, kw_only=True):
    """Whose an event is."""

    member_id: UUID
    occurred_at: datetime
    event_id: UUID


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is stored and could not be processed, and why."""

    event_id: UUID
    code: str
    detail: str


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was sent as an event and cannot be one: its bytes, and why not.

    `surroundings` is whatever its reader needs besides the bytes to read them again.
    """

    source_id: int
    channel_id: int | None
    code: str
    detail: str
    body: bytes
    received_at: datetime
    surroundings: bytes = b""


class RejectedBytes(msgspec.Struct, frozen=True, array_like=True):
    """The bytes of a rejected event and what surrounded them, as they are sealed together."""

    body: bytes
    surroundings: bytes


class QuarantineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rejected events are meant; what is left None does not narrow."""

    state: QuarantineState | None = None
    code: str | None = None
    source_id: int | None = None


class QuarantinedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected event in quarantine; its bytes are sealed."""

    id: UUID
    source_id: int
    channel_id: int | None
    code: str
    detail: str
    sealed: bytes
    received_at: datetime
    state: QuarantineState
    settled_at: datetime | None
    event_id: UUID | None


class NameCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many events of one kind and name are stored."""

    kind: Kind
    name: str
    count: int


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are meant; what is left None does not narrow."""

    kind: Kind | None = None
    name: str | None = None
    source_id: int | None = None
    message_id: str | None = None
    store_ids: frozenset[int] | None = None


class PersonalField(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the registry of personal fields; built-in ones stay for ever."""

    path: str
    is_built_in: bool
