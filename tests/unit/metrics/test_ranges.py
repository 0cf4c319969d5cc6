"""Distributions and Pareto."""

from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from regulars.domains.insights.policy.metrics.distributions import (
    basket_distribution,
    frequency_distribution,
    recency_distribution,
    spend_distribution,
)
from regulars.domains.insights.policy.metrics.pareto import pareto_curve, pareto_share
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import told

TERMS = SalesTerms(before_on=date(2026, 3, 1), currency="GBP")


def facts(engine: Engine, *given: tuple[int, int, int]) -> ir.Table:
    """Members by sale count, days since the last sale, whole pounds."""
    return engine.table(
        pa.table(
            {
                "member_id": [f"m{n:03d}" for n in range(len(given))],
                "sale_count": pa.array([count for count, _, _ in given], pa.int64()),
                "last_sale_on": [TERMS.before_on - timedelta(days=days) for _, days, _ in given],
                "net_micro": pa.array([pounds * 10**6 for _, _, pounds in given], pa.int64()),
            }
        )
    )


def test_upper_bounds_belong_to_their_bin_and_empty_bins_are_shown(engine: Engine) -> None:
    known = facts(engine, (1, 30, 50), (2, 31, 51), (3, 180, 5000), (21, 181, -3), (0, 1, 0))
    recency = engine.run(recency_distribution(known, TERMS))
    assert told(recency, "above_days", "up_to_days", "member_count", "member_share") == [
        (None, 30, 1, 0.25),
        (30, 90, 1, 0.25),
        (90, 180, 1, 0.25),
        (180, None, 1, 0.25),
    ]
    frequency = engine.run(frequency_distribution(known))
    assert [row[0] for row in told(frequency, "member_count")] == [1, 1, 1, 0, 0, 0, 1]
    spend = engine.run(spend_distribution(known, (50, 1000)))
    assert told(spend, "above_micro", "up_to_micro", "member_count") == [
        (None, 50_000_000, 2),
        (50_000_000, 1_000_000_000, 1),
        (1_000_000_000, None, 1),
    ]


def test_baskets_are_sales_as_they_were_paid(engine: Engine) -> None:
    sold = engine.table(
        pa.table(
            {
                "is_sale": pa.array([1, 1, 0], pa.int64()),
                "sale_micro": pa.array([10_000_000, 10_000_001, 1], pa.int64()),
            }
        )
    )
    answer = engine.run(basket_distribution(sold, (10,)))
    assert told(answer, "sale_count", "sale_share") == [(1, 0.5), (1, 0.5)]


@pytest.mark.parametrize(("count", "top"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (100, 20)])
def test_the_top_fifth_is_rounded_up(engine: Engine, count: int, top: int) -> None:
    known = facts(engine, *[(1, 1, n % 7 + 1) for n in range(count)])
    (row,) = engine.run(pareto_share(known)).to_pylist()
    money = sorted((n % 7 + 1 for n in range(count)), reverse=True)
    assert row == {
        "member_count": count,
        "top_count": top,
        "top_micro": sum(money[:top]) * 10**6,
        "net_micro": sum(money) * 10**6,
        "top_share": sum(money[:top]) / sum(money),
    }


def test_the_curve_tells_what_the_share_tells(engine: Engine) -> None:
    known = facts(engine, *[(1, 1, 1 + n * n % 101) for n in range(250)])
    curve: dict[int, Any] = {
        row["top_percent"]: row for row in engine.run(pareto_curve(known)).to_pylist()
    }
    assert list(curve) == list(range(1, 101))
    for percent in (1, 20, 33, 100):
        (share,) = engine.run(pareto_share(known, percent)).to_pylist()
        assert curve[percent]["top_count"] == share["top_count"]
        assert curve[percent]["top_share"] == share["top_share"]
    assert curve[100]["top_share"] == 1.0
