"""What campaigns brought and cost: by hand, and against an independent count in pandas."""

import random
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from regulars.domains.insights.policy.metrics.acquisition import (
    acquired_members,
    acquisition_cost,
    acquisition_results,
    acquisition_total,
    brought_members,
)
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.types import CurrencyRate, SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import brought_back, member, order, rows

MARCH = SalesTerms(
    before_on=date(2026, 4, 1),
    from_on=date(2026, 3, 1),
    currency="GBP",
    rates=(CurrencyRate(currency="EUR", factor="0.5"),),
)


def origin(code: str, joined_on: date, campaign: str | None, **more: Any) -> dict[str, Any]:
    how = "registration" if campaign is None else "campaign"
    return {
        "member_id": code, "joined_on": joined_on, "first_how": how, "last_how": how,
        "first_campaign": campaign, "last_campaign": campaign, **more,
    }  # fmt: skip


def cost(from_on: date, before_on: date, minor: int, **more: Any) -> dict[str, Any]:
    return {
        "from_on": from_on, "before_on": before_on, "amount_minor": minor, "currency": "GBP",
        "scale": 2, **more,
    }  # fmt: skip


def test_campaigns_are_told_with_what_they_brought_and_cost(engine: Engine) -> None:
    joined = date(2026, 3, 5)
    members = engine.table(
        rows(
            "members",
            *(member(code, joined) for code in ("ann", "bob", "cid", "dee")),
            member("old", date(2026, 2, 1)),
            member("twin", joined, "ann"),
        )
    )
    origins = engine.table(
        rows(
            "acquisitions",
            origin("ann", joined, "spring", first_campaign="winter"),
            origin("bob", joined, "spring"),
            origin("cid", joined, None),
            origin("dee", joined, "summer"),
            origin("old", date(2026, 2, 1), "spring"),
            origin("twin", joined, "spring"),
        )
    )
    documents = engine.table(
        rows(
            "documents",
            order("a1", "ann", date(2026, 3, 5), 1000),
            order("a2", "twin", date(2026, 3, 14), 2000),
            brought_back("a2r", "ann", date(2026, 3, 15), -500, returned_document_id="a2"),
            order("a3", "ann", date(2026, 3, 16), 9999),
            order("c1", "cid", date(2026, 3, 20), 400),
            order("o1", "old", date(2026, 3, 6), 7777),
        )
    )
    costs = engine.table(
        rows(
            "acquisition_costs",
            cost(date(2026, 3, 10), date(2026, 3, 11), 1000, campaign="spring"),
            # Ten days of which six are in March, in euros at half a pound: 3 of 5 pounds.
            cost(date(2026, 3, 26), date(2026, 4, 5), 1000, campaign="autumn", currency="EUR"),
            cost(date(2026, 4, 1), date(2026, 4, 2), 1000, campaign="never"),
        )
    )
    held = sales(documents, engine.table(rows("lines")), members, MARCH)
    acquired = engine.keep(acquired_members(origins, members, held, MARCH, value_days=10))
    spent = engine.keep(acquisition_cost(costs, MARCH))
    told = engine.run(acquisition_results(acquired, spent, "campaign")).to_pylist()
    assert [tuple(each.values()) for each in told] == [
        ("", 1, 0, 0.0, 0, 0, None, 0.0),
        ("autumn", 0, 0, None, 0, 3_000_000, 0.0, None),
        ("spring", 2, 1, 0.5, 25_000_000, 10_000_000, 2.5, 5_000_000.0),
        ("summer", 1, 0, 0.0, 0, 0, None, 0.0),
    ]
    first = engine.run(acquisition_results(acquired, spent, "campaign", "first")).to_pylist()
    assert [(each["campaign"], each["registered_count"]) for each in first] == [
        ("", 1), ("autumn", 0), ("spring", 1), ("summer", 1), ("winter", 1),
    ]  # fmt: skip
    whom = engine.run(brought_members(acquired).order_by("member_id")).to_pylist()
    assert [
        (each["member_id"], each["last_campaign"], each["is_traced"], each["value_micro"])
        for each in whom
    ] == [
        ("ann", "spring", 1, 25_000_000), ("bob", "spring", 1, 0), ("cid", "", 0, 0),
        ("dee", "summer", 1, 0),
    ]  # fmt: skip
    (total,) = engine.run(acquisition_total(acquired, spent)).to_pylist()
    assert tuple(total.values()) == (4, 3, 1, 25_000_000, 25_000_000, 13_000_000, 25 / 13)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_agree_with_an_independent_count_in_pandas(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)
    start = date(2026, 2, 1)
    codes = [f"m{number:03d}" for number in range(120)]
    joined = {code: start + timedelta(days=chance.randrange(90)) for code in codes}
    places = ["spring", "summer", "autumn", None]
    origins = [origin(code, joined[code], chance.choice(places)) for code in codes]
    bought = [
        order(
            f"d{number}",
            chance.choice(codes),
            start + timedelta(days=chance.randrange(120)),
            chance.randrange(1, 50_000),
        )
        for number in range(600)
    ]
    spent = [
        cost(
            on, on + timedelta(days=chance.randrange(1, 40)), chance.randrange(100_000), campaign=c
        )
        for c in places[:3]
        for on in [start + timedelta(days=chance.randrange(90)) for _ in range(5)]
    ]
    members = engine.table(rows("members", *(member(code, joined[code]) for code in codes)))
    documents = engine.table(rows("documents", *bought))
    held = sales(documents, engine.table(rows("lines")), members, MARCH)
    acquired = acquired_members(
        engine.table(rows("acquisitions", *origins)), members, held, MARCH, value_days=20
    )
    costs = acquisition_cost(engine.table(rows("acquisition_costs", *spent)), MARCH)
    found = engine.run(acquisition_results(acquired, costs, "campaign")).to_pandas()
    expected = by_pandas(pd.DataFrame(origins), pd.DataFrame(bought), pd.DataFrame(spent))
    names = ["registered_count", "first_order_count", "value_micro"]
    assert found.set_index("campaign")[names].to_dict() == expected[names].to_dict()
    # A cost of several days is rounded down, by less than a millionth each.
    off = expected["cost_micro"] - found.set_index("campaign")["cost_micro"]
    assert off.between(0, 5).all()


def by_pandas(origins: pd.DataFrame, bought: pd.DataFrame, spent: pd.DataFrame) -> pd.DataFrame:
    """The same, as an analyst would count it."""
    since, until = pd.Timestamp(2026, 3, 1), pd.Timestamp(2026, 4, 1)
    origins["joined_on"] = pd.to_datetime(origins["joined_on"])
    inside = origins[(origins.joined_on >= since) & (origins.joined_on < until)].copy()
    inside["campaign"] = inside["last_campaign"].fillna("")
    bought["occurred_on"] = pd.to_datetime(bought["occurred_on"])
    month = bought[(bought.occurred_on >= since) & (bought.occurred_on < until)]
    both = month.merge(inside[["member_id", "joined_on"]], on="member_id")
    days = (both.occurred_on - both.joined_on).dt.days
    buyers = set(both[days <= 20].member_id)
    value = both[(days >= 0) & (days <= 20)].groupby("member_id").net_minor.sum() * 10_000
    inside["bought"] = inside.member_id.isin(buyers)
    inside["value"] = inside.member_id.map(value).fillna(0)
    counted = inside.groupby("campaign").agg(
        registered_count=("member_id", "count"),
        first_order_count=("bought", "sum"),
        value_micro=("value", "sum"),
    )
    spans = [
        pd.date_range(row.from_on, row.before_on, inclusive="left") for row in spent.itertuples()
    ]
    spent["part"] = [((days >= since) & (days < until)).mean() for days in spans]
    money = (spent.amount_minor * 10_000 * spent.part).groupby(spent.campaign).sum()
    seen = [name for name, part in spent.groupby("campaign").part.sum().items() if part > 0]
    whole = counted.reindex(sorted({*counted.index, *seen})).fillna(0)
    whole["cost_micro"] = money.reindex(whole.index).fillna(0)
    return whole.astype({"registered_count": int, "first_order_count": int, "value_micro": int})
