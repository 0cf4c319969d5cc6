"""Conditions on rows: which are left out, and which are returns."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import compress
from typing import Any

import msgspec

from regulars.flows.import_files.mapping.columns import Converter
from regulars.flows.import_files.mapping.compiling import matcher
from regulars.flows.import_files.mapping.convert import Bad, Numbers, number_text, text_of
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import Condition, Values
from regulars.infra.tabular.types import Batch

Test = Callable[[Any], bool]


class RowTest(msgspec.Struct, frozen=True, kw_only=True):
    """Says of every row of a batch whether any of several conditions holds."""

    needs: tuple[str, ...]
    tests: tuple[tuple[str, Converter], ...]

    def holds(self, batch: Batch) -> list[bool]:
        results = [test(batch.columns[name]) for name, test in self.tests]
        if not results:
            return [False] * len(batch.lines)
        return results[0] if len(results) == 1 else [any(row) for row in zip(*results, strict=True)]


def any_of(path: str, conditions: Sequence[Condition], values: Values) -> RowTest:
    """The conditions at `path`, compiled; none of them never holds."""
    tests = tuple(
        (each.column, Converter(_all_of(_tests(f"{path}[{at}]", each, values))))
        for at, each in enumerate(conditions)
    )
    return RowTest(needs=tuple(each.column for each in conditions), tests=tests)


def only(batch: Batch, keep: Sequence[bool]) -> Batch:
    """The rows of `batch` for which `keep` holds."""
    if all(keep):
        return batch
    places = list(compress(range(len(batch.lines)), keep))
    return Batch(
        lines=[batch.lines[place] for place in places],
        columns={name: list(compress(cells, keep)) for name, cells in batch.columns.items()},
        broken=batch.broken,
        raw=lambda index: batch.raw(places[index]),
    )


def _all_of(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _tests(path: str, condition: Condition, values: Values) -> list[Test]:
    tests: list[Test] = []
    if condition.equals is not None:
        tests.append(_one_of([condition.equals]))
    if condition.not_equals is not None:
        tests.append(_none_of([condition.not_equals]))
    if condition.one_of is not None:
        tests.append(_one_of(condition.one_of))
    if condition.matches is not None:
        tests.append(_matches(path, condition.matches))
    if condition.is_empty is not None:
        tests.append(_is_empty(condition.is_empty))
    if condition.below is not None or condition.above is not None:
        tests.append(_between(condition, values))
    if not tests:
        raise wrong_key(path, "empty_condition", "a condition needs something to test")
    return tests


def _one_of(wanted: Sequence[Any]) -> Test:
    texts = frozenset(text_of(each) for each in wanted)
    return lambda value: text_of(value) in texts


def _none_of(unwanted: Sequence[Any]) -> Test:
    is_one = _one_of(unwanted)
    return lambda value: not is_one(value)


def _matches(path: str, pattern: str) -> Test:
    occurs = matcher(f"{path}.matches", pattern)

    def test(value: Any) -> bool:
        text = text_of(value)
        return isinstance(text, str) and occurs(text)

    return test


def _is_empty(wanted: bool) -> Test:
    return lambda value: (text_of(value) is None) == wanted


def _between(condition: Condition, values: Values) -> Test:
    numbers = Numbers(scale=0, decimal=values.decimal, thousands=values.thousands)
    below = None if condition.below is None else Decimal(str(condition.below))
    above = None if condition.above is None else Decimal(str(condition.above))

    def test(value: Any) -> bool:
        text = number_text(value, numbers)
        if text is None or isinstance(text, Bad):
            return False
        try:
            found = Decimal(text)
        except InvalidOperation:
            return False
        return (below is None or found < below) and (above is None or found > above)

    return test
