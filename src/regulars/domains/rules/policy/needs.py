"""What rules ask of the facts, so that nothing else need be looked up."""

from collections.abc import Iterable, Iterator

from regulars.domains.rules.policy.reading_conditions import paths_of_lines
from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.effects import TierTable
from regulars.domains.rules.types.occasion import FactsNeeded
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins

BIRTH_DATE = "member.birth_date"


def needs_of(body: RuleBody, condition: nodes.Condition | None) -> FactsNeeded:
    """All that a rule's condition, schedule and tier tables look at."""
    paths: set[str] = set()
    if body.schedule is not None and body.schedule.birthday is not None:
        paths.add(BIRTH_DATE)
    for effect in body.effects:
        lines = getattr(effect, "lines", None)
        if lines is not None:
            paths.update(paths_of_lines(lines))
    ladders = frozenset(each.ladder for each in body.effects if isinstance(each, TierTable))
    own = FactsNeeded(paths=frozenset(paths), ladders=ladders)
    return own if condition is None else all_needs([own, condition_needs(condition)])


def conditions_of(body: RuleBody) -> Iterator[nodes.Condition]:
    """The conditions of a rule: over its occasion, and over the lines of its effects."""
    raw = [body.when, *(getattr(effect, "lines", None) for effect in body.effects)]
    return (from_builtins(each) for each in raw if each is not None)


def condition_needs(condition: nodes.Condition) -> FactsNeeded:
    """All that a condition looks at."""
    found: dict[str, set[str]] = {name: set() for name in FactsNeeded.__struct_fields__}
    for leaf in leaves(condition):
        match leaf:
            case nodes.Attr(path=path) | nodes.Anniversary(path=path):
                found["paths"].add(path)
            case nodes.Event(name=name):
                found["events"].add(name)
            case nodes.Sequence(steps=steps):
                found["events"].update(step.name for step in steps)
            case nodes.Tier(ladder=ladder):
                found["ladders"].add(ladder)
            case nodes.Asset(asset=asset):
                found["assets"].add(asset)
            case nodes.Segment(segment=segment):
                found["segments"].add(segment)
            case _:
                found["kinds"].add(nodes.op_of(leaf))
    return FactsNeeded(**{name: frozenset(each) for name, each in found.items()})


def all_needs(needs: Iterable[FactsNeeded]) -> FactsNeeded:
    """What several rules ask, together."""
    every = list(needs)
    return FactsNeeded(
        **{
            name: frozenset[str]().union(*(getattr(each, name) for each in every))
            for name in FactsNeeded.__struct_fields__
        }
    )
