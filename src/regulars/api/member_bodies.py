"""Members as the API takes them and answers them."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from regulars.api.order_bodies import Code
from regulars.api.order_desk import Desk
from regulars.bootstrap import Platform
from regulars.domains.access.types import Principal
from regulars.domains.members.types import (
    Basis,
    Decision,
    Identity,
    Inbound,
    ProfileChange,
    RefusedIdentity,
    Resolution,
    Standing,
    TagOrigin,
)
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import EPOCH

_CLOCKS_APART_MAX = timedelta(minutes=5)

Identities = Annotated[list[Identity], Meta(max_length=20)]
Moment = Annotated[datetime, Meta(tz=True)]
Note = Annotated[str, Meta(max_length=1000)]
TagName = Annotated[str, Meta(min_length=1, max_length=64)]


class MemberBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person: every identity that is known, and what they have told.

    Somebody who is known already is recognised, never doubled. `registers` says that the person
    becomes a member by this. `source`, `store` and `channel` are catalog codes.
    """

    identities: Identities = []
    profile: ProfileChange | None = None
    registers: bool = True
    seen_at: Moment | None = None
    source: Code | None = None
    store: Code | None = None
    channel: Code | None = None


class MemberRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """Who a record speaks of, what it changed, and what of it could not be taken.

    `review_id` is set where the record names two members whom a guard keeps from merging.
    """

    member_id: UUID
    standing: Standing
    is_new: bool
    merged_ids: list[UUID]
    review_id: UUID | None
    changed_fields: list[str]
    refused_identities: list[RefusedIdentity]
    refused_fields: list[FieldError]


class LookUpBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person in front of the till can be recognised by."""

    identities: Annotated[list[Identity], Meta(min_length=1, max_length=20)]


class SearchBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to look for: an identity, or a part of a name. Nothing personal stands in an address."""

    identity: Identity | None = None
    name: Annotated[str, Meta(max_length=100)] | None = None


class EditAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The fields whose value an edit changed."""

    changed_fields: list[str]


class IdentityAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The id that an identity has from now on."""

    id: str


class TagBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tag: who sets it, how sure, until when."""

    tag: TagName
    origin: TagOrigin = "manual"
    origin_ref: Annotated[str, Meta(max_length=200)] = ""
    confidence: Annotated[float, Meta(gt=0, le=1)] = 1.0
    expires_at: Moment | None = None


class NoteBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to be noted about a member: 1 to 2,000 characters."""

    text: str


class ConsentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A consent that was given, or withdrawn: for what, on which channel, by which text."""

    purpose: Annotated[str, Meta(max_length=63)]
    is_granted: bool
    channel: Annotated[str, Meta(max_length=63)] = "*"
    basis: Basis = "consent"
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    text_version: Annotated[str, Meta(min_length=1, max_length=200)]
    occurred_at: Moment | None = None


class MergeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two members that are one person."""

    first_id: UUID
    second_id: UUID
    note: Note = ""
    overrides_guards: bool = False


class PairBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two members to be compared."""

    first_id: UUID
    second_id: UUID


class UndoBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a merge is undone, and whether the two are kept apart from now on."""

    note: Note = ""
    keeps_apart: bool = True


class DecisionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer to the question whether two parties are one person."""

    decision: Decision
    note: Note = ""


async def inbound_of(
    platform: Platform, principal: Principal, body: MemberBody, now: datetime
) -> Inbound:
    """The record that `body` makes; refuses a source, store or channel outside the caller's."""
    desk = Desk(platform, principal, now)
    is_from_somewhere = body.source is not None or principal.source_id is not None
    return Inbound(
        identities=tuple(body.identities),
        profile=body.profile,
        seen_at=past(body.seen_at, "seen_at", now),
        source_id=await desk.source_id(body.source) if is_from_somewhere else None,
        channel_id=await desk.channel_id(body.channel),
        store_id=None if body.store is None else await desk.store_id(body.store),
        registers=body.registers,
    )


def past(moment: datetime | None, path: str, now: datetime) -> datetime:
    """When something was so, by default now; refuses the future and what is before 1970."""
    if moment is None:
        return now
    if not EPOCH <= moment <= now + _CLOCKS_APART_MAX:
        raise _unfit(path, "a time since 1970 and not in the future is expected")
    return moment


def aware(moment: datetime | None, path: str) -> datetime | None:
    """A time of the address; refuses one without an offset."""
    if moment is not None and moment.tzinfo is None:
        raise _unfit(path, "a time needs its offset, as in 2026-03-01T12:00:00Z")
    return moment


def _unfit(path: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=path, code="unfit_value", detail=detail)])


def recorded_answer(resolution: Resolution) -> MemberRecorded:
    return MemberRecorded(
        member_id=resolution.member_id,
        standing=resolution.standing,
        is_new=resolution.is_new,
        merged_ids=list(resolution.merged),
        review_id=resolution.review_id,
        changed_fields=list(resolution.changed_fields),
        refused_identities=list(resolution.refused),
        refused_fields=list(resolution.refused_fields),
    )
