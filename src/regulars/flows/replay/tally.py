"""What a replay counts while it runs."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from regulars.domains.ledger.actions import Transfer
from regulars.domains.ledger.types import TransferKind
from regulars.flows.replay.months import Months
from regulars.flows.replay.setting import Setting
from regulars.kernel.period import zone

_COUNTED_AS = {"earned": 1, "adjusted_in": 1, "taken_back": -1, "adjusted_out": -1}
"""What growth counts, and in which direction; as the ledger counts it."""

MonthKey = tuple[int, date, TransferKind]
Pair = list[int]
"""Earned units, and units taken back."""


class Tally:
    """Units by month, tier, store and rule; moves between tiers; what could not be spent."""

    def __init__(self, setting: Setting) -> None:
        assets = setting.terms.assets.values()
        self._months = {
            each.id: Months(zone(each.settings.time_zone), setting.between) for each in assets
        }
        self.program_months = Months(setting.terms.zone, setting.between)
        self.units: dict[MonthKey, int] = defaultdict(int)
        self.of_tier: dict[tuple[int, str | None, int], Pair] = defaultdict(lambda: [0, 0])
        self.of_store: dict[tuple[int | None, int], Pair] = defaultdict(lambda: [0, 0])
        self.of_rule: dict[tuple[str, int], Pair] = defaultdict(lambda: [0, 0])
        self.moves: dict[tuple[date, int, str | None, str | None], int] = defaultdict(int)
        self.unmet_units: dict[int, int] = defaultdict(int)
        self.unpriced_minor: dict[int, int] = defaultdict(int)
        self.order_count = 0
        self.return_count = 0
        self.other_count = 0

    def note(self, transfer: Transfer) -> int:
        """Count a transfer in its month; by how much it changes what growth counts."""
        asset_id, kind = transfer.asset_id, transfer.kind
        month = self._months[asset_id].of(transfer.effective_at)
        self.units[asset_id, month, kind] += transfer.units
        return _COUNTED_AS.get(kind, 0) * transfer.units

    def note_move(
        self, ladder: int, at: datetime, from_tier: str | None, to_tier: str | None
    ) -> None:
        self.moves[self.program_months.of(at), ladder, from_tier, to_tier] += 1


NOBODY = UUID(int=0)
