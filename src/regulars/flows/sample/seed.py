"""What a sample is made from: a seed, an end, and how large it is."""

from datetime import datetime, timedelta
from random import Random

import msgspec

from regulars.kernel.period import zone

TIME_ZONE = "Asia/Shanghai"
CURRENCY = "CNY"
PROGRAM = "harbour-living"
POINTS = "living-points"
ZONE = zone(TIME_ZONE)
SEED_DEFAULT = 20241111
ORDERS_A_MEMBER = 12


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of each. Orders and members come out exactly so."""

    member_count: int = 5_000
    order_count: int = 60_000
    days: int = 730
    ahead_days: int = 90
    """How long the model lives on after the end: what the future would have brought."""


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """All that the history depends on. It ends at `ends_at`, and not a second later."""

    number: int
    ends_at: datetime
    size: Size = Size()

    @property
    def begins_at(self) -> datetime:
        return self.ends_at - timedelta(days=self.size.days)

    def dice(self, *names: object) -> Random:
        """Chance of its own for one purpose: what is drawn elsewhere does not change it."""
        return Random("/".join(map(str, (self.number, *names))))  # noqa: S311
