"""Metrics on real data: published figures, and independent counts by NumPy and pandas."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from regulars.domains.insights.policy.metrics.cohorts import cohorts
from regulars.domains.insights.policy.metrics.distributions import recency_distribution
from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.pareto import pareto_share
from regulars.domains.insights.policy.metrics.performance import campaign_response
from regulars.domains.insights.policy.metrics.rfm import (
    quantile_cuts,
    rfm_scores,
    rfm_summary,
    rfm_values,
)
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.datasets import data_folder
from tests.support.lake_rows import duckdb, told
from tests.support.real_lake import (
    RealLake,
    complete_journey,
    journey_events,
    online_retail,
    rfm_customers,
    rfm_orders,
)

pytestmark = pytest.mark.slow(20)

RETAIL = SalesTerms(before_on=date(2010, 12, 10), currency="GBP", returns="ignore")
JOURNEY = SalesTerms(before_on=date(2017, 12, 31), currency="USD")
MEASURES = ("recency_days", "frequency", "monetary_micro")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with duckdb() as opened:
        yield opened


@pytest.fixture(scope="module")
def retail_folder() -> Path:
    return data_folder("online-retail-ii")


@pytest.fixture(scope="module")
def retail(engine: Engine, retail_folder: Path) -> tuple[ir.Table, ir.Table]:
    """Sales and facts of the year, returns ignored."""
    return _sold(engine, online_retail(engine, retail_folder), RETAIL)


@pytest.fixture(scope="module")
def expected(retail_folder: Path) -> Any:
    return json.loads((retail_folder / "expected.json").read_text())


@pytest.fixture(scope="module")
def journey_folder() -> Path:
    return data_folder("completejourney")


def _sold(engine: Engine, lake: RealLake, terms: SalesTerms) -> tuple[ir.Table, ir.Table]:
    held = engine.keep(sales(lake.documents, lake.lines, lake.members, terms))
    return held, engine.keep(member_facts(held, lake.members, terms))


def test_online_retail_has_its_published_rfm(
    engine: Engine, retail: tuple[ir.Table, ir.Table], expected: Any
) -> None:
    wanted = expected["rfm_as_of_2010_12_10"]
    _, known = retail
    (row,) = engine.run(rfm_summary(rfm_values(known, RETAIL))).to_pylist()
    assert row == {
        "member_count": wanted["customers"],
        "once_count": wanted["F1"],
        "monetary_micro": round(expected["identified"]["sales_gbp"] * 10**6),
        "recency_days_median": wanted["median_R"],
        "frequency_median": wanted["median_F"],
        "monetary_micro_median": wanted["median_M"] * 10**6,
    }
    recency = engine.run(recency_distribution(known, RETAIL))
    assert [count for (count,) in told(recency, "member_count")] == [
        wanted[name] for name in ("R_le_30", "R_31_90", "R_91_180", "R_gt_180")
    ]
    (top,) = engine.run(pareto_share(known)).to_pylist()
    assert round(top["top_share"], 6) == wanted["top20pct_share_of_M"]


def test_the_first_cohort_of_online_retail_came_back_as_published(
    engine: Engine, retail: tuple[ir.Table, ir.Table], expected: Any
) -> None:
    rows = engine.run(cohorts(retail[0])).to_pylist()
    first = {
        f"{row['month_on']:%Y-%m}": row["member_count"]
        for row in rows
        if row["cohort_on"] == date(2009, 12, 1)
    }
    assert first == expected["cohort_2009_12"]


def _by_numpy(values: Any, *, is_recency: bool) -> Any:
    """Scores as in the R package rfm: type-7 quintiles + 1, the lower bound inside."""
    cuts = np.quantile(values, [0.2, 0.4, 0.6, 0.8], method="linear") + 1
    passed = (values[:, None] >= cuts[None, :]).sum(axis=1)
    return 5 - passed if is_recency else 1 + passed


def _assert_scores_agree(engine: Engine, values: ir.Table) -> int:
    rows = engine.run(rfm_scores(values, quantile_cuts(values)))
    columns = [np.array(rows[name].to_pylist()) for name in MEASURES]
    columns[2] = columns[2] / 10**6
    wanted = [_by_numpy(column, is_recency=n == 0) for n, column in enumerate(columns)]
    for name, scores in zip(("recency", "frequency", "monetary"), wanted, strict=True):
        assert rows[f"{name}_score"].to_pylist() == scores.tolist(), name
    return int(rows.num_rows)


def test_quantile_scores_of_customers_agree_with_numpy(engine: Engine) -> None:
    given = rfm_customers(data_folder("rfm-rsquared"))
    recency, frequency, revenue = zip(*given, strict=True)
    table = pa.table(
        {
            "member_id": [str(number) for number in range(len(given))],
            "recency_days": recency,
            "frequency": frequency,
            "monetary_micro": [each * 10**6 for each in revenue],
        }
    )
    assert _assert_scores_agree(engine, engine.table(table)) == 39_999


def test_quantile_scores_of_orders_agree_with_numpy(engine: Engine) -> None:
    terms = SalesTerms(before_on=date(2006, 12, 31), currency="USD")
    _, known = _sold(engine, rfm_orders(engine, data_folder("rfm-rsquared")), terms)
    assert _assert_scores_agree(engine, engine.keep(rfm_values(known, terms))) == 995


def _households(folder: Path) -> Any:
    """Each household's days of purchase, as pandas tells New York's."""
    raw = pd.read_parquet(folder / "transactions.parquet")
    stamps = raw["transaction_timestamp"].dt.tz_localize("UTC")
    raw["on"] = stamps.dt.tz_convert("America/New_York").dt.date
    return raw[["household_id", "basket_id", "on"]].drop_duplicates()


def test_complete_journey_agrees_with_pandas_on_recency(
    engine: Engine, journey_folder: Path
) -> None:
    _, known = _sold(engine, complete_journey(engine, journey_folder), JOURNEY)
    answer = engine.run(recency_distribution(known, JOURNEY, (14, 30, 60)))
    days = _households(journey_folder)
    last = days[days["on"] < JOURNEY.before_on].groupby("household_id")["on"].max()
    ages = last.map(lambda on: (JOURNEY.before_on - on).days)
    wanted = [
        int(((ages > low) & (ages <= high)).sum())
        for low, high in ((0, 14), (14, 30), (30, 60), (60, 10_000))
    ]
    assert [count for (count,) in told(answer, "member_count")] == wanted
    assert wanted == [666, 136, 84, 83]


def test_complete_journey_agrees_with_pandas_on_who_stopped(
    engine: Engine, journey_folder: Path
) -> None:
    terms = SalesTerms(before_on=date(2018, 1, 1), currency="USD")
    _, known = _sold(engine, complete_journey(engine, journey_folder), terms)
    stopped = known.filter(known.last_sale_on < date(2017, 10, 1))
    days = _households(journey_folder)
    days = days[days["on"] < terms.before_on]
    last = days.groupby("household_id")["on"].max()
    wanted = sorted(str(code) for code in last[last < date(2017, 10, 1)].index)
    assert sorted(engine.run(stopped)["member_id"].to_pylist()) == wanted
    assert len(wanted) > 0


def test_complete_journey_agrees_with_pandas_on_campaigns(
    engine: Engine, journey_folder: Path
) -> None:
    events = journey_events(engine, journey_folder)
    answer = engine.run(campaign_response(events, ["Campaign Mailed"], ["Coupon Redeemed"]))
    mailed = pd.read_parquet(journey_folder / "campaigns.parquet")
    redeemed = pd.read_parquet(journey_folder / "coupon_redemptions.parquet")
    reached = mailed.groupby("campaign_id")["household_id"].nunique()
    answered = redeemed.groupby("campaign_id")["household_id"].nunique()
    answers = redeemed.groupby("campaign_id").size()
    wanted = {
        str(code): (
            int(reached.get(code, 0)),
            int(answered.get(code, 0)),
            int(answers.get(code, 0)),
        )
        for code in set(reached.index) | set(answers.index)
    }
    columns = ("campaign", "reached_count", "answered_count", "answer_count")
    assert {code: counts for code, *counts in told(answer, *columns)} == {
        code: list(counts) for code, counts in wanted.items()
    }
    assert len(wanted) == 27
