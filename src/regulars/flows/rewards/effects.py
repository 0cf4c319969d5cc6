"""What came of an order, a return or anything else that has value."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from regulars.domains.ledger.types import Balance

UnitKind = Literal[
    "earned", "spent", "taken_back", "given_back", "forgiven", "debt", "absorbed", "deducted"
]


class UnitEffect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of an asset that came or went. `units` are positive; `kind` says which way they went.

    An earning names its rule and version and the lot that it became; `deduct_minor` is what units
    that could not be taken back are worth, to be kept of the cash refund.
    """

    kind: UnitKind
    program: str
    asset: str
    units: int
    rule: str | None = None
    version_id: UUID | None = None
    transfer_id: UUID | None = None
    lot_id: UUID | None = None
    deduct_minor: int | None = None


class TierEffect(msgspec.Struct, frozen=True, kw_only=True):
    """A tier that changed, and why."""

    program: str
    ladder: str
    from_tier: str | None
    to_tier: str | None
    why: str


class BalanceEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in an account afterwards."""

    program: str
    asset: str
    balance: Balance


class Effects(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that one occasion did, in the order in which it was done."""

    units: Sequence[UnitEffect] = ()
    tiers: Sequence[TierEffect] = ()
    tags: Sequence[str] = ()
    announced: Sequence[str] = ()
    balances: Sequence[BalanceEffect] = ()

    def plus(self, other: "Effects") -> "Effects":
        """Both together; a later balance replaces an earlier one of the same asset."""
        balances = {(each.program, each.asset): each for each in self.balances}
        balances |= {(each.program, each.asset): each for each in other.balances}
        return Effects(
            units=(*self.units, *other.units),
            tiers=(*self.tiers, *other.tiers),
            tags=(*self.tags, *other.tags),
            announced=(*self.announced, *other.announced),
            balances=tuple(balances.values()),
        )


NO_EFFECTS = Effects()
