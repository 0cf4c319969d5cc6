"""Reports: which metrics belong together, worked out from the tables of the lake.

A report is a few tables by name. What several of them read (sales, member facts, scores) is worked
out once by whoever runs the expressions.
"""

from collections.abc import Callable, Mapping
from datetime import date

import ibis.expr.types as ir

from regulars.domains.insights.errors import ReportNotFound
from regulars.domains.insights.policy.metrics import (
    acquisition,
    activity,
    cohorts,
    distributions,
    funnels,
    growth,
    pareto,
    performance,
    points,
    repurchase,
    rfm,
    sales,
    scores,
    stages,
    tiers,
)
from regulars.domains.insights.queries.defining import definitions
from regulars.domains.insights.queries.ground import Ground, Keep, MetricTables, ReportTerms
from regulars.domains.insights.queries.member_reports import (
    MEMBER_REPORTS,
    Sections,
    refuse_short,
)
from regulars.domains.insights.types import MetricDefinition

_MONTHS = 12


def report_names() -> list[str]:
    """The reports that there are."""
    return list(_REPORTS)


def report_means(name: str) -> str:
    """What a report tells, in a line; refuses a name that none has."""
    return _report(name).__doc__ or ""


def report_metrics(name: str) -> list[MetricDefinition]:
    """The metrics that a report is made of, with their definitions."""
    _report(name)
    return definitions(name)


def month_starts(before_on: date, count: int) -> list[date]:
    """The first days of the months that began before a day, the oldest of so many first."""
    last = before_on.year * 12 + before_on.month - 1
    if before_on.day == 1:
        last -= 1
    months = range(last - count + 1, last + 1)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def report(name: str, tables: MetricTables, terms: ReportTerms, keep: Keep) -> Sections:
    """The tables of a report, by name, to be run by whoever keeps.

    Refuses a name that no report has, and a funnel of fewer than two steps.
    """
    return _report(name)(Ground(tables, terms, keep))


def _report(name: str) -> Callable[[Ground], Sections]:
    if name not in _REPORTS:
        raise ReportNotFound(f"no report is named {name}: there are {', '.join(_REPORTS)}")
    return _REPORTS[name]


def _rfm(ground: Ground) -> Sections:
    """Recency, frequency, monetary value: medians, ranges, named groups, the grid of scores."""
    sections = _rfm_values(ground)
    if ground.terms.sales.returns == "net":
        gross = _rfm_values(ground.before_returns)
        sections |= {f"{name}_before_returns": table for name, table in gross.items()}
    return sections | {
        "groups": rfm.rfm_groups(ground.scores),
        "grid": rfm.rfm_grid(ground.scores),
        "cuts": ground.cuts,
    }


def _rfm_values(ground: Ground) -> dict[str, ir.Table]:
    facts, terms = ground.facts, ground.terms.sales
    return {
        "summary": rfm.rfm_summary(ground.values),
        "recency": distributions.recency_distribution(facts, terms),
        "frequency": distributions.frequency_distribution(facts),
        "spend": distributions.spend_distribution(facts),
        "pareto": pareto.pareto_share(facts),
    }


def _cohorts(ground: Ground) -> Sections:
    """Who bought again in which month, by the month of their first sale."""
    sections = {"cohorts": cohorts.cohorts(ground.sales)}
    if ground.terms.sales.returns == "net":
        gross = ground.before_returns.sales
        sections["cohorts_before_returns"] = cohorts.cohorts(gross)
    return sections


def _lifecycle(ground: Ground) -> Sections:
    """Members by stage, who moved from where to where since an earlier day, churn and win-back."""
    earlier, later = ground.earlier_stages, ground.stages
    return {
        "stages": stages.stage_counts(later),
        "flows": stages.stage_flows(earlier, later),
        "churn": stages.churn_rate(earlier, later),
        "win_back": stages.win_back_rate(earlier, later, ground.earlier_terms),
    }


def _lifecycle_trend(ground: Ground) -> Sections:
    """Members by stage as each of the last twelve months began, and as of the day."""
    days = [*month_starts(ground.terms.sales.before_on, _MONTHS), ground.terms.sales.before_on]
    return {
        "stages": stages.stage_trend(ground.sales, ground.tables.members, days, ground.terms.days)
    }


def _repurchase(ground: Ground) -> Sections:
    """How many bought again, how soon, and after how long in the middle."""
    return {
        "rate": repurchase.repurchase_rate(ground.facts),
        "by_month": repurchase.repurchase_by_month(ground.facts, ground.terms.sales),
        "interval": repurchase.repurchase_interval(ground.sales),
        "intervals": repurchase.repurchase_intervals(ground.sales),
    }


def _activity(ground: Ground) -> Sections:
    """How many members were active by month and week, and day by day since the earlier day."""
    return {
        "months": activity.active_members(ground.visits, "month"),
        "weeks": activity.active_members(ground.visits, "week"),
        "days": activity.active_trailing(
            ground.visits, ground.terms.earlier_on, ground.terms.sales.before_on
        ),
    }


def _growth(ground: Ground) -> Sections:
    """New members by month and channel, how many of them bought, the members' share of sales."""
    facts, tables, terms = ground.facts, ground.tables, ground.terms.sales
    return {
        "new_members": growth.new_members(facts, terms),
        "conversion": growth.first_purchase_conversion(facts, terms),
        "member_share": sales.member_share_of_sales(tables.documents, tables.members, terms),
    }


def _funnel(ground: Ground) -> Sections:
    """How many members reached each step of a course of events, within a time."""
    terms = ground.terms
    refuse_short(terms.steps)
    sections = {"steps": funnels.funnel(ground.courses, terms.steps, terms.within)}
    if (column := terms.broken_down_by) is not None:
        broken = funnels.funnel_by(ground.courses, terms.steps, terms.within, column)
        sections[f"by_{column}"] = broken
    return sections


def _event_names(ground: Ground) -> Sections:
    """Which events there are, how often and of how many members: what funnels are made of."""
    return {"names": activity.event_names(ground.courses)}


def _distributions(ground: Ground) -> Sections:
    """How lately, how often, for how much a sale and for how much in all members bought."""
    return {
        "recency": distributions.recency_distribution(ground.facts, ground.terms.sales),
        "frequency": distributions.frequency_distribution(ground.facts),
        "basket": distributions.basket_distribution(ground.sales),
        "spend": distributions.spend_distribution(ground.facts),
    }


def _pareto(ground: Ground) -> Sections:
    """The share of all money that the members hold who spent most."""
    return {
        "share": pareto.pareto_share(ground.facts),
        "curve": pareto.pareto_curve(ground.facts),
    }


def _performance(ground: Ground) -> Sections:
    """What members bought by channel, store, source, campaign, category, brand and product."""
    lines, sales, terms = ground.tables.lines, ground.sales, ground.terms.sales
    return {
        "channels": performance.place_performance(sales, "channel"),
        "stores": performance.place_performance(sales, "store"),
        "sources": performance.place_performance(sales, "source"),
        "campaigns": performance.place_performance(sales, "campaign"),
        "categories": performance.product_performance(lines, sales, terms, "category"),
        "brands": performance.product_performance(lines, sales, terms, "brand"),
        "products": performance.product_performance(lines, sales, terms, "sku"),
    }


def _tier_moves(ground: Ground) -> Sections:
    """Who stood in which tier on an earlier day and stands where now, and how they moved."""
    changes, before_on = ground.tables.tier_changes, ground.terms.sales.before_on
    return {
        "flows": tiers.tier_flows(changes, ground.terms.earlier_on, before_on),
        "moves": tiers.tier_moves(changes, ground.terms.earlier_on, before_on),
    }


def _points_by_month(ground: Ground) -> Sections:
    """What members earned, spent and lost of each asset by month, and what is outstanding."""
    transfers, before_on = ground.tables.transfers, ground.terms.sales.before_on
    return {"months": points.points_by_month(transfers, before_on)}


def _scores(ground: Ground) -> Sections:
    """The engagement and the loyalty score of every member, with their parts."""
    tables, facts, terms = ground.tables, ground.facts, ground.terms.sales
    bought = scores.bought_categories(tables.lines, ground.sales)
    engagement = scores.engagement_parts(facts, ground.events, terms)
    loyalty = scores.loyalty_parts(facts, bought, ground.events, terms)
    return {
        "engagement": scores.percentile_scores(
            engagement, scores.weights_of(scores.ENGAGEMENT)
        ).order_by("member_id"),
        "loyalty": scores.percentile_scores(loyalty, scores.weights_of(scores.LOYALTY)).order_by(
            "member_id"
        ),
    }


def _acquisition(ground: Ground) -> Sections:
    """Who joined, what brought them, what they bought since, and what it cost."""
    acquired, spent, touch = ground.acquired, ground.spent, ground.terms.touch
    results = acquisition.acquisition_results
    return {
        "total": acquisition.acquisition_total(acquired, spent),
        "campaigns": results(acquired, spent, "campaign", touch),
        "partners": results(acquired, spent, "partner", touch),
        "channels": results(acquired, spent, "channel", touch),
        "stores": results(acquired, spent, "store", touch),
    }


_REPORTS: Mapping[str, Callable[[Ground], Sections]] = {
    "rfm": _rfm,
    "cohorts": _cohorts,
    "lifecycle": _lifecycle,
    "lifecycle-trend": _lifecycle_trend,
    "repurchase": _repurchase,
    "activity": _activity,
    "growth": _growth,
    "funnel": _funnel,
    "event-names": _event_names,
    "distributions": _distributions,
    "pareto": _pareto,
    "performance": _performance,
    "tier-moves": _tier_moves,
    "points-by-month": _points_by_month,
    "scores": _scores,
    "acquisition": _acquisition,
    **MEMBER_REPORTS,
}
