"""A small world in which every metric has something to say, and every metric asked of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import ibis.expr.types as ir
import msgspec
import pyarrow as pa

from regulars.domains.insights.policy.metrics import (
    acquisition,
    activity,
    cohorts,
    distributions,
    facts,
    funnels,
    growth,
    offers,
    pareto,
    performance,
    points,
    repurchase,
    rfm,
    sales,
    scores,
    stages,
    tiers,
    visitors,
)
from regulars.domains.insights.types import CurrencyRate, FunnelStep, SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.acquired import BEGAN_ON, CHANNELS, STORES, cost_of, origin_of
from tests.support.lake_rows import brought_back, event, line_of, member, order, rows

AS_OF = date(2026, 3, 1)
EARLIER = date(2025, 12, 1)
TERMS = SalesTerms(
    before_on=AS_OF, currency="GBP", rates=(CurrencyRate(currency="JPY", factor="0.00523"),)
)
EARLIER_TERMS = msgspec.structs.replace(TERMS, before_on=EARLIER)
IGNORING = msgspec.structs.replace(TERMS, returns="ignore")
STEPS = (FunnelStep(name="viewed"), FunnelStep(name="added"), FunnelStep(name="bought"))


def world(person_count: int = 40) -> dict[str, pa.Table]:
    """People who buy at rhythms of their own, some returns, yen, merges, an erased person.

    Everything follows from a person's number, so that it is the same everywhere.
    """
    people = [f"m{number:03d}" for number in range(person_count)]
    documents = [each for number, code in enumerate(people) for each in _documents(number, code)]
    return {
        "members": rows("members", *(_member(number, code) for number, code in enumerate(people))),
        "documents": rows("documents", *documents),
        "lines": rows("lines", *(each for doc in documents for each in _lines(doc))),
        "events": rows("events", *(e for n, code in enumerate(people) for e in _events(n, code))),
        "transfers": rows(
            "transfers", *(t for n, c in enumerate(people) for t in _transfers(n, c))
        ),
        "tier_changes": rows(
            "tier_changes", *(t for n, c in enumerate(people) for t in _tiers(n, c))
        ),
        "stage_changes": rows(
            "stage_changes", *(s for n, c in enumerate(people) for s in _stages(n, c))
        ),
        "acquisitions": rows("acquisitions", *(origin_of(n, c) for n, c in enumerate(people))),
        "acquisition_costs": rows("acquisition_costs", *map(cost_of, range(6))),
    }


def _member(number: int, code: str) -> dict[str, object]:
    joined_on = BEGAN_ON + timedelta(days=7 * number % 200)
    survivor = "m001" if number == 6 else None
    standing = "erased" if number == 9 else "anonymous" if number == 10 else "member"
    made = member(code, joined_on, survivor, channel=CHANNELS[number % 3], source="till")
    return made | {"standing": standing}


def _documents(number: int, code: str) -> list[dict[str, object]]:
    made = []
    for turn in range(number % 6):
        on = BEGAN_ON + timedelta(days=7 * number % 200 + turn * (3 + number * 5 % 120))
        yen = {"currency": "JPY", "scale": 0} if (number + turn) % 11 == 0 else {}
        bought = order(
            f"{code}-{turn}", code, on, 500 + 137 * (number * 7 + turn) % 9000,
            channel=CHANNELS[turn % 3], store=STORES[(number + turn) % 4], source="till",
            is_counted=(number + turn) % 13 != 5, **yen,
        )  # fmt: skip
        made.append(bought)
        if (number + turn) % 7 == 3:
            part = bought["net_minor"] // (1 if turn else 2)
            back = brought_back(f"{code}-{turn}-r", code, on + timedelta(days=4), -part, **yen)
            made.append(back | {"returned_document_id": bought["document_id"], "source": "till"})
    return made


def _lines(document: dict[str, object]) -> list[dict[str, object]]:
    net = document["net_minor"]
    assert isinstance(net, int)
    sign, code = (1, "tea") if net > 0 else (-1, "cup")
    first = line_of(document, f"{code}-{net % 5}", sign * (1 + net % 3), net // 3)
    second = line_of(document, "pot", sign, net - net // 3)
    return [first, second | {"ordinal": 2}]


def _events(number: int, code: str) -> list[dict[str, object]]:
    began = datetime(2026, 2, 1) + timedelta(hours=number * 17)  # noqa: DTZ001
    names = ("viewed", "added", "bought", "viewed", "Checked In", "Email Opened")
    return [
        event(
            code, name, began + timedelta(minutes=(31 + number * 13 % 50) * place),
            channel=CHANNELS[(number + place) % 2], source="app", campaign=f"c{number % 3}",
        )
        for place, name in enumerate(names[: number % 7])
    ]  # fmt: skip


def _transfers(number: int, code: str) -> list[dict[str, object]]:
    assets = ("points", "growth")
    kinds = ("earned", "spent", "expired", "taken_back", "adjusted_in", "moved_out", "given_back")
    return [
        {
            "transfer_id": f"{code}-{kind}", "member_id": code, "asset": assets[n % 2],
            "kind": kind, "units": 10 + number * n,
            "account_units": (10 + number * n) * (1 if kind in ("earned", "adjusted_in") else -1),
            "effective_on": BEGAN_ON + timedelta(days=(number * 29 + n * 31) % 270),
        }
        for n, kind in enumerate(kinds[: number % 8])
    ]  # fmt: skip


def _tiers(number: int, code: str) -> list[dict[str, object]]:
    steps = ((None, "silver"), ("silver", "gold"), ("gold", "silver"), ("silver", None))
    return [
        {
            "member_id": code, "program": "club", "ladder": "main", "ordinal": n + 1,
            "from_tier": before, "tier": after, "why": "reached" if n < 2 else "failed",
            "effective_on": BEGAN_ON + timedelta(days=number + n * 70),
        }
        for n, (before, after) in enumerate(steps[: number % 5])
    ]  # fmt: skip


def _stages(number: int, code: str) -> list[dict[str, object]]:
    steps = ((None, "potential"), ("potential", "new"), ("new", "active"), ("new", "dormant"))
    return [
        {
            "member_id": code, "ordinal": n + 1, "from_stage": before, "stage": after,
            "why": "order", "effective_on": (on := BEGAN_ON + timedelta(days=number + n % 3 * 90)),
            "counts_on": on + timedelta(days=1),
        }
        for n, (before, after) in enumerate(steps[: number % 5])
    ]  # fmt: skip


class Bases(msgspec.Struct, frozen=True, kw_only=True):
    """What metrics read, worked out once and kept."""

    members: ir.Table
    sales: ir.Table
    ignoring: ir.Table
    facts: ir.Table
    earlier_facts: ir.Table
    events: ir.Table
    values: ir.Table
    cuts: ir.Table
    scores: ir.Table
    engaged: ir.Table


def bases(engine: Engine, tables: dict[str, ir.Table]) -> Bases:
    documents, lines, members = (tables[name] for name in ("documents", "lines", "members"))
    sold = engine.keep(sales.sales(documents, lines, members, TERMS))
    earlier = sales.sales(documents, lines, members, EARLIER_TERMS)
    known = engine.keep(facts.member_facts(sold, members, TERMS))
    events = engine.keep(sales.as_people(tables["events"], members))
    values = engine.keep(rfm.rfm_values(known, TERMS))
    cuts = engine.keep(rfm.rank_cuts(values))
    return Bases(
        members=members,
        sales=sold,
        ignoring=engine.keep(sales.sales(documents, lines, members, IGNORING)),
        facts=known,
        earlier_facts=engine.keep(facts.member_facts(earlier, members, EARLIER_TERMS)),
        events=events,
        values=values,
        cuts=cuts,
        scores=engine.keep(rfm.rfm_scores(values, cuts)),
        engaged=engine.keep(scores.engagement_parts(known, events, TERMS)),
    )


def every_metric(tables: dict[str, ir.Table], made: Bases) -> dict[str, Callable[[], ir.Table]]:
    """Every metric by the name of its function, asked of the world."""
    return _of_sales(tables, made) | _of_members(made) | _of_the_rest(tables, made)


def _of_sales(tables: dict[str, ir.Table], made: Bases) -> dict[str, Callable[[], ir.Table]]:
    documents, lines, members = (tables[name] for name in ("documents", "lines", "members"))
    return {
        "people": lambda: sales.people(members),
        "as_people": lambda: made.events,
        "sales": lambda: made.sales.union(made.ignoring),
        "member_share_of_sales": lambda: sales.member_share_of_sales(documents, members, TERMS),
        "sale_days": lambda: facts.sale_days(made.sales),
        "cohorts": lambda: cohorts.cohorts(made.sales),
        "cohort_members": lambda: cohorts.cohort_members(made.sales),
        "event_names": lambda: activity.event_names(made.events),
        "repurchase_interval": lambda: repurchase.repurchase_interval(made.sales),
        "repurchase_intervals": lambda: repurchase.repurchase_intervals(made.sales),
        "basket_distribution": lambda: distributions.basket_distribution(made.sales),
        "active_members": lambda: activity.active_members(made.sales, "week"),
        "active_trailing": lambda: activity.active_trailing(made.sales, date(2026, 1, 1), AS_OF),
        "place_performance": lambda: performance.place_performance(made.sales, "store"),
        "product_performance": lambda: performance.product_performance(lines, made.sales, TERMS),
        "breadth_of_places": lambda: performance.breadth_of_places(made.sales, "channel"),
        "campaign_response": lambda: performance.campaign_response(
            made.events, ["viewed"], ["bought"]
        ),
        "bought_categories": lambda: scores.bought_categories(lines, made.sales),
    }


def _of_members(made: Bases) -> dict[str, Callable[[], ir.Table]]:
    known, values = made.facts, made.values
    fixed = rfm.fixed_cuts(values, (180, 90, 60, 30), (2, 3, 4, 5), (10, 20, 50, 100))
    now = stages.stages(known, TERMS)
    before = stages.stages(made.earlier_facts, EARLIER_TERMS)
    return {
        "member_facts": lambda: known,
        "rfm_values": lambda: values,
        "rank_cuts": lambda: made.cuts,
        "quantile_cuts": lambda: rfm.quantile_cuts(values),
        "fixed_cuts": lambda: fixed,
        "rfm_scores": lambda: made.scores,
        "rfm_summary": lambda: rfm.rfm_summary(values),
        "rfm_groups": lambda: rfm.rfm_groups(made.scores),
        "rfm_grid": lambda: rfm.rfm_grid(rfm.rfm_scores(values, fixed)),
        "stages": lambda: now,
        "stage_counts": lambda: stages.stage_counts(now),
        "stage_flows": lambda: stages.stage_flows(before, now),
        "stage_trend": lambda: stages.stage_trend(
            made.sales, made.members, (EARLIER, date(2026, 1, 15), AS_OF)
        ),
        "stage_moves": lambda: stages.stage_moves(before, now),
        "churn_rate": lambda: stages.churn_rate(before, now),
        "win_back_rate": lambda: stages.win_back_rate(before, now, EARLIER_TERMS),
        "repurchase_rate": lambda: repurchase.repurchase_rate(known),
        "repurchase_by_month": lambda: repurchase.repurchase_by_month(known, TERMS, 30),
        "recency_distribution": lambda: distributions.recency_distribution(known, TERMS),
        "frequency_distribution": lambda: distributions.frequency_distribution(known),
        "spend_distribution": lambda: distributions.spend_distribution(known),
        "pareto_share": lambda: pareto.pareto_share(known),
        "pareto_curve": lambda: pareto.pareto_curve(known),
        "new_members": lambda: growth.new_members(known, TERMS),
        "first_purchase_conversion": lambda: growth.first_purchase_conversion(known, TERMS),
    }


def _of_the_rest(tables: dict[str, ir.Table], made: Bases) -> dict[str, Callable[[], ir.Table]]:
    hour = timedelta(minutes=90)
    changes, lines = tables["tier_changes"], tables["lines"]
    bought = scores.bought_categories(lines, made.sales)
    acquired = acquisition.acquired_members(
        tables["acquisitions"], tables["members"], made.sales, TERMS
    )
    spent = acquisition.acquisition_cost(tables["acquisition_costs"], TERMS)
    return {
        "acquired_members": lambda: acquired,
        "brought_members": lambda: acquisition.brought_members(acquired),
        "acquisition_cost": lambda: spent,
        "acquisition_results": lambda: acquisition.acquisition_results(acquired, spent, "campaign"),
        "acquisition_total": lambda: acquisition.acquisition_total(acquired, spent),
        "registration_conversion": lambda: visitors.registration_conversion(
            tables["events"], tables["members"], EARLIER, AS_OF
        ),
        "funnel": lambda: funnels.funnel(made.events, STEPS, hour),
        "funnel_by": lambda: funnels.funnel_by(made.events, STEPS, hour, "channel"),
        "events_and_sales": lambda: funnels.events_and_sales(made.events, made.sales),
        "funnel_members": lambda: funnels.funnel_members(made.events, STEPS, hour),
        "discounted_orders": lambda: offers.discounted_orders(made.sales, tables["documents"]),
        "recorded_stages": lambda: stages.recorded_stages(
            tables["stage_changes"], tables["members"], TERMS
        ),
        "tier_movers": lambda: tiers.tier_movers(changes, EARLIER, AS_OF),
        "tier_standing": lambda: tiers.tier_standing(changes, AS_OF),
        "tier_flows": lambda: tiers.tier_flows(changes, EARLIER, AS_OF),
        "tier_moves": lambda: tiers.tier_moves(changes, EARLIER, AS_OF),
        "points_by_month": lambda: points.points_by_month(
            tables["transfers"], AS_OF, {"points": 10_000}
        ),
        "engagement_parts": lambda: made.engaged,
        "loyalty_parts": lambda: scores.loyalty_parts(made.facts, bought, made.events, TERMS),
        "percentile_scores": lambda: scores.percentile_scores(
            made.engaged, scores.weights_of(scores.ENGAGEMENT)
        ),
    }
