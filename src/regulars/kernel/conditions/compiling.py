"""A condition made ready to judge facts, over and over."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from regulars.kernel.conditions.binding import bound
from regulars.kernel.conditions.comparing import CompileRegex
from regulars.kernel.conditions.explaining import Explain, explainer
from regulars.kernel.conditions.facts import Facts
from regulars.kernel.conditions.generating import root_function, where_function
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.truth import Truth


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    """A condition as two functions of (facts, now).

    `evaluate` gives True, False, or None for unknown; unknown at the root means no. `explain`
    gives the same verdict with what every node saw, and costs several times as much.
    """

    evaluate: Callable[[Facts, datetime], Truth]
    explain: Explain


def compiled(condition: Condition, compile_regex: CompileRegex) -> Compiled:
    """`condition` compiled, once for many facts. `now` is an aware instant in UTC.

    `compile_regex` runs the patterns of `matches`: `infra.regex.compile_regex`.
    """
    ready = bound(condition, compile_regex, where_function)
    return Compiled(evaluate=root_function(ready), explain=explainer(ready))
