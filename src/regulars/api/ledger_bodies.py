"""Value as callers ask for it: transfers, holds, adjustments. Units are at the asset's scale."""

from datetime import timedelta
from typing import Annotated, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from regulars.api.member_bodies import Moment
from regulars.api.order_bodies import Code
from regulars.domains.ledger.types import UNITS_MAX

Units = Annotated[int, Meta(ge=1, le=UNITS_MAX)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
Key = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
HoldSeconds = Annotated[int, Meta(ge=1, le=30 * 24 * 3600)]

HOLD_SPAN = timedelta(minutes=15)
"""How long a hold lasts where nothing is said."""


class EarnBody(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="earn",
    forbid_unknown_fields=True,
):
    """Units for a member, outside of rules. The times replace what the asset's policies say."""

    member_id: UUID
    asset: Code
    units: Units
    reason: Reason | None = None
    available_at: Moment | None = None
    expires_at: Moment | None = None


class SpendBody(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="spend",
    forbid_unknown_fields=True,
):
    """Units that a member spends at once."""

    member_id: UUID
    asset: Code
    units: Units
    reason: Reason | None = None


class MoveBody(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="move",
    forbid_unknown_fields=True,
):
    """Units that go from one member to another and keep their expiry."""

    member_id: UUID
    to_member_id: UUID
    asset: Code
    units: Units
    reason: Reason | None = None


class AdjustBody(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="kind",
    tag="adjust",
    forbid_unknown_fields=True,
):
    """Units added or, when negative, removed by hand; the reason says why."""

    member_id: UUID
    asset: Code
    units: Annotated[int, Meta(ge=-UNITS_MAX, le=UNITS_MAX)]
    reason: Reason


TransferBody: TypeAlias = EarnBody | SpendBody | MoveBody | AdjustBody


class KeyedTransfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One transfer of a batch under an idempotency key of its own."""

    key: Key
    transfer: TransferBody


class TransfersBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 1,000 transfers, each answered for itself."""

    transfers: Annotated[list[KeyedTransfer], Meta(min_length=1, max_length=1000)]


class HoldBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units to be set aside; without a capture they are free again after `timeout_seconds`."""

    member_id: UUID
    asset: Code
    units: Units
    timeout_seconds: HoldSeconds = int(HOLD_SPAN.total_seconds())
    reason: Reason | None = None


class CaptureBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of a hold is spent: all of it, or some; the rest is freed unless kept."""

    units: Units | None = None
    keep_rest: bool = False


class DecisionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said about a decision."""

    note: Reason | None = None


class LimitBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units of an asset a role may adjust at once without approval."""

    role: Code
    asset: Code
    units_max: Annotated[int, Meta(ge=0, le=UNITS_MAX)]
