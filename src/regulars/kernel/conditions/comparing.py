"""Comparators as functions of a value: does what was seen agree with the literal?

A test takes the value alone. A judge takes the scene as well, as windows of time need it. What is
missing or of another type than the literal is unknown to every comparator but `is_set` and
`not_set`.
"""

import operator
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from regulars.kernel.conditions.facts import Facts, Scene
from regulars.kernel.conditions.patterns import portable
from regulars.kernel.conditions.truth import Truth, negated
from regulars.kernel.conditions.values import Comparator, Value, exact, shape_of
from regulars.kernel.conditions.vocabulary import Zone
from regulars.kernel.conditions.windows import Span, Window, resolved
from regulars.kernel.period import local_midnight

Test: TypeAlias = Callable[[object], Truth]
Judge: TypeAlias = Callable[[object, Scene], Truth]
CompileRegex: TypeAlias = Callable[[str], Callable[[str], bool]]
"""Takes a portable pattern, gives a function that says whether it occurs in a text."""

LISTS = (list, tuple, set, frozenset)
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def zone_of(zone: Zone) -> Callable[[Facts], ZoneInfo]:
    """The time zone that a condition asks for; the program's where the member's is unknown."""
    if zone == "member":
        return lambda facts: facts.member_zone or facts.program_zone
    return operator.attrgetter("program_zone")


def judge_of(
    cmp: Comparator, value: Value | None, *, zone: Zone, compile_regex: CompileRegex
) -> Judge:
    """The judge for a comparator and a literal that suits it."""
    if shape_of(value) == "window":
        return _judge_of_window(cmp, value, zone)  # type: ignore[arg-type]
    test = test_of(cmp, value, compile_regex)
    return lambda seen, _scene: test(seen)


def test_of(cmp: Comparator, value: Value | None, compile_regex: CompileRegex) -> Test:
    """The test for a comparator and a literal that suits it and is no window."""
    if cmp == "is_set":
        return lambda seen: seen is not None
    if cmp == "not_set":
        return lambda seen: seen is None
    if cmp in ("ne", "not_in"):
        straight = test_of("eq" if cmp == "ne" else "in", value, compile_regex)
        return lambda seen: negated(straight(seen))
    match shape_of(value):
        case "boolean":
            return lambda seen: seen is value if type(seen) is bool else None
        case "number" | "numbers":
            return _test_of_number(cmp, value)
        case _:
            return _test_of_text(cmp, value, compile_regex)


def _test_of_number(cmp: Comparator, value: Any) -> Test:
    if cmp == "contains":
        return _test_of_list(exact(value), exact)
    if cmp == "in":
        literals = frozenset(exact(item) for item in value)
        return _test_of_type(_number, lambda number: number in literals)
    if cmp == "between":
        low, high = (exact(item) for item in value)
        return _test_of_type(_number, lambda number: low <= number <= high)
    compare, literal = ORDER[cmp], exact(value)
    return _test_of_type(_number, lambda number: compare(number, literal))


def _test_of_text(cmp: Comparator, value: Any, compile_regex: CompileRegex) -> Test:
    match cmp:
        case "contains":
            in_list, in_text = (
                _test_of_list(value, _text),
                _test_of_type(_text, lambda text: value in text),
            )
            return lambda seen: in_text(seen) if type(seen) is str else in_list(seen)
        case "in":
            literals = frozenset(value)
            return _test_of_type(_text, lambda text: text in literals)
        case "between":
            low, high = value
            return _test_of_type(_text, lambda text: low <= text <= high)
        case "starts":
            return _test_of_type(_text, lambda text: text.startswith(value))
        case "ends":
            return _test_of_type(_text, lambda text: text.endswith(value))
        case "matches":
            return _test_of_type(_text, compile_regex(portable(value)))
    compare = ORDER[cmp]
    return _test_of_type(_text, lambda text: compare(text, value))


def _test_of_type(read: Callable[[object], Any], holds: Callable[[Any], bool]) -> Test:
    """A test that is unknown where `read` finds no value of its type."""

    def test(seen: object) -> Truth:
        value = read(seen)
        return None if value is None else holds(value)

    return test


def _test_of_list(literal: object, read: Callable[[object], object]) -> Test:
    """Whether a list holds the literal; what is no list is unknown."""

    def test(seen: object) -> Truth:
        if not isinstance(seen, LISTS):
            return None
        return any(read(item) == literal for item in seen)

    return test


def _judge_of_window(cmp: Comparator, window: Window, zone: Zone) -> Judge:
    """Whether an instant, or the beginning of a day, stands to a window as `cmp` says."""
    zone_for = zone_of(zone)
    holds = _WINDOW_TESTS[cmp]

    def judge(seen: object, scene: Scene) -> Truth:
        time_zone = zone_for(scene.facts)
        moment = instant(seen, time_zone)
        return None if moment is None else holds(resolved(window, scene.now, time_zone), moment)

    return judge


def instant(seen: object, zone: ZoneInfo) -> datetime | None:
    """The instant of an aware datetime, or at which a date begins in `zone`; else None."""
    if isinstance(seen, datetime):
        return seen if seen.tzinfo is not None else None
    if isinstance(seen, date):
        try:
            return local_midnight(seen, zone)
        except OverflowError:
            return None
    return None


def _number(seen: object) -> object:
    return seen if type(seen) is Fraction else exact(seen)


def _text(seen: object) -> str | None:
    return seen if type(seen) is str else None


def _is_before(span: Span, moment: datetime) -> bool:
    return span.begin is not None and moment < span.begin


def _is_after(span: Span, moment: datetime) -> bool:
    return span.end is not None and moment >= span.end


_WINDOW_TESTS: dict[str, Callable[[Span, datetime], bool]] = {
    "in": Span.holds,
    "not_in": lambda span, moment: not span.holds(moment),
    "lt": _is_before,
    "ge": lambda span, moment: not _is_before(span, moment),
    "gt": _is_after,
    "le": lambda span, moment: not _is_after(span, moment),
}
