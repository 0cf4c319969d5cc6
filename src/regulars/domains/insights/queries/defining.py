"""What the metrics of a report mean, as their docstrings define them."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
from regulars.domains.insights.types import MetricDefinition

_RANGES = (
    distributions.recency_distribution,
    distributions.frequency_distribution,
    distributions.spend_distribution,
)
_STAGES = (stages.stages, stages.stage_flows, stages.churn_rate, stages.win_back_rate)

_METRICS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "rfm": (
        *(rfm.rfm_values, rfm.rank_cuts, rfm.quantile_cuts, rfm.rfm_scores, rfm.rfm_grid),
        *(*_RANGES, pareto.pareto_share, sales.sales),
    ),
    "rfm-members": (rfm.rfm_values, rfm.rfm_scores),
    "cohorts": (cohorts.cohorts, sales.sales),
    "cohort-members": (cohorts.cohort_members,),
    "lifecycle": (*_STAGES, sales.sales),
    "lifecycle-trend": (stages.stage_trend, stages.stages),
    "lifecycle-members": (stages.stages, stages.stage_moves),
    "repurchase": (
        *(repurchase.repurchase_rate, repurchase.repurchase_by_month),
        *(repurchase.repurchase_interval, repurchase.repurchase_intervals),
    ),
    "activity": (activity.active_members, activity.active_trailing),
    "growth": (
        *(growth.new_members, growth.first_purchase_conversion, sales.member_share_of_sales),
    ),
    "funnel": (funnels.funnel, funnels.funnel_by, funnels.events_and_sales),
    "funnel-members": (funnels.funnel_members,),
    "event-names": (activity.event_names, funnels.events_and_sales),
    "distributions": (*_RANGES, distributions.basket_distribution),
    "pareto": (pareto.pareto_share, pareto.pareto_curve),
    "performance": (performance.place_performance, performance.product_performance, sales.sales),
    "tier-moves": (tiers.tier_flows, tiers.tier_moves),
    "tier-members": (tiers.tier_movers,),
    "points-by-month": (points.points_by_month,),
    "scores": (scores.engagement_parts, scores.loyalty_parts, scores.percentile_scores),
    "acquisition": (
        *(acquisition.acquired_members, acquisition.acquisition_cost),
        *(acquisition.acquisition_results, acquisition.acquisition_total, sales.sales),
    ),
    "acquisition-members": (acquisition.acquired_members, acquisition.brought_members),
}


def definitions(name: str) -> list[MetricDefinition]:
    """The metrics that a report is made of, each with its definition."""
    return [
        MetricDefinition(name=metric.__name__, means=_definition(metric))
        for metric in _METRICS[name]
    ]


def _definition(metric: Callable[..., Any]) -> str:
    """What the docstring says before it tells columns; a line for each of its paragraphs."""
    told = (inspect.getdoc(metric) or "").partition("\nShape:")[0]
    return "\n".join(" ".join(part.split()) for part in told.strip().split("\n\n"))
