"""Segments inside segments: which come first, and which would lead back to themselves."""

from collections.abc import Mapping, Set
from typing import Any

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins

Nesting = Mapping[str, Set[str]]
"""By the code of a segment the codes that its condition asks for."""


def nested_in(condition: Mapping[str, Any]) -> set[str]:
    """The codes of the segments that a condition asks for."""
    found = leaves(from_builtins(dict(condition)))
    return {leaf.segment for leaf in found if isinstance(leaf, nodes.Segment)}


def circle_through(code: str, nesting: Nesting) -> list[str] | None:
    """The shortest way from a segment back to itself, both ends included; None where none is."""
    ways = [[code]]
    seen: set[str] = set()
    while ways:
        onward: list[list[str]] = []
        for way in ways:
            for following in sorted(nesting.get(way[-1], ())):
                if following == code:
                    return [*way, code]
                if following not in seen:
                    seen.add(following)
                    onward.append([*way, following])
        ways = onward
    return None


def innermost_first(nesting: Nesting) -> list[str]:
    """The codes in an order in which each comes behind those that it asks for.

    Codes that nobody has are left out; a circle, which no edit can make, is cut where it closes.
    """
    ordered: dict[str, None] = {}
    for code in sorted(nesting):
        _descend(code, nesting, ordered, set())
    return list(ordered)


def _descend(code: str, nesting: Nesting, ordered: dict[str, None], above: set[str]) -> None:
    if code in ordered or code in above or code not in nesting:
        return
    for inner in sorted(nesting[code]):
        _descend(inner, nesting, ordered, above | {code})
    ordered[code] = None


def askers_of(code: str, nesting: Nesting) -> list[str]:
    """The segments whose conditions ask for this one."""
    return sorted(asker for asker, asked in nesting.items() if code in asked)
