"""One comparison as SQL: a column, a comparator, a literal. Of another type is unknown.

The pendant of `kernel.conditions.comparing`, which says what the comparators mean.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from regulars.domains.insights.policy.columns import Column
from regulars.domains.insights.policy.condition_moments import Bounds, Moments
from regulars.kernel.conditions.patterns import portable
from regulars.kernel.conditions.values import Comparator, Value, exact, shape_of
from regulars.kernel.conditions.windows import Window

Bind = Callable[[object, str], str]
"""Takes a value and its type, gives the placeholder of a parameter."""

UNKNOWN = "null::boolean"
_SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A comparator and its literal."""

    cmp: Comparator
    value: Value | None


def compared(column: Column, comparison: Comparison, bind: Bind, moments: Moments) -> str:
    """The comparison as an expression of type boolean; windows go by `moments`."""
    cmp, value = comparison.cmp, comparison.value
    if cmp in ("is_set", "not_set"):
        return _presence(column, is_set=cmp == "is_set")
    shape = shape_of(value)
    if shape == "window":
        return _of_window(column, cmp, value, moments)  # type: ignore[arg-type]
    if column.kind == "json":
        return _of_json(column, comparison, bind)
    if column.kind == "text" and shape in ("text", "texts"):
        return _of_text(column.text, comparison, bind)
    if column.kind == "number" and shape in ("number", "numbers") and cmp != "contains":
        return _of_number(column, comparison, bind)
    return UNKNOWN


def compared_quotient(sum_text: str, count_text: str, comparison: Comparison, bind: Bind) -> str:
    """A sum divided by a count, compared exactly: the literals are multiplied instead.

    Where there is nothing to divide the sum is null.
    """
    cmp, value = comparison.cmp, comparison.value
    if cmp in ("is_set", "not_set"):
        return _presence(Column(text=sum_text, kind="number"), is_set=cmp == "is_set")
    if isinstance(value, tuple):
        products = [f"{bind(_scaled(each, 0), 'numeric')} * {count_text}" for each in value]
        if cmp == "between":
            return f"({sum_text} between {products[0]} and {products[1]})"
        found = f"({sum_text} in ({', '.join(products)}))"
        return found if cmp == "in" else f"(not {found})"
    return f"({sum_text} {_SIGNS[cmp]} {bind(_scaled(value, 0), 'numeric')} * {count_text})"


def _presence(column: Column, *, is_set: bool) -> str:
    if column.kind == "json":
        found = f"coalesce(jsonb_typeof({column.text}) <> 'null', false)"
        return found if is_set else f"(not {found})"
    return f"({column.text} is {'not ' if is_set else ''}null)"


def _of_text(text: str, comparison: Comparison, bind: Bind) -> str:
    cmp, value = comparison.cmp, comparison.value
    if isinstance(value, tuple):
        if cmp == "between":
            low, high = (bind(each, "text") for each in value)
            return f"({text} between {low} and {high})"
        found = f"({text} = any({bind(list(value), 'text[]')}))"
        return found if cmp == "in" else f"(not {found})"
    literal = bind(value, "text")
    match cmp:
        case "contains":
            return f"(strpos({text}, {literal}) > 0)"
        case "starts":
            return f"starts_with({text}, {literal})"
        case "ends":
            return f"(right({text}, length({literal})) = {literal})"
        case "matches":
            return f"({text} ~ {bind(portable(str(value)), 'text')})"
    return f"({text} {_SIGNS[cmp]} {literal})"


def _of_number(column: Column, comparison: Comparison, bind: Bind) -> str:
    text, cmp, value = column.text, comparison.cmp, comparison.value
    if isinstance(value, tuple):
        literals = [bind(_scaled(each, column.scale), "numeric") for each in value]
        if cmp == "between":
            return f"({text} between {literals[0]} and {literals[1]})"
        found = f"({text} in ({', '.join(literals)}))"
        return found if cmp == "in" else f"(not {found})"
    return f"({text} {_SIGNS[cmp]} {bind(_scaled(value, column.scale), 'numeric')})"


def _scaled(value: object, scale: int) -> str:
    """A number as decimal text, with so many decimals made whole."""
    number = exact(value)
    assert number is not None, "a condition holds finite numbers"
    return f"{number:f}" if not scale else f"{Decimal(number).scaleb(scale):f}"


def _of_json(column: Column, comparison: Comparison, bind: Bind) -> str:
    """A value of JSON is what it is written as: texts, numbers, booleans, lists of these."""
    cmp, value, kind = comparison.cmp, comparison.value, f"jsonb_typeof({column.text})"
    shape = shape_of(value)
    if shape == "boolean":
        # The bare comparison of JSON is safe for whatever stands there.
        same = f"({column.text} {_SIGNS[cmp]} to_jsonb({bind(value, 'boolean')}))"
        return f"(case when {kind} = 'boolean' then {same} end)"
    if shape in ("text", "texts"):
        text = f"(({column.text} #>> '{{}}') collate \"C\")"
        found = f"when {kind} = 'string' then {_of_text(text, comparison, bind)}"
        if cmp == "contains":
            holds = f"jsonb_exists({column.text}, {bind(value, 'text')})"
            found += f" when {kind} = 'array' then {holds}"
        return f"(case {found} end)"
    if cmp == "contains":
        holds = f"({column.text} @> to_jsonb({bind(_scaled(value, 0), 'numeric')}))"
        return f"(case when {kind} = 'array' then {holds} end)"
    # A case keeps the cast from what is no number.
    number = f"(case when {kind} = 'number' then ({column.text} #>> '{{}}')::numeric end)"
    return _of_number(Column(text=number, kind="number"), comparison, bind)


def _of_window(column: Column, cmp: Comparator, window: Window, moments: Moments) -> str:
    if column.kind == "time":
        moment = column.text
    elif column.kind == "day":
        moment = moments.day_begins(column.text)
    else:
        return UNKNOWN
    bounds = moments.bounds(window)
    match cmp:
        case "in":
            return _within(moment, bounds)
        case "not_in":
            return f"(not {_within(moment, bounds)})"
        case "lt":
            return _beside(moment, "<", bounds.begin)
        case "ge":
            return f"(not {_beside(moment, '<', bounds.begin)})"
        case "gt":
            return _beside(moment, ">=", bounds.end)
        case "le":
            return f"(not {_beside(moment, '>=', bounds.end)})"
    raise AssertionError(f"{cmp} does not go with a window")


def _within(moment: str, bounds: Bounds) -> str:
    return f"(case when {moment} is not null then {bounds.holds(moment)} end)"


def _beside(moment: str, sign: str, side: str | None) -> str:
    """Beyond a side that is open there is nothing."""
    if side is None:
        return f"(case when {moment} is not null then false end)"
    return f"({moment} {sign} {side})"
