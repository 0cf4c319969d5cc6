"""What rules and ladders name, and whether the program has it.

Deciding takes for granted that it is there: what names anything else never comes into force.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Literal

import msgspec

from regulars.domains.rules.types import MoveTier, OnTierReached, RuleBody, TierTable
from regulars.domains.tiers.types import (
    And,
    Condition,
    Credits,
    Growth,
    LadderBody,
    Or,
    Reach,
    TopMembers,
)
from regulars.flows.program_config.errors import joined
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import FieldError


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is named at a path; a tier is named together with its ladder."""

    path: str
    kind: Literal["asset", "ladder", "tier", "segment"]
    code: str
    ladder: str | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a program has: its assets, and the tiers of each of its ladders in force.

    `segments` is missing where it does not matter: of rules that are live already, whose segment
    may have been archived since; nobody can be told then to be in it.
    """

    assets: Set[str]
    ladders: Mapping[str, Set[str]]
    segments: Set[str] | None = None


def tiers_of(body: LadderBody) -> Set[str]:
    """The codes of a ladder's tiers."""
    return {tier.code for tier in body.tiers}


def faults_of_rule(body: RuleBody, known: Known) -> list[FieldError]:
    """What a rule names and the program has not."""
    return list(_unknown(_named_by_rule(body), known))


def faults_of_ladder(body: LadderBody, known: Known) -> list[FieldError]:
    """What a ladder names and the program has not."""
    return list(_unknown(_named_by_ladder(body), known))


def faults_of_condition(condition: Mapping[str, Any], known: Known) -> list[FieldError]:
    """What the condition of a segment or of a rule for a tag names and the program has not."""
    return list(_unknown(_named_by_condition(from_builtins(dict(condition)), "condition"), known))


def below(path: str, faults: Iterable[FieldError]) -> list[FieldError]:
    """Faults as they stand in a larger document."""
    return [
        FieldError(path=joined(path, each.path), code=each.code, detail=each.detail)
        for each in faults
    ]


def _unknown(named: Iterable[Named], known: Known) -> Iterator[FieldError]:
    for each in named:
        if each.kind == "asset" and each.code not in known.assets:
            yield _fault(each, f"the program has no asset {each.code!r}")
        if each.kind == "ladder" and each.code not in known.ladders:
            yield _fault(each, f"the program has no ladder {each.code!r}")
        if each.kind == "segment" and not _is_segment(each.code, known):
            yield _fault(each, f"the program has no segment {each.code!r}")
        tiers = known.ladders.get(each.ladder) if each.ladder else None
        if each.kind == "tier" and tiers is not None and each.code not in tiers:
            yield _fault(each, f"the ladder {each.ladder!r} has no tier {each.code!r}")


def _is_segment(code: str, known: Known) -> bool:
    return known.segments is None or code in known.segments


def _named_by_rule(body: RuleBody) -> Iterator[Named]:
    trigger = body.trigger
    if isinstance(trigger, OnTierReached):
        yield Named(path="trigger.ladder", kind="ladder", code=trigger.ladder)
        yield _tier("trigger.tier", trigger.ladder, trigger.tier)
    for at, effect in enumerate(body.effects):
        path = f"effects[{at}]"
        asset = getattr(effect, "asset", None)
        if asset is not None:
            yield Named(path=f"{path}.asset", kind="asset", code=asset)
        if isinstance(effect, TierTable | MoveTier):
            yield Named(path=f"{path}.ladder", kind="ladder", code=effect.ladder)
        if isinstance(effect, MoveTier):
            yield _tier(f"{path}.tier", effect.ladder, effect.tier)
        if isinstance(effect, TierTable):
            yield from (_tier(f"{path}.rows.{tier}", effect.ladder, tier) for tier in effect.rows)
    if body.when is not None:
        yield from _named_by_condition(from_builtins(body.when), "when")


def _named_by_condition(condition: nodes.Condition, path: str) -> Iterator[Named]:
    for leaf in leaves(condition):
        if isinstance(leaf, nodes.Asset):
            yield Named(path=path, kind="asset", code=leaf.asset)
        if isinstance(leaf, nodes.Segment):
            yield Named(path=path, kind="segment", code=leaf.segment)
        if isinstance(leaf, nodes.Tier):
            yield Named(path=path, kind="ladder", code=leaf.ladder)
            values = leaf.value if isinstance(leaf.value, list | tuple) else [leaf.value]
            yield from (_tier(path, leaf.ladder, tier) for tier in values if _is_text(tier))


def _named_by_ladder(body: LadderBody) -> Iterator[Named]:
    for at, tier in enumerate(body.tiers):
        yield from _named_by_threshold(tier.entry, f"tiers[{at}].entry")
        if tier.stay is not None:
            yield from _named_by_threshold(tier.stay, f"tiers[{at}].stay")


def _named_by_threshold(condition: Condition, path: str) -> Iterator[Named]:
    match condition:
        case And(args) | Or(args):
            for at, each in enumerate(args):
                yield from _named_by_threshold(each, f"{path}.args[{at}]")
        case Reach(metric) | TopMembers(metric):
            if isinstance(metric, Growth | Credits):
                yield Named(path=f"{path}.metric.asset", kind="asset", code=metric.asset)
        case _:
            return


def _tier(path: str, ladder: str, code: object) -> Named:
    return Named(path=path, kind="tier", code=str(code), ladder=ladder)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _fault(named: Named, detail: str) -> FieldError:
    return FieldError(path=named.path, code=f"unknown_{named.kind}", detail=detail)
