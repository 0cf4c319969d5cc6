"""Comparing: what the engine and the auditor do not agree on, and after which deeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulation.deeds import Deed

NOTHING = (0, 0, 0, 0)


@dataclass
class Disagreement(Exception):
    """The two do not agree after these deeds."""

    deeds: Sequence[Sequence[Deed]]
    what: str

    @property
    def kind(self) -> str:
        """Outcomes, figures or the past: faults of another kind are other faults."""
        return self.what[:5]

    def __str__(self) -> str:
        lines = [self.what, f"after {len(self.deeds)} steps:"]
        lines += [f"  {at:3}  {each}" for at, step in enumerate(self.deeds) for each in step]
        return "\n".join(lines).replace("datetime.", "").replace(", tzinfo=timezone.utc", "")
