"""Stages of real customers: the course and the metric against an independent count by pandas."""

from collections import Counter
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.policy.metrics.stages import stages
from regulars.domains.insights.types import SalesTerms
from regulars.domains.lifecycle.policy.course import course
from regulars.domains.lifecycle.types import Days, Life, Sale, Thresholds
from regulars.kernel.period import from_microseconds, local_midnight
from tests.support.datasets import data_folder
from tests.support.lake_rows import duckdb
from tests.support.real_lake import online_retail

pytestmark = pytest.mark.slow(20)

UTC_ZONE = ZoneInfo("UTC")
DAYS = (date(2010, 4, 1), date(2010, 9, 1), date(2010, 12, 10))
VERSION = Thresholds(
    version=1,
    days=Days(),
    effective_at=datetime(1900, 1, 1, tzinfo=UTC),
    made_at=datetime(1900, 1, 1, tzinfo=UTC),
    made_by="test",
    note="",
)


def by_pandas(sold: pd.DataFrame, on: date) -> dict[str, str]:
    """The stage of everybody who had bought before a day, worked out from the definition."""
    before = sold[sold.day < pd.Timestamp(on)]
    visits = before.drop_duplicates(["member_id", "day"]).sort_values(["member_id", "day"])
    gaps = visits.groupby("member_id").day.diff().dt.days
    back = visits[gaps > 90].groupby("member_id").day.max()
    last = before.groupby("member_id").day.max()
    count = before.groupby("member_id").size()
    table = pd.DataFrame({"last": last, "count": count, "back": back})
    since = (pd.Timestamp(on) - table["last"]).dt.days
    since_back = (pd.Timestamp(on) - table["back"]).dt.days
    stage = pd.Series("churned", index=table.index)
    stage[since <= 180] = "dormant"
    stage[since <= 90] = "active"
    stage[(since <= 30) & (table["count"] == 1)] = "new"
    stage[since_back <= 30] = "reactivated"
    return {str(member): str(each) for member, each in stage.items()}


def by_course(sold: pd.DataFrame, on: date) -> dict[str, str]:
    """The stage at the beginning of a day, by the course of each customer's stages."""
    midnight = local_midnight(on, UTC_ZONE)
    found: dict[str, str] = {}
    for member, rows in sold.groupby("member_id"):
        instants = sorted(from_microseconds(each) for each in rows.occurred_us.tolist())
        bought = tuple(Sale(occurred_at=each) for each in instants if each < midnight)
        if not bought:
            continue
        life = Life(joined_at=bought[0].occurred_at, sales=bought)
        stage = course(life, [VERSION], UTC_ZONE, midnight).changes[-1].stage
        assert stage is not None
        found[str(member)] = stage
    return found


def test_pandas_the_metric_and_the_course_agree_on_every_customer_of_online_retail() -> None:
    folder = data_folder("online-retail-ii")
    with duckdb() as engine:
        lake = online_retail(engine, folder)
        orders = lake.documents.filter(
            (lake.documents.kind == "order") & lake.documents.member_id.notnull()
        )
        sold = engine.run(orders.select("member_id", "occurred_us", "occurred_on")).to_pandas()
        sold["day"] = pd.to_datetime(sold.occurred_on)
        counts = {}
        for on in DAYS:
            terms = SalesTerms(before_on=on, currency="GBP")
            held = sales(lake.documents, lake.lines, lake.members, terms)
            made = engine.run(stages(member_facts(held, lake.members, terms), terms)).to_pylist()
            metric = {row["member_id"]: row["stage"] for row in made if row["stage"] != "potential"}
            assert metric == by_pandas(sold, on)
            assert by_course(sold, on) == metric
            counts[on] = Counter(metric.values())
    assert [dict(sorted(each.items())) for each in counts.values()] == [
        {"active": 1345, "dormant": 352, "new": 374, "reactivated": 86},
        {"active": 1626, "churned": 492, "dormant": 895, "new": 134, "reactivated": 176},
        {"active": 2362, "churned": 827, "dormant": 610, "new": 223, "reactivated": 292},
    ]
