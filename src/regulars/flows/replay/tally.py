"""What a replay counts while it runs."""

from collections import defaultdict
from datetime import date, datetime
from typing import TypeAlias

import msgspec

from regulars.domains.ledger.actions import Transfer
from regulars.domains.ledger.types import TransferKind
from regulars.flows.replay.months import Months
from regulars.flows.replay.setting import Setting
from regulars.kernel.period import zone

_COUNTED_AS = {"earned": 1, "adjusted_in": 1, "taken_back": -1, "adjusted_out": -1}
"""What growth counts, and in which direction; as the ledger counts it."""

MonthKey: TypeAlias = tuple[int, date, TransferKind]
"""The asset, the month and the kind."""
RuleKey: TypeAlias = tuple[int, str, int | None, tuple[str | None, ...]]
"""What a rule moved: the asset, the rule, the store, and the tier that was held on each ladder."""
MoveKey: TypeAlias = tuple[date, int, str | None, str | None]
"""The month, the place of the ladder, from which tier and to which."""
Pair: TypeAlias = list[int]
"""Earned units, and units taken back."""


class Counts(msgspec.Struct, kw_only=True):
    """Units by month and by rule, store and tier; moves between tiers; what could not be spent."""

    units: dict[MonthKey, int]
    rule_units: dict[RuleKey, Pair]
    moves: dict[MoveKey, int]
    unmet_units: dict[int, int]
    order_count: int = 0
    return_count: int = 0
    other_count: int = 0

    def add(self, other: "Counts") -> None:
        """Take in what was counted of other people."""
        for key, units in other.units.items():
            self.units[key] = self.units.get(key, 0) + units
        for rule_key, (earned_units, taken_units) in other.rule_units.items():
            pair = self.rule_units[rule_key]
            pair[0] += earned_units
            pair[1] += taken_units
        for move_key, move_count in other.moves.items():
            self.moves[move_key] = self.moves.get(move_key, 0) + move_count
        for asset_id, units in other.unmet_units.items():
            self.unmet_units[asset_id] = self.unmet_units.get(asset_id, 0) + units
        self.order_count += other.order_count
        self.return_count += other.return_count
        self.other_count += other.other_count


def nothing_counted() -> Counts:
    """Counts from which to go on."""
    return Counts(
        units=defaultdict(int),
        rule_units=defaultdict(_pair),
        moves=defaultdict(int),
        unmet_units=defaultdict(int),
    )


class Tally:
    """Counts what is moved, each in its local month."""

    def __init__(self, setting: Setting) -> None:
        self.counts = nothing_counted()
        self._months = {
            each.id: Months(zone(each.settings.time_zone), setting.between)
            for each in setting.terms.assets.values()
        }
        self._program_months = Months(setting.terms.zone, setting.between)

    def note(self, transfer: Transfer) -> int:
        """Count a transfer in its month; by how much it changes what growth counts."""
        asset_id, kind = transfer.asset_id, transfer.kind
        month = self._months[asset_id].of(transfer.effective_at)
        self.counts.units[asset_id, month, kind] += transfer.units
        return _COUNTED_AS.get(kind, 0) * transfer.units

    def note_move(
        self, ladder: int, at: datetime, from_tier: str | None, to_tier: str | None
    ) -> None:
        self.counts.moves[self._program_months.of(at), ladder, from_tier, to_tier] += 1


def _pair() -> Pair:
    return [0, 0]
