"""What rules ask of the facts, so that nothing else need be looked up."""

from collections.abc import Iterable

from regulars.domains.rules.policy.compiling import Live
from regulars.domains.rules.types.effects import TierTable
from regulars.domains.rules.types.occasion import FactsNeeded
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves

BIRTH_DATE = "member.birth_date"


def facts_needed(lives: Iterable[Live]) -> FactsNeeded:
    """All that the conditions, schedules and tier tables of these rules look at."""
    paths: set[str] = set()
    events: set[str] = set()
    ladders: set[str] = set()
    assets: set[str] = set()
    kinds: set[str] = set()
    for live in lives:
        ladders.update(each.ladder for each in live.body.effects if isinstance(each, TierTable))
        if live.body.schedule is not None and live.body.schedule.birthday is not None:
            paths.add(BIRTH_DATE)
        for leaf in () if live.condition is None else leaves(live.condition):
            match leaf:
                case nodes.Attr(path=path) | nodes.Anniversary(path=path):
                    paths.add(path)
                case nodes.Event(name=name):
                    events.add(name)
                case nodes.Sequence(steps=steps):
                    events.update(step.name for step in steps)
                case nodes.Tier(ladder=ladder):
                    ladders.add(ladder)
                case nodes.Asset(asset=asset):
                    assets.add(asset)
                case _:
                    kinds.add(nodes.op_of(leaf))
    return FactsNeeded(
        paths=frozenset(paths),
        events=frozenset(events),
        ladders=frozenset(ladders),
        assets=frozenset(assets),
        kinds=frozenset(kinds),
    )
