"""Tiers, points, performance and scores."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa

from regulars.domains.insights.policy.metrics.facts import member_facts
from regulars.domains.insights.policy.metrics.performance import (
    breadth_of_places,
    place_performance,
    product_performance,
)
from regulars.domains.insights.policy.metrics.points import points_by_month
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.policy.metrics.scores import (
    ENGAGEMENT,
    bought_categories,
    engagement_parts,
    loyalty_parts,
    percentile_scores,
    weights_of,
)
from regulars.domains.insights.policy.metrics.tiers import tier_flows, tier_moves, tier_standing
from regulars.domains.insights.types import SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import brought_back, event, line_of, member, order, rows, told

TERMS = SalesTerms(before_on=date(2026, 3, 1), currency="GBP")
JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ANN, BOB = member("ann", date(2025, 12, 1)), member("bob", JAN)


def change(whose: str, ordinal: int, tiers: tuple[str | None, str | None], on: date) -> Any:
    return {
        "member_id": whose, "program": "club", "ladder": "main", "ordinal": ordinal,
        "from_tier": tiers[0], "tier": tiers[1], "why": "reached", "effective_on": on,
    }  # fmt: skip


def test_the_highest_ordinal_before_the_day_is_the_standing(engine: Engine) -> None:
    changes = engine.table(
        rows(
            "tier_changes",
            change("ann", 1, (None, "silver"), date(2026, 1, 5)),
            change("ann", 2, ("silver", "gold"), date(2026, 1, 5)),
            change("ann", 3, ("gold", None), MAR),
            change("bob", 1, (None, "silver"), FEB),
        )
    )
    standing = engine.run(tier_standing(changes, MAR).order_by("member_id"))
    assert told(standing, "member_id", "tier") == [("ann", "gold"), ("bob", "silver")]
    flows = engine.run(tier_flows(changes, FEB, MAR))
    assert told(flows, "from_tier", "tier", "member_count") == [
        ("", "silver", 1),
        ("gold", "gold", 1),
    ]
    moves = engine.run(tier_moves(changes, JAN, MAR))
    assert told(moves, "from_tier", "tier", "why", "move_count") == [
        ("", "silver", "reached", 2),
        ("silver", "gold", "reached", 1),
    ]


def test_columns_of_points_sum_to_what_changed(engine: Engine) -> None:
    booked = [
        ("earned", 100, JAN), ("spent", -30, JAN), ("earned", 50, FEB), ("expired", -20, FEB),
        ("expiry_undone", 5, FEB), ("moved_out", -7, FEB), ("moved_in", 7, FEB), ("repaid", 0, FEB),
        ("taken_back", -1, FEB), ("forgiven", 0, FEB), ("earned", 1000, MAR),
    ]  # fmt: skip
    transfers = [
        {"asset": "points", "kind": kind, "units": abs(units), "account_units": units,
         "effective_on": on}
        for kind, units, on in booked
    ]  # fmt: skip
    table = engine.table(rows("transfers", *transfers))
    first, second = engine.run(points_by_month(table, MAR, {"points": 10_000})).to_pylist()
    assert first == {
        "asset": "points", "month_on": JAN, "earned_units": 100, "spent_units": -30,
        "given_back_units": 0, "taken_back_units": 0, "expired_units": 0, "reinstated_units": 0,
        "adjusted_units": 0, "other_units": 0, "changed_units": 70, "outstanding_units": 70,
        "liability_micro": 700_000,
    }  # fmt: skip
    assert (second["expired_units"], second["other_units"], second["changed_units"]) == (-15, 0, 34)
    assert (second["outstanding_units"], second["liability_micro"]) == (104, 1_040_000)


def sold(engine: Engine) -> tuple[Any, Any, Any]:
    """Lines, sales and members of two people in two stores."""
    a1 = order("a1", "ann", JAN, 1000, store="north", channel="shop")
    a2 = order("a2", "ann", FEB, 3000, store="south", channel="shop")
    b1 = order("b1", "bob", FEB, 500, store="north", channel="app")
    back = brought_back("b1r", "bob", FEB, -100, returned_document_id="b1", store="north")
    lines = engine.table(
        rows(
            "lines",
            line_of(a1, "tea", 2, 1000),
            line_of(a2, "tea", 1, 1000),
            line_of(a2, "pot", 1, 2000) | {"ordinal": 2},
            line_of(b1, "tea", 1, 500),
            line_of(back, "tea", -1, -100),
        )
    )
    people = engine.table(rows("members", ANN, BOB))
    documents = engine.table(rows("documents", a1, a2, b1, back))
    return lines, engine.keep(sales(documents, lines, people, TERMS)), people


def test_places_tell_what_they_sold_to_how_many_new_and_known(engine: Engine) -> None:
    _, held, _ = sold(engine)
    north, south = engine.run(place_performance(held, "store")).to_pylist()
    assert north == {
        "store": "north", "sale_count": 2, "member_count": 2, "new_member_count": 2,
        "sale_micro": 15_000_000, "returned_micro": -1_000_000, "net_micro": 14_000_000,
        "basket_micro": 7_500_000.0,
    }  # fmt: skip
    assert (south["store"], south["member_count"], south["new_member_count"]) == ("south", 1, 0)
    channels = engine.run(place_performance(held, "channel"))
    assert told(channels, "channel", "sale_count", "net_micro", "basket_micro") == [
        ("", 0, -1_000_000, None),
        ("app", 1, 5_000_000, 5_000_000.0),
        ("shop", 2, 40_000_000, 20_000_000.0),
    ]
    breadth = engine.run(breadth_of_places(held, "store"))
    assert told(breadth, "place_count", "member_count", "member_share") == [
        (1, 1, 0.5),
        (2, 1, 0.5),
    ]


def test_products_tell_pieces_buyers_and_what_came_back(engine: Engine) -> None:
    lines, held, _ = sold(engine)
    pot, tea = engine.run(product_performance(lines, held, TERMS)).to_pylist()
    assert (pot["sku"], pot["sale_count"], pot["net_micro"]) == ("pot", 1, 20_000_000)
    assert tea == {
        "sku": "tea", "sale_count": 3, "member_count": 2, "quantity_milli": 4000,
        "returned_milli": -1000, "sale_micro": 25_000_000, "returned_micro": -1_000_000,
        "net_micro": 24_000_000,
    }  # fmt: skip


def test_parts_of_scores_are_counted_for_everybody(engine: Engine) -> None:
    lines, held, people = sold(engine)
    known = member_facts(held, people, TERMS)
    at = datetime(2026, 2, 27, 9)  # noqa: DTZ001
    events = engine.table(
        rows(
            "events",
            event("ann", "Page Viewed", at),
            event("ann", "Email Opened", at),
            event("ann", "Page Viewed", datetime(2026, 1, 29, 9)),  # noqa: DTZ001
            event("ann", "Page Viewed", datetime(2026, 3, 1, 9)),  # noqa: DTZ001
            event("bob", "Product Reviewed", datetime(2025, 1, 1, 9)),  # noqa: DTZ001
        )
    )
    engaged = engine.run(engagement_parts(known, events, TERMS).order_by("member_id"))
    assert told(engaged, "member_id", "visits", "opens", "posts") == [
        ("ann", 1, 1, 0),
        ("bob", 0, 0, 0),
    ]
    breadth = bought_categories(lines, held)
    loyal = engine.run(loyalty_parts(known, breadth, events, TERMS).order_by("member_id"))
    assert loyal.to_pylist() == [
        {"member_id": "ann", "repurchases": 1, "tenure": 90, "breadth": 2, "reviews": 0,
         "referrals": 0},
        {"member_id": "bob", "repurchases": 0, "tenure": 59, "breadth": 1, "reviews": 1,
         "referrals": 0},
    ]  # fmt: skip


def test_scores_are_weighted_means_of_ranks(engine: Engine) -> None:
    parts = engine.table(
        pa.table(
            {
                "member_id": ["a", "b", "c", "d", "e"],
                "visits": pa.array([0, 0, 3, 7, 9], pa.int64()),
                "opens": pa.array([5, 0, 0, 0, 5], pa.int64()),
            }
        )
    )
    answer = engine.run(percentile_scores(parts, {"visits": 3, "opens": 1}).order_by("member_id"))
    assert told(answer, "visits_percentile", "opens_percentile", "score") == [
        (0.0, 75.0, 18.75),
        (0.0, 0.0, 0.0),
        (50.0, 0.0, 37.5),
        (75.0, 0.0, 56.25),
        (100.0, 75.0, 93.75),
    ]


def test_a_single_member_has_no_rank(engine: Engine) -> None:
    one = pa.table({"member_id": ["a"], "visits": pa.array([9], pa.int64())})
    answer = engine.run(percentile_scores(engine.table(one), {"visits": 1}))
    assert told(answer, "score") == [(0.0,)]


def test_parts_weigh_alike_unless_said_otherwise() -> None:
    assert set(weights_of(ENGAGEMENT).values()) == {1}
