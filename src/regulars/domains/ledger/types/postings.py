"""Postings: what may be done to the units of an owner. A posting says whose, of what, and when."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger.types.assets import DebtPolicy


class Earn(msgspec.Struct, frozen=True, kw_only=True, tag="earn"):
    """New units, as a lot; debt is repaid from them first.

    `available_at` and `expires_at` replace what the asset's policies say; `is_pending` lets the
    lot wait for its release whatever the asset's policy, or not wait at all.
    """

    units: int
    available_at: datetime | None = None
    expires_at: datetime | None = None
    is_pending: bool | None = None


class Spend(msgspec.Struct, frozen=True, kw_only=True, tag="spend"):
    """Units are spent: soonest to expire first, then the oldest, never-expiring ones last."""

    units: int


class TakeBack(msgspec.Struct, frozen=True, kw_only=True, tag="take_back"):
    """Earned units are taken back: from the lot they came as, then others, then by debt policy."""

    units: int
    lot_id: UUID | None = None
    debt: DebtPolicy | None = None


class GiveBack(msgspec.Struct, frozen=True, kw_only=True, tag="give_back"):
    """Spent units return to the lots that the spend (or capture) took, last taken first."""

    spend_id: UUID
    units: int


class Release(msgspec.Struct, frozen=True, kw_only=True, tag="release"):
    """Pending lots become available: these, or all that came with the reference `earned_by`."""

    lot_ids: tuple[UUID, ...] = ()
    earned_by: UUID | None = None


class Adjust(msgspec.Struct, frozen=True, kw_only=True, tag="adjust"):
    """Units are added or, when negative, removed by hand; the posting's reason says why."""

    units: int


class Move(msgspec.Struct, frozen=True, kw_only=True, tag="move"):
    """Units go to another owner and keep their expiry."""

    to_owner_ids: tuple[UUID, ...]
    units: int


class PlaceHold(msgspec.Struct, frozen=True, kw_only=True, tag="place_hold"):
    """Units are set aside until they are captured or voided, or the time is out."""

    units: int
    times_out_at: datetime


class Capture(msgspec.Struct, frozen=True, kw_only=True, tag="capture"):
    """Held units are spent, all or some; the rest is set free unless `keep_rest`."""

    hold_id: UUID
    units: int | None = None
    keep_rest: bool = False


class VoidHold(msgspec.Struct, frozen=True, kw_only=True, tag="void_hold"):
    """Held units are set free."""

    hold_id: UUID


class Touch(msgspec.Struct, frozen=True, kw_only=True, tag="touch"):
    """A qualifying activity: sliding lots live on, lots that died lately are reinstated."""


class BookDue(msgspec.Struct, frozen=True, kw_only=True, tag="book_due"):
    """What is due is booked: lots that have died, holds that timed out. Again changes nothing."""


Act: TypeAlias = (
    Earn
    | Spend
    | TakeBack
    | GiveBack
    | Release
    | Adjust
    | Move
    | PlaceHold
    | Capture
    | VoidHold
    | Touch
    | BookDue
)


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """An act upon the units of one asset of one owner.

    `owner_ids` names the owner first and then those merged into it: everything of theirs is read
    and spent together, what is new goes to the first. `key` makes the posting idempotent for ever;
    without one the caller's own claim must. `fingerprint` is a hash of what the caller was asked,
    where that says less than the posting (as when the time is the time of asking); without it the
    posting itself is compared. A posting of history (`is_backfill`) acts as of `effective_at`
    alone and is announced to nobody.
    """

    owner_ids: tuple[UUID, ...]
    asset_id: int
    effective_at: datetime
    act: Act
    key: str | None = None
    fingerprint: bytes | None = None
    reference_kind: str | None = None
    reference_id: UUID | None = None
    reason: str | None = None
    actor: str | None = None
    is_backfill: bool = False
