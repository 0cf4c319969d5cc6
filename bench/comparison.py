"""Two ways of doing one thing, measured in turns, so that a busy machine slows both alike."""

from collections.abc import Sequence
from statistics import median

import msgspec

from bench.load import Latency
from bench.processes import Usage


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One side's turn: its rate, how long each piece took where that was measured, who worked."""

    per_second: float
    usage: Usage
    latency: Latency | None = None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One turn of each side, one right after the other."""

    ours: Turn
    theirs: Turn

    @property
    def ratio(self) -> float:
        return self.ours.per_second / self.theirs.per_second


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What rounds of turns say: the medians of the rates and of the rounds' ratios."""

    ours_per_second: float
    theirs_per_second: float
    ratio: float
    ratio_goal: float
    rounds: list[Round]


def compare(rounds: Sequence[Round], ratio_goal: float) -> Comparison:
    return Comparison(
        ours_per_second=median(each.ours.per_second for each in rounds),
        theirs_per_second=median(each.theirs.per_second for each in rounds),
        ratio=median(each.ratio for each in rounds),
        ratio_goal=ratio_goal,
        rounds=list(rounds),
    )


def words(what: str, against: str, comparison: Comparison) -> list[str]:
    """A comparison for people: the medians, the goal, and what each side cost."""
    ours, theirs = comparison.ours_per_second, comparison.theirs_per_second
    return [
        f"{what}: {ours:,.0f}/s, {against}: {theirs:,.0f}/s",
        f"  ratio {comparison.ratio:.2f} (goal {comparison.ratio_goal})",
        f"  processor time of one over HTTP: {costs([r.ours for r in comparison.rounds])}",
        f"  processor time of one by {against}: {costs([r.theirs for r in comparison.rounds])}",
    ]


def costs(turns: Sequence[Turn]) -> str:
    """What one piece of work cost each party; the median of the turns."""
    costs = {
        party: median(1e6 * turn.usage.cores[party] / turn.per_second for turn in turns)
        for party in turns[0].usage.cores
    }
    return ", ".join(f"{party} {microseconds:.0f} µs" for party, microseconds in costs.items())
