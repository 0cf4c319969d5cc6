"""The registry: how identities are read, which values name nobody, which custom fields exist."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

AttributeType = Literal["text", "number", "integer", "boolean", "date", "datetime", "enum", "list"]


class IdentityRule(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind of identity takes part in recognising people.

    Lower priorities come first. A kind that does not name a person (a device) never joins two
    members. `limit_per_member` None means no limit.
    """

    kind: str
    priority: int
    names_a_person: bool
    limit_per_member: int | None
    blocks_merge_when_verified_differs: bool


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One custom field of a profile. Personal ones are stored sealed and shown masked."""

    key: str
    title: str
    type: AttributeType
    is_personal: bool = False
    enum_values: list[str] = []
    created_at: datetime | None = None


class BlockedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value, in lower case, that never identifies anybody; kind '' stands for every kind."""

    kind: str
    value: str


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """All of it at one version, as the resolution of identities reads it."""

    version: UUID
    phone_region: str
    rules: dict[str, IdentityRule]
    blocked: frozenset[tuple[str, str]]
    attributes: dict[str, Attribute]


class RegistryChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of how identities are read. `rules` are told by kind; None leaves things alone.

    Which kinds there are, and which of them name a person, does not change.
    """

    phone_region: str | None = None
    rules: list[IdentityRule] = []
    blocked: list[BlockedValue] = []
    unblocked: list[BlockedValue] = []
