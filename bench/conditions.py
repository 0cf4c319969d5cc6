"""How fast conditions are judged: compiled, explained, and by the plain interpreter of the tests.

The three take turns on the same facts, so that a busy machine slows all alike. The small tree is
three attributes of an order and its member; the other adds two questions about behaviour.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

from regulars.infra.regex import compile_regex
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.facts import FactSheet, PastEvent
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import from_builtins
from tests.property.conditions_naive import truth_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUNDS = 7
ROUND_SECONDS = 0.2
_BATCH = 200

SMALL: list[dict[str, object]] = [
    {"op": "attr", "path": "order.net", "cmp": "ge", "value": 100},
    {"op": "attr", "path": "order.channel", "cmp": "eq", "value": "app"},
    {"op": "attr", "path": "member.city", "cmp": "in", "value": ["上海", "杭州"]},
]
_QUARTER: object = {"kind": "last", "count": 90, "unit": "days"}
BEHAVIOUR: list[dict[str, object]] = [
    *SMALL,
    {"op": "event", "name": "Order Completed", "cmp": "ge", "value": 3, "window": _QUARTER},
    {"op": "event", "name": "Order Completed", "agg": "sum", "property": "net", "cmp": "ge"}
    | {"value": 500, "window": _QUARTER},
]
FACTS = FactSheet(
    program_zone=ZoneInfo("Asia/Shanghai"),
    attributes={"order": {"net": 120, "channel": "app"}, "member": {"city": "上海"}},
    history={
        "Order Completed": [
            PastEvent(
                name="Order Completed",
                occurred_at=NOW - timedelta(days=9 * number),
                properties={"net": 80 + number},
            )
            for number in range(12)
        ]
    },
)


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Evaluations per second of one tree, and how many times faster compiled is than plain."""

    compiled_per_second: float
    explained_per_second: float
    plain_per_second: float
    compiled_nanoseconds: float
    compiled_to_plain: float
    compile_microseconds: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found."""

    benchmark: str
    rounds: int
    round_seconds: float
    small: Rates
    behaviour: Rates


def measure(rounds: int = ROUNDS, round_seconds: float = ROUND_SECONDS) -> Report:
    """Judges both trees in alternating rounds; the medians count."""
    return Report(
        benchmark="conditions",
        rounds=rounds,
        round_seconds=round_seconds,
        small=_rates(SMALL, rounds, round_seconds),
        behaviour=_rates(BEHAVIOUR, rounds, round_seconds),
    )


def main() -> None:
    """Prints the report as JSON."""
    print(msgspec.json.format(msgspec.json.encode(measure())).decode())


def _rates(parts: list[dict[str, object]], rounds: int, round_seconds: float) -> Rates:
    condition = from_builtins({"v": 1, "op": "and", "args": parts})
    ready = compiled(condition, compile_regex)
    ways: list[Callable[[], object]] = [
        lambda: ready.evaluate(FACTS, NOW),
        lambda: ready.explain(FACTS, NOW),
        lambda: truth_of(condition, FACTS, NOW),
    ]
    assert ready.evaluate(FACTS, NOW) is truth_of(condition, FACTS, NOW) is True
    turns = [[_per_second(way, round_seconds) for way in ways] for _ in range(rounds)]
    ours, explained, plain = (median(turn[way] for turn in turns) for way in range(3))
    return Rates(
        compiled_per_second=round(ours),
        explained_per_second=round(explained),
        plain_per_second=round(plain),
        compiled_nanoseconds=round(1e9 / ours),
        compiled_to_plain=round(median(turn[0] / turn[2] for turn in turns), 1),
        compile_microseconds=round(1e6 / _per_second(lambda: _compile(condition), round_seconds)),
    )


def _compile(condition: Condition) -> object:
    return compiled(condition, compile_regex)


def _per_second(call: Callable[[], object], seconds: float) -> float:
    count = 0
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        for _ in range(_BATCH):
            call()
        count += _BATCH
    return count / spent


if __name__ == "__main__":
    main()
