"""Values, cuts by every rule, scores, groups."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from regulars.domains.insights.policy.metrics.rfm import (
    RFM_GROUPS,
    fixed_cuts,
    quantile_cuts,
    rank_cuts,
    rfm_grid,
    rfm_groups,
    rfm_scores,
    rfm_summary,
    rfm_values,
)
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import told

TERMS = SalesTerms(before_on=date(2026, 3, 1), currency="GBP")


def valued(engine: Engine, *values: tuple[int, int, int]) -> Any:
    """Members m0, m1, … with recency in days, frequency and whole pounds."""
    made = [
        {
            "member_id": f"m{n}",
            "recency_days": days,
            "frequency": times,
            "monetary_micro": 10**6 * m,
        }
        for n, (days, times, m) in enumerate(values)
    ]
    schema = pa.schema(
        {
            "member_id": pa.string(),
            "recency_days": pa.int64(),
            "frequency": pa.int64(),
            "monetary_micro": pa.int64(),
        }
    )
    return engine.table(pa.Table.from_pylist(made, schema=schema))


def test_recency_counts_from_the_last_sale_to_the_day(engine: Engine) -> None:
    rows = pa.table(
        {
            "member_id": ["a", "b"],
            "sale_count": [3, 0],
            "last_sale_on": [date(2026, 2, 28), None],
            "net_micro": [5, 0],
        }
    )
    answer = engine.run(rfm_values(engine.table(rows), TERMS))
    assert answer.to_pylist() == [
        {"member_id": "a", "recency_days": 1, "frequency": 3, "monetary_micro": 5}
    ]


def test_by_ranks_who_are_alike_score_alike(engine: Engine) -> None:
    values = valued(
        engine,
        *[(10, 1, 10), (20, 1, 20), (20, 1, 30), (40, 1, 40), (50, 2, 50)],
        *[(60, 2, 60), (70, 2, 70), (80, 2, 80), (90, 3, 90), (99, 9, 99)],
    )
    answer = engine.run(rfm_scores(values, rank_cuts(values)).order_by("monetary_micro"))
    scores = told(answer, "recency_score", "frequency_score", "monetary_score")
    recency, frequency, monetary = zip(*scores, strict=True)
    assert recency == (5, 4, 4, 4, 3, 3, 2, 2, 1, 1)
    assert frequency == (1, 1, 1, 1, 3, 3, 3, 3, 5, 5)
    assert monetary == (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)


def test_a_score_by_ranks_is_one_and_five_times_the_worse_by_all(engine: Engine) -> None:
    given = [(n * 7 % 23, n * 5 % 11 + 1, n * 13 % 17) for n in range(37)]
    values = valued(engine, *given)
    answer = engine.run(rfm_scores(values, rank_cuts(values)))
    columns = ("recency_days", "frequency", "monetary_micro")
    scored = ("recency_score", "frequency_score", "monetary_score")
    for row in answer.to_pylist():
        worse = (
            sum(days > row["recency_days"] for days, _, _ in given),
            sum(times < row["frequency"] for _, times, _ in given),
            sum(money * 10**6 < row["monetary_micro"] for _, _, money in given),
        )
        assert [row[name] for name in scored] == [1 + 5 * each // len(given) for each in worse], (
            columns,
            row,
        )


def test_quantile_cuts_lie_one_above_type_7_and_the_bound_is_inside(engine: Engine) -> None:
    values = valued(engine, *[(n, n, n) for n in range(1, 12)])
    (cuts,) = engine.run(quantile_cuts(values)).to_pylist()
    assert [cuts[f"frequency_{score}"] for score in (2, 3, 4, 5)] == [4, 6, 8, 10]
    assert [cuts[f"recency_{score}"] for score in (2, 3, 4, 5)] == [9, 7, 5, 3]
    assert [cuts[f"monetary_{score}"] for score in (2, 3, 4, 5)] == [
        4_000_000,
        6_000_000,
        8_000_000,
        10_000_000,
    ]
    answer = engine.run(rfm_scores(values, quantile_cuts(values)).order_by("frequency"))
    assert [row[0] for row in told(answer, "frequency_score")] == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [row[0] for row in told(answer, "recency_score")] == [5, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_fixed_cuts_are_taken_as_given(engine: Engine) -> None:
    values = valued(engine, (30, 2, 50), (31, 1, 49))
    money = [amount * 10**6 for amount in (10, 20, 50, 100)]
    cuts = fixed_cuts(values, (180, 90, 60, 30), (2, 3, 4, 5), money)
    answer = engine.run(rfm_scores(values, cuts).order_by("member_id"))
    assert told(answer, "rfm_score", "rfm_group") == [
        (524, "potential_loyalists"),
        (413, "promising"),
    ]


def test_every_pair_of_scores_has_exactly_one_group() -> None:
    for recency in range(1, 6):
        for frequency in range(1, 6):
            named = [
                group.code
                for group in RFM_GROUPS
                if group.recency[0] <= recency <= group.recency[1]
                and group.frequency[0] <= frequency <= group.frequency[1]
            ]
            assert len(named) == 1, (recency, frequency, named)


def test_the_summary_has_medians_of_even_and_odd_counts(engine: Engine) -> None:
    even = engine.run(rfm_summary(valued(engine, (1, 1, 1), (2, 1, 2), (5, 3, 4), (9, 9, 8))))
    assert even.to_pylist() == [
        {
            "member_count": 4,
            "once_count": 2,
            "monetary_micro": 15_000_000,
            "recency_days_median": 3.5,
            "frequency_median": 2.0,
            "monetary_micro_median": 3_000_000.0,
        }
    ]
    odd = engine.run(rfm_summary(valued(engine, (1, 1, 1), (2, 1, 2), (5, 3, 4)))).to_pylist()
    assert odd[0]["recency_days_median"] == 2.0


@pytest.mark.parametrize("shared_out", [rfm_groups, rfm_grid])
def test_groups_and_cells_hold_everybody(engine: Engine, shared_out: Any) -> None:
    values = valued(engine, *[(n, n, n) for n in range(1, 26)])
    answer = engine.run(shared_out(rfm_scores(values, rank_cuts(values)))).to_pylist()
    assert sum(row["member_count"] for row in answer) == 25
    assert sum(row["monetary_micro"] for row in answer) == 325_000_000
    assert sum(row["member_share"] for row in answer) == pytest.approx(1)


def test_of_nobody_nothing_is_scored(engine: Engine) -> None:
    values = valued(engine)
    assert engine.run(rfm_scores(values, rank_cuts(values))).num_rows == 0
    assert engine.run(rfm_summary(values)).to_pylist()[0]["member_count"] == 0


def test_dates_far_apart_are_counted_in_days(engine: Engine) -> None:
    on = TERMS.before_on - timedelta(days=3650)
    rows = pa.table({"member_id": ["a"], "sale_count": [1], "last_sale_on": [on], "net_micro": [1]})
    (row,) = engine.run(rfm_values(engine.table(rows), TERMS)).to_pylist()
    assert row["recency_days"] == 3650
