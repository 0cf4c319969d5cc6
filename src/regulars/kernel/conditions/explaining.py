"""Why and why not: what every node of a condition saw, and which of them decided."""

import math
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction
from typing import TypeAlias

import msgspec

from regulars.kernel.conditions import nodes, truth
from regulars.kernel.conditions.binding import Bound
from regulars.kernel.conditions.facts import Facts, Scene
from regulars.kernel.conditions.fold import children
from regulars.kernel.conditions.truth import Truth, Verdict, verdict_of

TEXT_SHOWN_MAX = 200
ITEMS_SHOWN_MAX = 20
_SHOWN = Context(prec=28)

Explain: TypeAlias = Callable[[Facts, datetime], "Trace"]


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a node, and of its parts in their order; the shape is that of the tree.

    `seen` is the value a leaf looked at; None where there was none. It may be a personal field.
    """

    op: str
    verdict: Verdict
    seen: object = None
    parts: tuple["Trace", ...] = ()


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf that decided: what it asks, what it found, and the value it saw."""

    node: nodes.Leaf
    verdict: Verdict
    seen: object


def explainer(bound: Bound) -> Explain:
    """A function that judges every node, also those that an evaluation would pass over."""
    return lambda facts, now: _traced(bound, Scene(facts.attributes, facts, now))[1]


def reasons(condition: nodes.Condition, trace: Trace) -> tuple[Reason, ...]:
    """The leaves that made the verdict what it is, from left to right.

    Of an `and` that failed these are the parts that failed; of an `or` all of them; of one that
    is unknown the parts that are unknown; of one that holds the parts that make it hold.
    """
    return tuple(_reasons(condition.root, trace))


def _reasons(node: nodes.Node, trace: Trace) -> Iterator[Reason]:
    if not isinstance(node, nodes.And | nodes.Or | nodes.Not | nodes.AtLeast):
        yield Reason(node=node, verdict=trace.verdict, seen=trace.seen)
        return
    for child, part in zip(children(node), trace.parts, strict=True):
        # Under a `not` the verdict of the part is the other one, and it always decides.
        if isinstance(node, nodes.Not) or part.verdict == trace.verdict:
            yield from _reasons(child, part)


def _traced(bound: Bound, scene: Scene) -> tuple[Truth, Trace]:
    op = nodes.op_of(bound.node)
    if bound.observe is not None and bound.judge is not None:
        seen = bound.observe(scene)
        verdict = bound.judge(seen, scene)
        return verdict, Trace(op=op, verdict=verdict_of(verdict), seen=shown(seen))
    traced = [_traced(part, scene) for part in bound.parts]
    verdict = _combined(bound.node, [part for part, _ in traced])
    parts = tuple(part for _, part in traced)
    return verdict, Trace(op=op, verdict=verdict_of(verdict), parts=parts)


def _combined(node: nodes.Node, truths: list[Truth]) -> Truth:
    match node:
        case nodes.And():
            return truth.all_of(truths)
        case nodes.Or():
            return truth.any_of(truths)
        case nodes.AtLeast():
            return truth.at_least(node.n, truths)
    return truth.negated(truths[0])


def shown(seen: object) -> object:
    """A value as it stands in a trace: short, and of a type that JSON can carry."""
    if isinstance(seen, str):
        return seen if len(seen) <= TEXT_SHOWN_MAX else seen[:TEXT_SHOWN_MAX] + "…"
    if isinstance(seen, Fraction):
        return _SHOWN.divide(Decimal(seen.numerator), Decimal(seen.denominator))
    if isinstance(seen, list | tuple | set | frozenset):
        items = sorted(seen, key=repr) if isinstance(seen, set | frozenset) else list(seen)
        return [shown(item) for item in items[:ITEMS_SHOWN_MAX]]
    if isinstance(seen, float) and not math.isfinite(seen):
        return str(seen)
    if seen is None or isinstance(seen, bool | int | float | Decimal | date):
        return seen
    return str(seen)[:TEXT_SHOWN_MAX]
