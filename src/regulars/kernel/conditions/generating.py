"""A bound condition as one Python function, generated: an attribute costs no call.

The source holds only names made here; paths, literals and functions come in as constants, so
nothing that a person wrote is ever read as code. The usual types are compared in place; whatever
is not usual goes through the leaf's own judge, which is what decides what a comparator means.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.binding import Bound
from regulars.kernel.conditions.facts import Facts, Scene
from regulars.kernel.conditions.observing import EvaluateIn
from regulars.kernel.conditions.truth import Truth
from regulars.kernel.conditions.values import shape_of

_SIGN = {
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "in": "in",
    "not_in": "not in",
}  # fmt: skip
_BUILTINS = {"__builtins__": {}, "type": type, "int": int, "str": str, "dict": dict}


def root_function(bound: Bound) -> Callable[[Facts, datetime], Truth]:
    """The function (facts, now) → truth of a whole condition."""
    head = ("def evaluate(facts, now):", " attributes = facts.attributes")
    function: Callable[[Facts, datetime], Truth] = _Writer().function(bound, head)
    return function


def where_function(bound: Bound) -> EvaluateIn:
    """The function (attributes, facts, now) → truth of a tree over the attributes it is given."""
    head = ("def evaluate(attributes, facts, now):",)
    function: EvaluateIn = _Writer().function(bound, head)
    return function


class _Writer:
    """Writes statements that leave the truth of each node in a variable of its own."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, object] = dict(_BUILTINS)
        self.truth_count = 0
        self.needs_scene = False

    def line(self, indent: int, text: str) -> None:
        self.lines.append(" " * indent + text)

    def constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def function(self, bound: Bound, head: tuple[str, ...]) -> Any:
        self.line(1, f"return {self.node(bound, 1)}")
        opening = [*head, " get = attributes.get"]
        if self.needs_scene:
            opening.append(f" scene = {self.constant(Scene)}(attributes, facts, now)")
        exec("\n".join(opening + self.lines), self.constants)  # noqa: S102 - see the docstring above
        return self.constants["evaluate"]

    def node(self, bound: Bound, indent: int) -> str:
        truth = f"t{self.truth_count}"
        self.truth_count += 1
        match bound.node:
            case nodes.And():
                self.chain(bound, truth, indent, passes="True", stops="False")
            case nodes.Or():
                self.chain(bound, truth, indent, passes="False", stops="True")
            case nodes.Not():
                part = self.node(bound.parts[0], indent)
                self.line(indent, f"{truth} = None if {part} is None else not {part}")
            case nodes.AtLeast(n=n):
                self.counting(bound, truth, indent, n)
            case nodes.Attr():
                self.attribute(bound, bound.node, truth, indent)
            case _:
                self.leaf(bound, truth, indent)
        return truth

    def chain(self, bound: Bound, truth: str, indent: int, *, passes: str, stops: str) -> None:
        """`and` and `or`: parts are judged until one settles it; an unknown one is remembered."""
        self.line(indent, f"{truth} = {passes}")
        for index, part in enumerate(bound.parts):
            if index:
                self.line(indent, f"if {truth} is not {stops}:")
            inner = indent + (index > 0)
            name = self.node(part, inner)
            self.line(inner, f"if {name} is not {passes}: {truth} = {name}")

    def counting(self, bound: Bound, truth: str, indent: int, count: int) -> None:
        """`at_least`: parts are judged until enough are true, or too few can be."""
        yes, possible = f"{truth}y", f"{truth}p"
        self.line(indent, f"{yes} = 0; {possible} = {len(bound.parts)}")
        for part in bound.parts:
            self.line(indent, f"if {yes} < {count} <= {possible}:")
            name = self.node(part, indent + 1)
            self.line(indent + 1, f"if {name}: {yes} += 1")
            self.line(indent + 1, f"elif {name} is False: {possible} -= 1")
        undecided = f"None if {possible} >= {count} else False"
        self.line(indent, f"{truth} = True if {yes} >= {count} else {undecided}")

    def attribute(self, bound: Bound, node: nodes.Attr, truth: str, indent: int) -> None:
        first, *rest = node.path.split(".")
        self.line(indent, f"v = get({self.constant(first)})")
        for name in rest:
            key = self.constant(name)
            self.line(indent, f"v = v.get({key}) if type(v) is dict else None")
        self.line(indent, f"{truth} = {self.comparison(bound, node)}")

    def comparison(self, bound: Bound, node: nodes.Attr) -> str:
        if bound.test is None:
            self.needs_scene = True
            return f"{self.constant(bound.judge)}(v, scene)"
        tested = f"{self.constant(bound.test)}(v)"
        if node.cmp not in _SIGN:
            return tested
        shape, literal = shape_of(node.value), node.value
        if shape in ("numbers", "texts") and isinstance(literal, tuple):
            literal = frozenset(literal)  # type: ignore[assignment]
        usual = f"v {_SIGN[node.cmp]} {self.constant(literal)}"
        if shape in ("text", "texts"):
            return f"{usual} if type(v) is str else None"
        if shape in ("number", "numbers"):
            return f"{usual} if type(v) is int else {tested}"
        return tested

    def leaf(self, bound: Bound, truth: str, indent: int) -> None:
        observe, judge = self.constant(bound.observe), self.constant(bound.judge)
        self.needs_scene = True
        self.line(indent, f"{truth} = {judge}({observe}(scene), scene)")
