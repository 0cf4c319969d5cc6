"""What is asked for, and what is answered."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.ledger.types import (
    Adjust,
    AdjustmentRequest,
    Asset,
    Capture,
    Earn,
    HoldView,
    PlaceHold,
    Posted,
    Spend,
    VoidHold,
)
from regulars.flows.rewards.effects import TierEffect


class MoveTo(msgspec.Struct, frozen=True, kw_only=True):
    """Units go to another member, and keep their expiry."""

    to_member_id: UUID
    units: int


WantedAct: TypeAlias = Earn | Spend | Adjust | MoveTo | PlaceHold | Capture | VoidHold


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done to a member's units of an asset, named by its code.

    What is done to a hold names neither: the hold does. `limits` say, by asset code, how much
    whoever asks may adjust alone; None means any amount.
    """

    act: WantedAct
    actor: str
    member_id: UUID | None = None
    asset: str | None = None
    reason: str | None = None
    limits: Mapping[str, int] | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: to whom, to which asset, what the ledger answered, which tiers changed."""

    member_id: UUID
    asset: Asset
    posted: Posted
    hold: HoldView | None = None
    tiers: Sequence[TierEffect] = ()


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An adjustment that waits for approval; nothing was moved."""

    member_id: UUID
    asset: Asset
    request: AdjustmentRequest
