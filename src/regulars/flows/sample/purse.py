"""How many points a member surely has: a lower bound, so that nobody pays with what they lack.

Every yuan earns at least one point, which lives for a year. Whatever was spent or taken back within
the last year may have come out of what was earned within it. More than the difference there may
be, never less.
"""

from datetime import datetime, timedelta

_SURELY_ALIVE = timedelta(days=330)
_BELOW = timedelta(minutes=1)


class Purse:
    """The base points of one member."""

    def __init__(self) -> None:
        self._earned: list[tuple[datetime, int]] = []
        self._drained: list[tuple[datetime, int]] = []

    def earn(self, at: datetime, net_minor: int) -> None:
        """An order of so much net, without what was paid with points."""
        self._earned.append((at, net_minor // 100))

    def spend(self, at: datetime, units: int) -> None:
        self._drained.append((at, units))

    def lose(self, at: datetime, net_minor: int) -> None:
        """A return of goods of so much: at most what any rule granted for it."""
        self._drained.append((at, -(-net_minor // 100) * 6 + 200))

    def units_at(self, at: datetime) -> int:
        """What is surely there at an instant."""
        since = at - _SURELY_ALIVE
        earned = sum(units for when, units in self._earned if since < when < at - _BELOW)
        drained = sum(units for when, units in self._drained if since < when)
        return max(0, earned - drained)
