"""What a single node must hold beyond its types: comparator, literal and options agree.

Each check yields faults as (field, code, detail); the parser puts the path of the node before.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from regulars.kernel.conditions import nodes, values, windows
from regulars.kernel.conditions.errors import PatternRefused
from regulars.kernel.conditions.patterns import portable
from regulars.kernel.conditions.values import Comparator, Scalar, Subject, Value, shape_of

Fault = tuple[str, str, str]

NUMBER_AGGREGATES = frozenset({"sum", "avg", "min", "max"})
PROPERTY_REFUSED = frozenset({"count", "days"})
PROPERTY_REQUIRED = NUMBER_AGGREGATES | {"distinct", "top"}


def faults_of(node: nodes.Node) -> Iterator[Fault]:
    """What is wrong with `node` itself; its parts are checked on their own."""
    check = _CHECKS.get(nodes.op_of(node))
    return iter(()) if check is None else check(node)


def subject_of_event(node: nodes.Event) -> Subject:
    """What an aggregate yields: a number, an instant, or whatever the property holds."""
    if node.agg in ("first", "last", "top"):
        return "time" if node.property is None else "any"
    return "number"


def comparison_faults(cmp: Comparator, value: Value | None, subject: Subject) -> Iterator[Fault]:
    """Whether a comparator suits what is compared, and the literal the comparator."""
    if cmp not in values.COMPARATORS_OF_SUBJECT[subject]:
        allowed = " ".join(sorted(values.COMPARATORS_OF_SUBJECT[subject]))
        yield "cmp", "comparator", f"`{cmp}` does not suit what is compared; one of {allowed}"
        return
    shape = shape_of(value)
    shapes = values.SHAPES_OF_COMPARATOR[cmp] & values.SHAPES_OF_SUBJECT[subject]
    if shape not in shapes:
        yield "value", "value", f"`{cmp}` takes {' or '.join(sorted(shapes))}"
        return
    yield from literal_faults(value)
    yield from _shape_faults(cmp, value)


def literal_faults(value: Value | None) -> Iterator[Fault]:
    """Whether every literal stays within what all readers can hold."""
    if isinstance(value, tuple):
        if len(value) > values.LIST_LENGTH_MAX:
            yield "value", "value", f"a list has at most {values.LIST_LENGTH_MAX} items"
        for index, item in enumerate(value):
            yield from ((f"value[{index}]", code, why) for code, why in _scalar_faults(item))
    elif isinstance(value, bool | int | float | str):
        yield from (("value", code, why) for code, why in _scalar_faults(value))
    elif value is not None:
        yield from window_faults(value, "value")


def window_faults(window: windows.Window | None, field: str) -> Iterator[Fault]:
    """Whether a window can be resolved and is not empty by its writing."""
    match window:
        case windows.Last() | windows.Next():
            count_max = windows.COUNT_MAX_OF_UNIT.get(window.unit)
            if count_max is not None and window.count > count_max:
                yield f"{field}.count", "window", f"at most {count_max} {window.unit}"
        case windows.Calendar() if window.first > window.last:
            yield f"{field}.first", "window", "the first period lies after the last"
        case windows.Between() | windows.Dates():
            yield from _bound_faults(window, field)


def _bound_faults(window: windows.Between | windows.Dates, field: str) -> Iterator[Fault]:
    bounds = [bound for bound in (window.begin, window.end) if bound is not None]
    if not bounds:
        yield field, "window", "a begin, an end, or both"
    elif any(not windows.YEAR_MIN <= bound.year <= windows.YEAR_MAX for bound in bounds):
        yield field, "window", f"the year lies from {windows.YEAR_MIN} to {windows.YEAR_MAX}"
    elif len(bounds) == 2 and not bounds[0] < bounds[1]:
        yield f"{field}.end", "window", "the end lies after the begin"


def _scalar_faults(scalar: Scalar) -> Iterator[tuple[str, str]]:
    if isinstance(scalar, str):
        if len(scalar) > values.TEXT_LENGTH_MAX:
            yield "value", f"a text has at most {values.TEXT_LENGTH_MAX} characters"
        if "\x00" in scalar:
            yield "value", "a text cannot hold the character U+0000"
    elif not -values.NUMBER_MAX <= scalar <= values.NUMBER_MAX:
        yield "value", f"a number lies between -{values.NUMBER_MAX} and {values.NUMBER_MAX}"


def _shape_faults(cmp: Comparator, value: Value | None) -> Iterator[Fault]:
    if cmp == "between" and isinstance(value, tuple):
        if len(value) != 2:
            yield "value", "value", "`between` takes the lowest and the highest"
        elif value[0] > value[1]:  # type: ignore[operator]
            yield "value", "value", "the lowest is not above the highest"
    if cmp in ("contains", "starts", "ends") and value == "":
        yield "value", "value", f"`{cmp}` takes a text that is not empty"
    if cmp == "matches" and isinstance(value, str):
        try:
            portable(value)
        except PatternRefused as refusal:
            yield "value", "pattern", refusal.detail


def _attr(node: nodes.Attr) -> Iterator[Fault]:
    return comparison_faults(node.cmp, node.value, "any")


def _event(node: nodes.Event) -> Iterator[Fault]:
    if node.agg in PROPERTY_REQUIRED and node.property is None:
        yield "property", "aggregate", f"`{node.agg}` needs a property"
        return
    if node.agg in PROPERTY_REFUSED and node.property is not None:
        yield "property", "aggregate", f"`{node.agg}` takes no property"
    yield from comparison_faults(node.cmp, node.value, subject_of_event(node))
    yield from _past_window(node.window)


def _sequence(node: nodes.Sequence) -> Iterator[Fault]:
    return _past_window(node.window)


def _past_window(window: windows.Window | None) -> Iterator[Fault]:
    if isinstance(window, windows.Next):
        yield "window", "window", "events lie in the past"
    yield from window_faults(window, "window")


def _at_least(node: nodes.AtLeast) -> Iterator[Fault]:
    if node.n > len(node.args):
        yield "n", "value", f"there are only {len(node.args)} parts"


def _rfm(node: nodes.Rfm) -> Iterator[Fault]:
    return comparison_faults(node.cmp, node.value, "key" if node.measure == "group" else "number")


def _tier(node: nodes.Tier) -> Iterator[Fault]:
    return comparison_faults(node.cmp, node.value, "rank")


def _number(node: nodes.Score) -> Iterator[Fault]:
    return comparison_faults(node.cmp, node.value, "number")


def _asset(node: nodes.Asset) -> Iterator[Fault]:
    if (node.measure == "expiring") != (node.window is not None):
        yield "window", "window", "`expiring`, and only that, goes with a window"
    yield from window_faults(node.window, "window")
    yield from comparison_faults(node.cmp, node.value, "number")


def _coupon(node: nodes.Coupon) -> Iterator[Fault]:
    return chain(
        window_faults(node.window, "window"), comparison_faults(node.cmp, node.value, "number")
    )


def _bucket(node: nodes.Bucket) -> Iterator[Fault]:
    if node.lo >= node.hi:
        yield "hi", "value", "`hi` lies above `lo`"


_CHECKS: dict[str, Callable[..., Iterator[Fault]]] = {
    "attr": _attr,
    "event": _event,
    "sequence": _sequence,
    "message": _sequence,
    "at_least": _at_least,
    "rfm": _rfm,
    "tier": _tier,
    "asset": _asset,
    "coupon": _coupon,
    "bucket": _bucket,
    "score": _number,
}
