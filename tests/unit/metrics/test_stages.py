"""The stage of a member as of a day, and what happened between two days."""

from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
import msgspec
import pytest

from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.policy.metrics.stages import (
    churn_rate,
    stage_counts,
    stage_flows,
    stage_moves,
    stage_trend,
    stages,
    win_back_rate,
)
from regulars.domains.insights.types import SalesTerms, StageDays
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import member, order, rows, told

AS_OF = date(2026, 3, 1)
TERMS = SalesTerms(before_on=AS_OF, currency="GBP")


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def stage_table(
    engine: Engine,
    bought: dict[str, list[int]],
    as_of: date = AS_OF,
    days: StageDays | None = None,
) -> ir.Table:
    """Stages as of a day of people by how many days before AS_OF they bought."""
    terms = msgspec.structs.replace(TERMS, before_on=as_of)
    people = engine.table(rows("members", *(member(code, date(2020, 1, 1)) for code in bought)))
    documents = [
        order(f"{code}{n}", code, ago(day), 100)
        for code, sale_days in bought.items()
        for n, day in enumerate(sale_days)
    ]
    kept: dict[str, Any] = {} if days is None else {"days": days}
    held = sales(
        engine.table(rows("documents", *documents)), engine.table(rows("lines")), people, terms
    )
    return engine.keep(stages(member_facts(held, people, terms, **kept), terms, **kept))


@pytest.mark.parametrize(
    ("bought", "stage"),
    [
        ([], "potential"),
        ([1], "new"),
        ([30], "new"),
        ([31], "active"),
        ([30, 30], "active"),
        ([90], "active"),
        ([91], "dormant"),
        ([180], "dormant"),
        ([181], "churned"),
        ([121, 30], "reactivated"),
        ([120, 30], "active"),
        ([122, 31], "active"),
        ([300, 25, 10], "reactivated"),
        ([300, 200, 95], "dormant"),
    ],
    ids=str,
)
def test_a_stage_follows_from_the_days_of_sales(
    engine: Engine, bought: list[int], stage: str
) -> None:
    answer = engine.run(stage_table(engine, {"ann": bought}))
    assert told(answer, "stage", "since_sale_days") == [(stage, bought[-1] if bought else None)]


def test_days_can_be_set(engine: Engine) -> None:
    days = StageDays(new_days=3, active_days=7, dormant_days=14, reactivated_days=2)
    bought = {"a": [4], "b": [8], "c": [15], "d": [10, 2], "e": [10, 3]}
    answer = engine.run(stage_table(engine, bought, days=days).order_by("member_id"))
    assert [row[0] for row in told(answer, "stage")] == [
        *("active", "dormant", "churned", "reactivated", "active"),
    ]


def test_flows_count_who_went_from_where_to_where(engine: Engine) -> None:
    bought = {"a": [40, 5], "b": [100], "c": [], "d": [200], "e": [230, 3], "f": [10]}
    earlier, later = stage_table(engine, bought, ago(60)), stage_table(engine, bought)
    answer = engine.run(stage_flows(earlier, later))
    assert told(answer, "from_stage", "stage", "member_count") == [
        ("active", "dormant", 1),
        ("dormant", "churned", 1),
        ("dormant", "reactivated", 1),
        ("potential", "active", 1),
        ("potential", "new", 1),
        ("potential", "potential", 1),
    ]
    assert told(engine.run(churn_rate(earlier, later)), "customer_count", "churned_count") == [
        (3, 1)
    ]
    (won,) = engine.run(
        win_back_rate(earlier, later, msgspec.structs.replace(TERMS, before_on=ago(60)))
    ).to_pylist()
    assert won == {"asleep_count": 2, "won_back_count": 1, "won_back_share": 0.5}


def test_who_joined_in_between_came_from_nowhere(engine: Engine) -> None:
    earlier = stage_table(engine, {"a": [100]}, ago(60))
    later = stage_table(engine, {"a": [100], "b": [3]})
    answer = engine.run(stage_flows(earlier, later))
    assert told(answer, "from_stage", "stage", "member_count") == [
        ("", "new", 1),
        ("active", "dormant", 1),
    ]


def test_counts_are_shares_of_all(engine: Engine) -> None:
    answer = engine.run(stage_counts(stage_table(engine, {"a": [1], "b": [], "c": [], "d": []})))
    assert told(answer, "stage", "member_count", "member_share") == [
        ("new", 1, 0.25),
        ("potential", 3, 0.75),
    ]


def test_rates_of_nobody_are_missing(engine: Engine) -> None:
    nobody = stage_table(engine, {})
    (churned,) = engine.run(churn_rate(nobody, nobody)).to_pylist()
    assert churned == {"customer_count": 0, "churned_count": 0, "churned_share": None}


def test_who_moved_is_told_member_by_member(engine: Engine) -> None:
    bought = {"left": [200], "stayed": [100, 5], "never": []}
    before = stage_table(engine, bought, as_of=ago(60))
    after = stage_table(engine, bought)
    moved = engine.run(stage_moves(before, after))
    columns = ("member_id", "from_stage", "stage", "sale_count", "since_sale_days")
    assert sorted(told(moved, *columns)) == [
        ("left", "dormant", "churned", 1, 200),
        ("never", "potential", "potential", 0, None),
        ("stayed", "active", "reactivated", 2, 5),
    ]


def test_a_trend_tells_each_day_as_its_stages_do(engine: Engine) -> None:
    bought = {"left": [200], "stayed": [100, 5], "fresh": [10], "never": []}
    people = engine.table(rows("members", *(member(code, date(2020, 1, 1)) for code in bought)))
    documents = [
        order(f"{code}{n}", code, ago(day), 100)
        for code, sale_days in bought.items()
        for n, day in enumerate(sale_days)
    ]
    held = sales(
        engine.table(rows("documents", *documents)), engine.table(rows("lines")), people, TERMS
    )
    days = (ago(150), ago(60), AS_OF)
    trend = told(engine.run(stage_trend(held, people, days)), "on", "stage", "member_count")
    assert trend == [
        (day, *counted)
        for day in days
        for counted in told(
            engine.run(stage_counts(stage_table(engine, bought, as_of=day))),
            *("stage", "member_count"),
        )
    ]
