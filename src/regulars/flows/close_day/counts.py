"""What a close did, counted."""

import msgspec


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many holds, lots, members and so on; what was done before is not counted again.

    `expired` and `released` are lots; `looked_at` are persons whose tier fell due, `tier_changes`
    what became of that, renewals among it; `thresholds` are those of shares.
    """

    holds_timed_out: int = 0
    thresholds: int = 0
    looked_at: int = 0
    tier_changes: int = 0
    released: int = 0
    expired: int = 0
    warned_of_expiry: int = 0
    warned_of_tier: int = 0

    def plus(self, other: "Counts") -> "Counts":
        mine, more = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        return Counts(**{name: mine[name] + more[name] for name in mine})

    @property
    def item_count(self) -> int:
        """Everything that was handled; what became of it is not counted beside it."""
        every: dict[str, int] = msgspec.structs.asdict(self)
        return sum(every.values()) - self.tier_changes
