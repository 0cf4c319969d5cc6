"""What members have of assets beside what they can spend, as SQL: what waits, is held or expires.

All such leaves of a condition share one scan of the open lots; every member of the scan has a row.
Lots stand under the party that they came to, as behaviour does. Where merged members' debts and
units have not met yet, debts are repaid as a balance shows it: what expires soonest goes first, and
what waits goes last.
"""

# ruff: noqa: S608 - pieces of SQL, which hold nothing that a person wrote

from regulars.domains.insights.policy.condition_moments import Moments
from regulars.domains.insights.policy.condition_terms import Binder
from regulars.kernel.conditions.vocabulary import AssetMeasure
from regulars.kernel.conditions.windows import Window


class Units:
    """The units that one condition asks for, in the smallest units of their assets."""

    def __init__(self, binder: Binder, moments: Moments) -> None:
        self.dues: list[str] = []
        self._binder = binder
        self._moments = moments
        self._alias = f"{binder.prefix}lots"
        self._asset_ids: set[int] = set()
        self._columns: list[str] = []

    def measured(self, asset_id: int, measure: AssetMeasure, window: Window | None) -> str:
        """How many units there are; `window` goes with `expiring`."""
        self._asset_ids.add(asset_id)
        if window is not None:
            return self._expiring(asset_id, window)
        if measure == "held":
            return self._sum(asset_id, "true", "held_units")
        now = self._moments.now_text
        is_available = f"not lot.is_debt and lot.available_at <= {now}"
        pending = self._sum(
            asset_id, f"not lot.is_debt and (lot.available_at is null or lot.available_at > {now})"
        )
        free = f"({self._sum(asset_id, is_available)} - {self._owed(asset_id)})"
        return f"greatest(least({pending}, {pending} + {free}), 0)"

    def tables(self) -> list[str]:
        """The common table expression of the scan; none where nothing is asked of lots."""
        if not self._columns:
            return []
        columns = ", ".join(f"{text} as v{at}" for at, text in enumerate(self._columns))
        asset_ids = self._binder.bind(sorted(self._asset_ids), "bigint[]")
        zones = self._moments.join("part.time_zone")
        scan = (
            f"{self._alias} as (select part.member_id, {columns}"
            f" from {self._binder.prefix}part as part {zones}"
            f" inner join shared.lots_at_v1({self._moments.now_text}) as lot"
            f" on lot.owner_id = part.party_id"
            f" where lot.asset_id = any({asset_ids}) group by part.member_id)"
        )
        return [scan]

    def joins(self) -> list[str]:
        """What goes behind `fact`."""
        alias = self._alias
        if not self._columns:
            return []
        return [f"left join {alias} on {alias}.member_id = fact.member_id"]

    def _expiring(self, asset_id: int, window: Window) -> str:
        """What lives and expires in the window: the sum up to its end less that up to its begin.

        Of both sums debts take what they can, for what expires soonest repays first.
        """
        bounds = self._moments.bounds(window)
        owed = self._owed(asset_id)
        living = "not lot.is_debt and lot.living_units > 0"

        def left(sides: list[str]) -> str:
            units = self._sum(asset_id, " and ".join([living, *sides]))
            return f"greatest({units} - {owed}, 0)"

        ends = "lot.expires_at is not null"
        until = ends if bounds.end is None else f"lot.expires_at < {bounds.end}"
        found = left([until])
        if bounds.begin is not None:
            found = f"({found} - {left([until, f'lot.expires_at < {bounds.begin}'])})"
        self._note_dues(asset_id, window, (living, bounds.end))
        return found

    def _note_dues(self, asset_id: int, window: Window, sides: tuple[str, str | None]) -> None:
        """When the next lot dies, and when the next one comes into the window."""
        living, end = sides
        self.dues.append(self._first(asset_id, living))
        ahead = living if end is None else f"{living} and lot.expires_at >= {end}"
        self.dues.extend(self._moments.flips(window, self._first(asset_id, ahead)))

    def _owed(self, asset_id: int) -> str:
        return f"(-{self._sum(asset_id, 'lot.is_debt')})"

    def _sum(self, asset_id: int, met: str, column: str = "living_units") -> str:
        text = f"sum(lot.{column}) filter (where lot.asset_id = {int(asset_id)} and {met})"
        return f"coalesce({self._value(text)}, 0)"

    def _first(self, asset_id: int, met: str) -> str:
        return self._value(
            f"min(lot.expires_at) filter (where lot.asset_id = {int(asset_id)} and {met})"
        )

    def _value(self, text: str) -> str:
        """A column of the scan."""
        if text not in self._columns:
            self._columns.append(text)
        return f"{self._alias}.v{self._columns.index(text)}"
