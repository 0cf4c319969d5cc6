"""Cohorts, repurchase, activity and growth."""

from datetime import date, timedelta

import ibis.expr.types as ir
import pyarrow as pa

from regulars.domains.insights.policy.metrics.activity import active_members, active_trailing
from regulars.domains.insights.policy.metrics.cohorts import cohorts
from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.growth import first_purchase_conversion, new_members
from regulars.domains.insights.policy.metrics.repurchase import (
    repurchase_by_month,
    repurchase_interval,
    repurchase_intervals,
    repurchase_rate,
)
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import brought_back, member, order, rows, told

TERMS = SalesTerms(before_on=date(2026, 7, 1), currency="GBP")
JAN, FEB, APR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)
PEOPLE = (
    member("ann", JAN, channel="app"),
    member("bob", JAN),
    member("cid", FEB),
    member("dee", FEB, channel="app"),
)
BOUGHT = (
    order("a1", "ann", date(2026, 1, 10), 1000),
    order("a2", "ann", date(2026, 1, 10), 500),
    order("a3", "ann", date(2026, 4, 10), 1000),
    brought_back("a3r", "ann", date(2026, 5, 2), -300, returned_document_id="a3"),
    order("b1", "bob", date(2026, 1, 31), 2000),
    order("b2", "bob", date(2026, 2, 1), 2000),
    order("c1", "cid", date(2026, 3, 15), 4000),
)


def world(engine: Engine) -> tuple[ir.Table, ir.Table]:
    """Sales and facts of the four."""
    people = engine.table(rows("members", *PEOPLE))
    documents = engine.table(rows("documents", *BOUGHT))
    held = engine.keep(sales(documents, engine.table(rows("lines")), people, TERMS))
    return held, engine.keep(member_facts(held, people, TERMS))


def test_cohorts_follow_who_began_together(engine: Engine) -> None:
    held, _ = world(engine)
    answer = engine.run(cohorts(held))
    columns = ("cohort_on", "month_number", "cohort_count", "member_count", "net_micro")
    assert told(answer, *columns) == [
        (JAN, 0, 2, 2, 35_000_000),
        (JAN, 1, 2, 1, 20_000_000),
        (JAN, 3, 2, 1, 10_000_000),
        (JAN, 4, 2, 0, -3_000_000),
        (date(2026, 3, 1), 0, 1, 1, 40_000_000),
    ]
    assert told(answer, "member_share")[1] == (0.5,)


def test_months_are_counted_over_the_turn_of_a_year(engine: Engine) -> None:
    people = engine.table(rows("members", member("ann", date(2025, 1, 1))))
    days = (date(2025, 12, 31), date(2026, 1, 1))
    documents = rows("documents", *(order(f"{on}", "ann", on, 1) for on in days))
    held = sales(engine.table(documents), engine.table(rows("lines")), people, TERMS)
    assert told(engine.run(cohorts(held)), "month_number", "member_count") == [(0, 1), (1, 1)]


def test_the_repurchase_rate_counts_documents_and_the_interval_days(engine: Engine) -> None:
    held, known = world(engine)
    assert engine.run(repurchase_rate(known)).to_pylist() == [
        {"buyer_count": 3, "repeat_count": 2, "repeat_share": 2 / 3}
    ]
    assert engine.run(repurchase_interval(held)).to_pylist() == [
        {"interval_count": 2, "interval_days_mean": 45.5, "interval_days_median": 45.5}
    ]
    answer = engine.run(repurchase_intervals(held, (1, 30, 89)))
    assert told(answer, "above_days", "up_to_days", "interval_count") == [
        (None, 1, 1),
        (1, 30, 0),
        (30, 89, 0),
        (89, None, 1),
    ]


def test_repurchase_by_month_waits_until_the_days_are_over(engine: Engine) -> None:
    _, known = world(engine)
    columns = ("month_on", "buyer_count", "repeat_count")
    assert told(engine.run(repurchase_by_month(known, TERMS, 90)), *columns) == [
        (JAN, 2, 2),
        (date(2026, 3, 1), 1, 0),
    ]
    assert told(engine.run(repurchase_by_month(known, TERMS, 89)), *columns)[0] == (JAN, 2, 1)
    assert told(engine.run(repurchase_by_month(known, TERMS, 150)), *columns) == [(JAN, 2, 1 + 1)]


def test_new_members_come_by_month_and_channel(engine: Engine) -> None:
    _, known = world(engine)
    assert told(engine.run(new_members(known, TERMS)), "month_on", "channel", "member_count") == [
        (JAN, "", 1),
        (JAN, "app", 1),
        (FEB, "", 1),
        (FEB, "app", 1),
    ]


def test_the_first_purchase_counts_within_days_of_joining(engine: Engine) -> None:
    _, known = world(engine)
    answer = engine.run(first_purchase_conversion(known, TERMS, 30))
    assert told(answer, "month_on", "member_count", "converted_count", "converted_share") == [
        (JAN, 2, 2, 1.0),
        (FEB, 2, 0, 0.0),
    ]
    later = engine.run(first_purchase_conversion(known, TERMS, 42))
    assert told(later, "converted_count") == [(2,), (1,)]


def happenings(engine: Engine, *seen: tuple[str, date]) -> ir.Table:
    whose, days = zip(*seen, strict=True)
    return engine.table(pa.table({"member_id": list(whose), "occurred_on": list(days)}))


def test_weeks_begin_on_monday_and_months_on_the_first(engine: Engine) -> None:
    seen = happenings(
        engine,
        ("ann", date(2026, 3, 1)),
        ("ann", date(2026, 3, 2)),
        ("ann", date(2026, 3, 2)),
        ("bob", date(2026, 3, 8)),
        ("bob", date(1969, 12, 28)),
    )
    weekly = engine.run(active_members(seen, "week"))
    assert told(weekly, "period_on", "member_count") == [
        (date(1969, 12, 22), 1),
        (date(2026, 2, 23), 1),
        (date(2026, 3, 2), 2),
    ]
    monthly = engine.run(active_members(seen, "month"))
    assert told(monthly, "period_on", "member_count")[-1] == (date(2026, 3, 1), 2)
    daily = engine.run(active_members(seen, "day"))
    assert told(daily, "period_on", "member_count")[2] == (date(2026, 3, 2), 1)


def test_trailing_days_count_each_member_once(engine: Engine) -> None:
    first = date(2026, 3, 1)
    seen = [(f"m{n % 5}", first + timedelta(days=(n * 7 + n * n) % 40)) for n in range(40) if n % 3]
    answer = engine.run(active_trailing(happenings(engine, *seen), first, first + timedelta(45)))
    assert answer.num_rows == 45
    for row in answer.to_pylist():
        for name, length in (("daily", 1), ("weekly", 7), ("monthly", 30)):
            since = row["on"] - timedelta(days=length)
            active = {whose for whose, on in seen if since < on <= row["on"]}
            assert row[f"{name}_count"] == len(active), (name, row)
