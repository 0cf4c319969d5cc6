"""What a replay takes from the ledger as it really was."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.types.answers import TransferKind


class HandMovement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Units that no order, return, event or rule moved: by hand, by a till, between members.

    What goes to another member comes as two, out and in, of the same `posting_id`. `reverses_id`
    names the spend that is given back.
    """

    id: UUID
    posting_id: UUID
    owner_id: UUID
    asset_id: int
    kind: TransferKind
    units: int
    effective_at: datetime
    reverses_id: UUID | None


class Earning(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Units that were earned, or with a negative sign taken back, at an instant."""

    owner_id: UUID
    asset_id: int
    effective_at: datetime
    units: int


class SpentBefore(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A spend from before an instant of which something was given back at or after it.

    `given_units` is what had been given back by then.
    """

    id: UUID
    owner_id: UUID
    asset_id: int
    units: int
    given_units: int
    reference_kind: str | None
    reference_id: UUID | None
