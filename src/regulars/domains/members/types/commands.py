"""What members can be told to do, besides resolving and merging."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import Identity, ProfileChange
from regulars.domains.members.types.views import Basis, TagOrigin


class ProfileEdit(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one member's profile; a field that does not fit refuses the whole edit."""

    member_id: UUID
    change: ProfileChange


class IdentityAddition(msgspec.Struct, frozen=True, kw_only=True):
    """An identity that is to be a member's."""

    member_id: UUID
    identity: Identity


class IdentityRemoval(msgspec.Struct, frozen=True, kw_only=True):
    """An identity that is a member's no longer, named by its id."""

    member_id: UUID
    identity_id: str


class TagChange(msgspec.Struct, frozen=True, kw_only=True):
    """A tag to set on a member, or (`is_set` false) to take away.

    `origin_ref` names the rule or model behind it; `confidence` lies above 0 and up to 1.
    """

    member_id: UUID
    tag: str
    is_set: bool = True
    origin: TagOrigin = "manual"
    origin_ref: str = ""
    confidence: float = 1.0
    expires_at: datetime | None = None


class ConsentGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A consent that a person gave or withdrew (`is_granted` false).

    `channel` is the way of contact it speaks of, `*` for all; `text_version` names the text that
    the person saw.
    """

    member_id: UUID
    purpose: str
    channel: str
    basis: Basis
    is_granted: bool
    source: str
    text_version: str
    occurred_at: datetime
