"""The literals of a condition, the comparators, and which goes with which.

Numbers compare as decimals: a float stands for the shortest decimal that spells it, so the float
0.1 equals Decimal("0.1"). Strings are never read as numbers and compare by code point, which is
the order of their UTF-8 bytes. A boolean is not a number.
"""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Literal

from regulars.kernel.conditions.windows import Window

Scalar = bool | int | float | str
Value = bool | int | float | str | tuple[Scalar, ...] | Window
Exact = int | Decimal

Comparator = Literal[
    "eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in",
    "contains", "starts", "ends", "matches", "is_set", "not_set",
]  # fmt: skip

Shape = Literal["nothing", "boolean", "number", "text", "numbers", "texts", "window"]
"""What a literal looks like."""

Subject = Literal["any", "number", "time", "key", "rank"]
"""What a node compares: anything, a number, an instant, a name, or a name with an order."""

NUMBER_MAX = 2**53 - 1
"""The largest whole number that every JSON reader agrees on."""
SUM_DIGITS = 1400
"""Sums are exact over this many digits: more than two doubles can lie apart."""
TEXT_LENGTH_MAX = 500
LIST_LENGTH_MAX = 500

_SUMMING = Context(prec=SUM_DIGITS, rounding=ROUND_HALF_EVEN, traps=[])

_SCALARS: frozenset[Shape] = frozenset({"boolean", "number", "text"})
_ORDERED: frozenset[Shape] = frozenset({"number", "text", "window"})
_LISTS: frozenset[Shape] = frozenset({"numbers", "texts", "window"})
_TEXT: frozenset[Shape] = frozenset({"text"})
_NOTHING: frozenset[Shape] = frozenset({"nothing"})

SHAPES_OF_COMPARATOR: dict[Comparator, frozenset[Shape]] = {
    "eq": _SCALARS,
    "ne": _SCALARS,
    "lt": _ORDERED,
    "le": _ORDERED,
    "gt": _ORDERED,
    "ge": _ORDERED,
    "between": frozenset({"numbers", "texts"}),
    "in": _LISTS,
    "not_in": _LISTS,
    "contains": frozenset({"number", "text"}),
    "starts": _TEXT,
    "ends": _TEXT,
    "matches": _TEXT,
    "is_set": _NOTHING,
    "not_set": _NOTHING,
}

SHAPES_OF_SUBJECT: dict[Subject, frozenset[Shape]] = {
    "any": frozenset({"nothing", "boolean", "number", "text", "numbers", "texts", "window"}),
    "number": frozenset({"nothing", "number", "numbers"}),
    "time": frozenset({"nothing", "window"}),
    "key": frozenset({"nothing", "text", "texts"}),
    "rank": frozenset({"nothing", "text", "texts"}),
}

_OF_NAMES: frozenset[Comparator] = frozenset({"eq", "ne", "in", "not_in", "is_set", "not_set"})
_OF_ORDER: frozenset[Comparator] = frozenset({"lt", "le", "gt", "ge"})
COMPARATORS_OF_SUBJECT: dict[Subject, frozenset[Comparator]] = {
    "any": frozenset(SHAPES_OF_COMPARATOR),
    "number": _OF_NAMES | _OF_ORDER | {"between"},
    "time": _OF_ORDER | {"in", "not_in", "is_set", "not_set"},
    "key": _OF_NAMES,
    "rank": _OF_NAMES | _OF_ORDER,
}


def shape_of(value: Value | None) -> Shape | None:
    """The shape of a literal; None for a list of mixed kinds, of booleans, or an empty one."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    if not isinstance(value, tuple):
        return "window"
    if value and all(type(item) in (int, float) for item in value):
        return "numbers"
    if value and all(isinstance(item, str) for item in value):
        return "texts"
    return None


def normal(scalar: Scalar) -> Scalar:
    """One spelling for equal numbers: 1.0 is 1 and -0.0 is 0."""
    if isinstance(scalar, float) and scalar.is_integer():
        return int(scalar)
    return scalar


def exact(value: object) -> Exact | None:
    """A number as an exact decimal; None for what is no finite number.

    Only the types themselves count: a boolean or a subclass is not a number.
    """
    if type(value) is int:
        return value
    if type(value) is float:
        return Decimal(repr(value)) if math.isfinite(value) else None
    if type(value) is Decimal:
        return value if value.is_finite() else None
    return None


def exact_sum(numbers: Iterable[Exact]) -> Exact:
    """The sum of exact numbers; 0 of none."""
    whole = 0
    fractional = Decimal(0)
    for number in numbers:
        if isinstance(number, int):
            whole += number
        else:
            fractional = _SUMMING.add(fractional, number)
    return _SUMMING.add(fractional, whole) if fractional else whole
