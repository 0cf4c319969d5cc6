"""What a condition sees in a row of the lake, and comparing it: Ibis expressions, null is unknown.

The pendant of `kernel.conditions.comparing`. Engines share no type that holds any number: here
numbers have twelve decimals. What is finer is rounded, and what has more than 26 digits before the
point is unknown; literals that are finer are refused.
"""

import json
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import msgspec

from regulars.domains.insights.policy.condition_terms import refuse
from regulars.kernel.conditions.patterns import portable
from regulars.kernel.conditions.values import Comparator, Value, exact, shape_of
from regulars.kernel.conditions.windows import Span
from regulars.kernel.period import microseconds_of

PLACES = 12
NUMBER = dt.Decimal(38, PLACES)
WHOLE = dt.Decimal(19, 0)
"""Of which a product with a number is a number."""
_INT64_MAX = 2**63 - 1
_NUMBER_KINDS = ("UBIGINT", "BIGINT", "HUGEINT", "DOUBLE")
_UNSPEAKABLE = frozenset('"\\*')
"""Characters that a path into JSON gives a meaning of its own, quoted or not."""


@ibis.udf.scalar.builtin(name="json_extract")  # type: ignore[untyped-decorator]
def _json_at(document: str, path: str) -> dt.json: ...


@ibis.udf.scalar.builtin(name="json_extract_string")  # type: ignore[untyped-decorator]
def _text_at(document: str, path: str) -> str: ...  # type: ignore[empty-body]


@ibis.udf.scalar.builtin(name="json_type")  # type: ignore[untyped-decorator]
def _kind_at(document: str, path: str) -> str: ...  # type: ignore[empty-body]


@ibis.udf.scalar.builtin(name="json_extract")  # type: ignore[untyped-decorator]
def _items_at(document: str, path: str) -> dt.Array(dt.json): ...  # type: ignore[valid-type]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A value by the types that it may have; None where it never has that type.

    `units` are whole numbers that count `scale` decimals more than conditions do, `number` has
    twelve. `moment_us` are microseconds since 1970.
    """

    is_set: Any
    text: Any = None
    number: Any = None
    units: Any = None
    scale: int = 0
    flag: Any = None
    texts: Any = None
    numbers: Any = None
    moment_us: Any = None


def unknown() -> Any:
    return ibis.null("boolean")


def text_seen(column: ir.Value) -> Seen:
    return Seen(is_set=column.notnull(), text=column)


def units_seen(column: ir.Value, scale: int = 0) -> Seen:
    return Seen(is_set=column.notnull(), units=column, scale=scale)


def number_seen(column: ir.Value) -> Seen:
    return Seen(is_set=column.notnull(), number=column.cast(NUMBER))


def moment_seen(column: ir.Value) -> Seen:
    return Seen(is_set=column.notnull(), moment_us=column)


def json_seen(document: Any, path: str) -> Seen:
    """The value at a path in a column of JSON text; a path leads through objects only.

    Refuses names that a path cannot spell.
    """
    if _UNSPEAKABLE & set(path):
        refuse(path, "the lake cannot look up names with a quote, a backslash or a star")
    spelled = "$" + "".join(f'."{name}"' for name in path.split("."))
    kind = _kind_at(document, spelled)
    written = _json_at(document, spelled).cast("string")
    items = _items_at(document, f"{spelled}[*]").cast("array<string>")
    is_list = kind == "ARRAY"
    return Seen(
        is_set=(kind != "NULL").fill_null(False),
        text=ibis.ifelse(kind == "VARCHAR", _text_at(document, spelled), None),
        number=ibis.ifelse(kind.isin(_NUMBER_KINDS), written.try_cast(NUMBER), None),
        flag=ibis.ifelse(kind == "BOOLEAN", written == "true", None),
        texts=ibis.ifelse(is_list, items, None),
        numbers=ibis.ifelse(is_list, items.try_cast(dt.Array(NUMBER)), None),
    )


def json_units(document: Any, name: str) -> Any:
    """The whole number under a name in a column of JSON text; 0 where there is none."""
    return _text_at(document, f'$."{name}"').cast("int64").fill_null(0)


def compared(seen: Seen, cmp: Comparator, value: Value | None, span: Span | None = None) -> Any:
    """The comparison as a boolean; `span` is what a literal that is a window stands for."""
    if cmp == "is_set":
        return seen.is_set
    if cmp == "not_set":
        return ~seen.is_set
    if cmp in ("ne", "not_in"):
        return ~compared(seen, "eq" if cmp == "ne" else "in", value, span)
    match shape_of(value):
        case "window":
            assert span is not None, "a window stands for a span"
            return _of_moment(seen.moment_us, cmp, span)
        case "boolean":
            return unknown() if seen.flag is None else seen.flag == value
        case "text" | "texts":
            return _of_text(seen, cmp, value)
    if cmp == "contains":
        return unknown() if seen.numbers is None else seen.numbers.contains(_literal(value))
    if seen.units is not None:
        return _of_units(seen.units, cmp, value, seen.scale)
    return unknown() if seen.number is None else _of_number(seen.number, cmp, value)


def compared_quotient(total: Any, count: Any, cmp: Comparator, value: Value | None) -> Any:
    """A sum divided by a count, compared exactly: the literals are multiplied instead."""
    if cmp in ("is_set", "not_set"):
        return total.notnull() if cmp == "is_set" else total.isnull()
    if cmp in ("ne", "not_in"):
        return ~compared_quotient(total, count, "eq" if cmp == "ne" else "in", value)
    times = count.cast(WHOLE)
    if isinstance(value, tuple):
        products = [_literal(each) * times for each in value]
        if cmp == "between":
            return (total >= products[0]) & (total <= products[1])
        return _any_of([total == product for product in products])
    return _ordered(total, cmp, _literal(value) * times)


def holds(moment_us: Any, span: Span) -> Any:
    """Whether a moment, which is never missing, lies in a span."""
    found = ibis.literal(True)
    if span.begin is not None:
        found = found & (moment_us >= _us(span.begin))
    if span.end is not None:
        found = found & (moment_us < _us(span.end))
    return found


def _of_moment(moment_us: Any, cmp: Comparator, span: Span) -> Any:
    if moment_us is None:
        return unknown()
    # Beyond a side that is open there is nothing; what is missing stays unknown.
    nothing = ibis.ifelse(moment_us.notnull(), False, None)
    before = nothing if span.begin is None else moment_us < _us(span.begin)
    after = nothing if span.end is None else moment_us >= _us(span.end)
    within = ~(before | after)
    found = {"in": within, "lt": before, "ge": ~before, "gt": after, "le": ~after}
    return found[cmp]


def _of_text(seen: Seen, cmp: Comparator, value: Any) -> Any:
    if cmp == "contains" and seen.texts is not None:
        # As JSON spells it, so that 1 and "1" are two things.
        in_list = seen.texts.contains(json.dumps(value, ensure_ascii=False))
        return seen.text.contains(value).fill_null(in_list)
    text = seen.text
    if text is None:
        return unknown()
    match cmp:
        case "in":
            return text.isin(value)
        case "between":
            return (text >= value[0]) & (text <= value[1])
        case "contains":
            return text.contains(value)
        case "starts":
            return text.startswith(value)
        case "ends":
            return text.endswith(value)
        case "matches":
            return text.re_search(portable(value))
    return _ordered(text, cmp, value)


def _of_number(number: Any, cmp: Comparator, value: Any) -> Any:
    if cmp == "between":
        return (number >= _literal(value[0])) & (number <= _literal(value[1]))
    if cmp == "in":
        return _any_of([number == _literal(each) for each in value])
    return _ordered(number, cmp, _literal(value))


def _of_units(units: Any, cmp: Comparator, value: Any, scale: int) -> Any:
    """Whole numbers with whole numbers: a literal that is broken lies between two of them."""
    if cmp == "between":
        low, high = value
        return _of_units(units, "ge", low, scale) & _of_units(units, "le", high, scale)
    if cmp == "in":
        return _any_of([_of_units(units, "eq", each, scale) for each in value])
    number = Decimal(exact(value) or 0).scaleb(scale)
    floor = _whole(number.to_integral_value(ROUND_FLOOR))
    ceiling = _whole(number.to_integral_value(ROUND_CEILING))
    match cmp:
        case "lt":
            return units < ceiling
        case "ge":
            return units >= ceiling
        case "le":
            return units <= floor
        case "gt":
            return units > floor
    return units == floor if floor == ceiling else ibis.ifelse(units.notnull(), False, None)


def _whole(number: Decimal) -> int:
    return min(max(int(number), -_INT64_MAX), _INT64_MAX)


def _ordered(left: Any, cmp: Comparator, right: Any) -> Any:
    match cmp:
        case "lt":
            return left < right
        case "le":
            return left <= right
        case "gt":
            return left > right
        case "ge":
            return left >= right
    return left == right


def _any_of(truths: list[Any]) -> Any:
    found = truths[0]
    for each in truths[1:]:
        found = found | each
    return found


def _literal(value: Any) -> Any:
    """A number of a condition; refuses one that is finer than engines compare."""
    number = Decimal(exact(value) or 0)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        refuse("value", f"the lake compares numbers of at most {PLACES} decimals")
    return ibis.literal(number, type=NUMBER)


def _us(moment: datetime) -> int:
    return microseconds_of(moment)
