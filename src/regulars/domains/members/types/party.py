"""What is stored of parties, as the domain's own code reads and writes it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import IdentityKind, RefusedIdentity, Standing
from regulars.kernel.errors import FieldError


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """An identity in its normal form, with its blind index."""

    position: int
    kind: IdentityKind
    namespace: str
    value: str
    blind_index: bytes
    is_verified: bool


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An inbound record made ready: usable claims by priority, those that name a person first."""

    claims: tuple[Claim, ...]
    names_a_person: bool
    registers: bool
    seen_at: datetime
    source_id: int | None
    channel_id: int | None
    store_id: int | None
    change: dict[str, Any]
    refused: tuple[RefusedIdentity, ...]
    refused_fields: tuple[FieldError, ...]


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """A party that is its own survivor, as far as recognising people needs it.

    The times are those told of it alone, without whom it absorbed: they are what an undo leaves it.
    """

    id: UUID
    standing: Standing
    first_seen_at: datetime
    identified_at: datetime | None
    registered_at: datetime | None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An identity that is stored: on whose row, and who that is today."""

    owner_id: UUID
    root: Root
    is_verified: bool
    claimed_at: datetime


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """How many identities of one kind a party has, and how many of them are verified."""

    root_id: UUID
    kind: str
    identity_count: int
    verified_count: int


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of parties about which a question is open, or was answered with 'keep apart'."""

    id: UUID
    is_open: bool
    first_id: UUID
    second_id: UUID


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored about everybody that a batch of records touches."""

    known: dict[bytes, Known]
    holdings: list[Holdings]
    decided: list[Decided]
