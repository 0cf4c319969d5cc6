"""Members as they are read. Personal values stand here masked or open, as the reader may see."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from regulars.domains.members.types.inbound import IdentityKind, Standing

TagOrigin = Literal["manual", "rule", "model"]
PortraitPart = Literal["identities", "tags", "consents", "merges"]
EVERY_PART: frozenset[PortraitPart] = frozenset(get_args(PortraitPart))
Basis = Literal["consent", "contract", "legitimate_interest", "legal_obligation"]


class ProfileView(msgspec.Struct, frozen=True, kw_only=True):
    """A profile; fields that are not known are None.

    `birth_date` is a text so that it can be masked: `1990-**-**`.
    """

    full_name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    nickname: str | None = None
    street: str | None = None
    postal_code: str | None = None
    gender: str | None = None
    birth_date: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    attributes: dict[str, Any] = {}


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A member: its id, how it came to be one, and its profile."""

    id: UUID
    standing: Standing
    joined_at: datetime | None
    first_seen_at: datetime
    registered_at: datetime | None
    source_id: int | None
    channel_id: int | None
    store_id: int | None
    profile: ProfileView
    is_masked: bool


class IdentityView(msgspec.Struct, frozen=True, kw_only=True):
    """An identity. `id` names it in requests; `party_id` is the row it is attached to."""

    id: str
    party_id: UUID
    kind: IdentityKind
    namespace: str
    value: str
    is_verified: bool
    claimed_at: datetime
    created_at: datetime


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A tag that stands: who set it, how sure, until when."""

    tag: str
    origin: TagOrigin
    origin_ref: str
    confidence: float
    expires_at: datetime | None
    set_at: datetime


class SaidTag(msgspec.Struct, frozen=True, kw_only=True):
    """The newest word on a member's tag, which may be that it was taken away, or be expired."""

    member_id: UUID
    tag: str
    origin: TagOrigin
    origin_ref: str
    is_set: bool
    expires_at: datetime | None


class TagOriginCount(msgspec.Struct, frozen=True, kw_only=True):
    """Who set a tag that stands, and on how many members."""

    origin: TagOrigin
    origin_ref: str
    member_count: int


class TagCount(msgspec.Struct, frozen=True, kw_only=True):
    """A tag in use, and how many members have it."""

    tag: str
    member_count: int


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence: what the person agreed to or withdrew, when, where, to which text."""

    id: UUID
    purpose: str
    channel: str
    basis: Basis
    is_granted: bool
    source: str
    text_version: str
    occurred_at: datetime
    recorded_at: datetime


class ConsentState(msgspec.Struct, frozen=True, kw_only=True):
    """What holds now for one purpose on one channel, by the newest piece of evidence."""

    purpose: str
    channel: str
    basis: Basis
    is_granted: bool
    stated_at: datetime


class MergedParty(msgspec.Struct, frozen=True, kw_only=True):
    """A party that was merged into a member and still is."""

    merge_id: UUID
    winner_id: UUID
    loser_id: UUID
    merged_at: datetime


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an id stands for: the survivor, and all ids that are read together with it.

    `owner_ids` begins with the survivor; the others follow in the order of their ids.
    """

    standing: Standing
    owner_ids: tuple[UUID, ...]

    @property
    def member_id(self) -> UUID:
        return self.owner_ids[0]


class Joined(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A party that became a member, and when."""

    party_id: UUID
    joined_at: datetime


class Portrait(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that members hold about one person, taken together over all merged parties."""

    member: MemberView
    party_ids: list[UUID]
    identities: list[IdentityView]
    tags: list[Tag]
    consents: list[ConsentState]
    merges: list[MergedParty]


class LookedUp(msgspec.Struct, frozen=True, kw_only=True):
    """Whom some identities belong to: the member, their tags, and how they were recognised.

    `other_ids` are further members whom the identities name; they wait for a merge.
    """

    member: MemberView
    tags: list[Tag]
    matched_by: IdentityKind
    other_ids: list[UUID]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody noted about a member. `by_name` is the writer's name as it was then."""

    id: UUID
    text: str
    by_name: str
    written_at: datetime


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """Something that consent can be given for."""

    code: str
    title: str
    description: str = ""
