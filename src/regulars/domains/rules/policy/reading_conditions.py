"""Conditions in rules: over the occasion and the member, and over one line of an order."""

from collections.abc import Callable, Mapping
from typing import Any

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.binding import bound
from regulars.kernel.conditions.compiling import Compiled, compiled
from regulars.kernel.conditions.errors import ConditionInvalid
from regulars.kernel.conditions.facts import Facts
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.generating import where_function
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.errors import FieldError

LINE = "line"
LinePasses = Callable[[Mapping[str, object], Facts, Any], bool | None]


def order_condition(raw: dict[str, Any]) -> tuple[Condition, Compiled]:
    """A rule's condition, read and made ready; refuses what is none."""
    condition = from_builtins(raw)
    return condition, compiled(condition, compile_regex)


def line_condition(raw: dict[str, Any]) -> LinePasses:
    """A condition over `line.…`, made ready; refuses one that asks for anything else."""
    condition = from_builtins(raw)
    strangers = [
        leaf
        for leaf in leaves(condition)
        if not (isinstance(leaf, nodes.Attr) and leaf.path.startswith(f"{LINE}."))
    ]
    if strangers:
        detail = f"only attributes of the line (`{LINE}.…`) can be asked for here"
        raise ConditionInvalid(detail, errors=[FieldError(path="", code="line", detail=detail)])
    return where_function(bound(condition, compile_regex, where_function))


def paths_of_lines(raw: dict[str, Any]) -> frozenset[str]:
    """The attributes that a condition over lines looks at."""
    return frozenset(
        leaf.path for leaf in leaves(from_builtins(raw)) if isinstance(leaf, nodes.Attr)
    )


def reads_amounts(raw: dict[str, Any]) -> bool:
    """Whether a condition over lines looks at numbers, which cost time to provide."""
    return not _AMOUNTS.isdisjoint(paths_of_lines(raw))


_AMOUNTS = frozenset({f"{LINE}.{name}" for name in ("quantity", "net", "gross", "discount")})
