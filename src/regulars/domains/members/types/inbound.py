"""The values that members are spoken of in: identities, profiles, inbound records, answers."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from regulars.kernel.errors import FieldError

IdentityKind = Literal["unionid", "phone", "email", "card", "external", "openid", "device"]
Standing = Literal["member", "anonymous", "erased"]


class Identity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to recognise somebody, as it was written down by whoever sent it.

    `namespace` keeps values of one kind apart that different issuers hand out: the WeChat app of
    an `openid`, the code of the source system of an `external` id. Phones and e-mails have none.
    """

    kind: IdentityKind
    value: str
    namespace: str = ""
    is_verified: bool = False


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is newly known of a person. UNSET leaves a field alone, None clears it.

    `attributes` holds the custom fields by key; a key left out is left alone, None clears it.
    """

    full_name: str | UnsetType | None = UNSET
    given_name: str | UnsetType | None = UNSET
    family_name: str | UnsetType | None = UNSET
    nickname: str | UnsetType | None = UNSET
    street: str | UnsetType | None = UNSET
    postal_code: str | UnsetType | None = UNSET
    gender: str | UnsetType | None = UNSET
    birth_date: date | UnsetType | None = UNSET
    locale: str | UnsetType | None = UNSET
    time_zone: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    attributes: dict[str, Any] = {}


PERSONAL_FIELDS = (
    "full_name",
    "given_name",
    "family_name",
    "nickname",
    "street",
    "postal_code",
)
"""Standard fields that are stored sealed."""

PLAIN_FIELDS = ("gender", "birth_date", "locale", "time_zone", "country", "region", "city")
"""Standard fields that are stored in columns, where segments can read them."""


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """One record that speaks of a person: an event, an order, a line of a file, a form.

    `seen_at` is when it was so (not when it was received): the newest statement about a field
    wins, whatever the order of arrival. `registers` says that the person became a member by it,
    which makes them one even without an identity that names a person.
    """

    identities: tuple[Identity, ...]
    seen_at: datetime
    profile: ProfileChange | None = None
    source_id: int | None = None
    channel_id: int | None = None
    store_id: int | None = None
    registers: bool = False


class RefusedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """An identity that was left out: its position in the inbound record, and why.

    `code` is one of `blocked`, `malformed`, `limit_reached`.
    """

    position: int
    kind: IdentityKind
    code: str
    detail: str


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """Who an inbound record speaks of, and what it changed.

    `member_id` is the survivor: the id that new rows are written under. `joined_id` is the party
    that became a member by this record, which happens to a party once. `merged` are the parties
    that this record joined to it. `review_id` is set where a merge was refused and waits for a
    person to decide; the record then counts for the match of the highest priority.
    """

    member_id: UUID
    standing: Standing
    is_new: bool = False
    joined_id: UUID | None = None
    merged: tuple[UUID, ...] = ()
    review_id: UUID | None = None
    refused: tuple[RefusedIdentity, ...] = ()
    changed_fields: tuple[str, ...] = ()
    refused_fields: tuple[FieldError, ...] = ()
