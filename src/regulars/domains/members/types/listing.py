"""Lists of members: what narrows them, and where a page goes on."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import IdentityKind, Standing
from regulars.domains.members.types.views import IdentityView, MemberView


class MemberFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which members, newest first unless said otherwise; None does not narrow.

    Anonymous parties, which never joined, go by when they were first seen. `joined_before` is
    exclusive. `attribute_value` is compared with a custom field that is not personal.
    """

    standing: Standing = "member"
    joined_from: datetime | None = None
    joined_before: datetime | None = None
    tag: str | None = None
    source_id: int | None = None
    channel_id: int | None = None
    store_ids: frozenset[int] | None = None
    identity_kind: IdentityKind | None = None
    attribute_key: str | None = None
    attribute_value: str | int | float | bool | None = None
    is_oldest_first: bool = False


class ListKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a member in a list."""

    sorted_at: datetime
    id: UUID


class ListedMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member in a list, with the phones and e-mail addresses."""

    member: MemberView
    contacts: list[IdentityView]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are; not exact means at least as many."""

    count: int
    is_exact: bool


class PageRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of a list."""

    limit: int
    cursor: str | None = None
