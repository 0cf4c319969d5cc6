"""How much a run measures: enough to publish, enough to see that all works, or next to nothing."""

from typing import Literal

import msgspec


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """The size of a run."""

    name: Literal["full", "quick", "tiny"]
    rounds: int
    """How often the two sides of a comparison take turns."""
    seconds: float
    """How long each turn lasts."""
    warm_up_seconds: float
    members: int
    """Members that exist before orders and look-ups name them."""
    clients: int
    """Clients that place orders at once, and those of pgbench."""
    till_lines: int
    """Lines of the file that is imported, where it is made up."""
    replayed: int
    """Orders and returns that are replayed."""
    closed_members: int
    """Members for whom a day is closed; before that it is closed for a tenth of them."""
    listed_members: int
    """Members in lists, with ten orders each."""
    metric_members: int
    """Members of whom metrics are told, with ten lines each."""
    sized_members: int
    """Members among whom those are counted whom a condition is about; and a tenth of them."""


FULL = Effort(
    name="full",
    rounds=4,
    seconds=6.0,
    warm_up_seconds=2.0,
    members=20_000,
    clients=64,
    till_lines=525_461,
    replayed=1_000_000,
    closed_members=1_000_000,
    listed_members=1_000_000,
    metric_members=2_000_000,
    sized_members=10_000_000,
)
QUICK = Effort(
    name="quick",
    rounds=1,
    seconds=2.0,
    warm_up_seconds=0.5,
    members=2_000,
    clients=64,
    till_lines=20_000,
    replayed=100_000,
    closed_members=100_000,
    listed_members=20_000,
    metric_members=50_000,
    sized_members=200_000,
)
TINY = Effort(
    name="tiny",
    rounds=1,
    seconds=0.3,
    warm_up_seconds=0.1,
    members=50,
    clients=4,
    till_lines=500,
    replayed=2_000,
    closed_members=500,
    listed_members=300,
    metric_members=500,
    sized_members=1_000,
)
