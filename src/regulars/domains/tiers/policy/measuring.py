"""Conditions of a ladder, read as functions of figures."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from regulars.domains.tiers.types import (
    FIGURE_SCALE,
    Always,
    And,
    Condition,
    Credits,
    Growth,
    LadderBody,
    Metric,
    Metrics,
    Or,
    Orders,
    Reach,
    SingleOrder,
    Spend,
    TopMembers,
    TopSpend,
)

MICRO = 10**FIGURE_SCALE

Cutoffs: TypeAlias = Mapping[str, int]
"""For each share its threshold in millionths."""

Test: TypeAlias = Callable[[Metrics, Cutoffs], bool]


def value_micro(metric: Metric, metrics: Metrics) -> int:
    """The figure that `metric` names, in millionths; orders count as millions of millionths."""
    return _reader(metric)(metrics)


def _reader(metric: Metric) -> Callable[[Metrics], int]:
    match metric:
        case Spend():
            return lambda metrics: metrics.spend_micro
        case Orders():
            return lambda metrics: metrics.order_count * MICRO
        case SingleOrder():
            return lambda metrics: metrics.single_order_micro
        case Growth(asset) | Credits(asset):
            return lambda metrics: metrics.unit_micros.get(asset, 0)


def micro(text: str) -> Decimal:
    """A threshold in millionths; finer ones keep their fraction, so that comparing stays exact."""
    return Decimal(text).scaleb(FIGURE_SCALE)


def share_of(condition: TopMembers | TopSpend) -> str:
    """The name under which a share's threshold is kept."""
    if isinstance(condition, TopSpend):
        return f"top_spend {condition.percent}"
    return f"top_members {metric_name(condition.metric)} {condition.percent}"


def metric_name(metric: Metric) -> str:
    match metric:
        case Growth(asset):
            return f"growth:{asset}"
        case Credits(asset):
            return f"credits:{asset}"
        case Spend():
            return "spend"
        case Orders():
            return "orders"
        case SingleOrder():
            return "single_order"


def compiled(condition: Condition) -> Test:
    """The condition as a function; a share whose threshold is not known yet holds of nobody."""
    match condition:
        case Always():
            return lambda metrics, cutoffs: True  # noqa: ARG005
        case Reach():
            return _compiled_reach(condition)
        case TopMembers() | TopSpend():
            return _compiled_share(condition)
        case And(args):
            tests = [compiled(each) for each in args]
            return lambda metrics, cutoffs: all(test(metrics, cutoffs) for test in tests)
        case Or(args):
            tests = [compiled(each) for each in args]
            return lambda metrics, cutoffs: any(test(metrics, cutoffs) for test in tests)


def _compiled_reach(condition: Reach) -> Test:
    read = _reader(condition.metric)
    if condition.above is not None:
        above = _whole(micro(condition.above))
        return lambda metrics, cutoffs: read(metrics) > above  # noqa: ARG005
    assert condition.at_least is not None, "a threshold is one of the two"
    at_least = _whole(micro(condition.at_least))
    return lambda metrics, cutoffs: read(metrics) >= at_least  # noqa: ARG005


def _whole(value: Decimal) -> int | Decimal:
    """Integers compare several times faster than decimals."""
    return int(value) if value == value.to_integral_value() else value


def _compiled_share(condition: TopMembers | TopSpend) -> Test:
    share = share_of(condition)
    read = _reader(condition.metric if isinstance(condition, TopMembers) else Spend())

    def holds(metrics: Metrics, cutoffs: Cutoffs) -> bool:
        threshold = cutoffs.get(share)
        return threshold is not None and read(metrics) >= threshold

    return holds


def leaves(condition: Condition) -> Iterator[Reach | TopMembers | TopSpend]:
    """Every test of a figure in a condition."""
    match condition:
        case And(args) | Or(args):
            for each in args:
                yield from leaves(each)
        case Reach() | TopMembers() | TopSpend():
            yield condition
        case Always():
            return


def metrics_of(body: LadderBody) -> list[Metric]:
    """The figures that a ladder looks at."""
    conditions = [each for tier in body.tiers for each in (tier.entry, tier.stay) if each]
    return [
        Spend() if isinstance(leaf, TopSpend) else leaf.metric
        for condition in conditions
        for leaf in leaves(condition)
    ]
