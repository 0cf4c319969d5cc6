"""Thresholds of shares: the figure from which on a member is among the first so many percent.

They are drawn when a version goes live and at the beginning of each of its periods (each month,
where it has none).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from regulars.domains.tiers.policy.measuring import leaves, metric_name, share_of, value_micro
from regulars.domains.tiers.policy.periods import MOMENT, period_of
from regulars.domains.tiers.policy.terms import Course, Terms
from regulars.domains.tiers.types import (
    FIGURE_SCALE,
    Calendar,
    Cutoff,
    LadderBody,
    Metric,
    Metrics,
    Spend,
    TopMembers,
    TopSpend,
    Unit,
)

DRAWINGS_MAX = 24
"""How many periods back thresholds are drawn for a ladder that was never closed."""


def shares_of(body: LadderBody) -> dict[str, TopMembers | TopSpend]:
    """The shares that a ladder is built on, by name."""
    return {
        share_of(leaf): leaf
        for tier in body.tiers
        for condition in (tier.entry, tier.stay)
        if condition is not None
        for leaf in leaves(condition)
        if isinstance(leaf, TopMembers | TopSpend)
    }


def cutoffs(
    body: LadderBody, distributions: Mapping[str, Sequence[int]], effective_from: datetime
) -> list[Cutoff]:
    """The thresholds of a ladder's shares, drawn from all members' figures.

    `distributions` holds, by the name of the metric, one figure in millionths for each member;
    those of zero and less do not count. Whoever ties with the last one belongs to the share. A
    share of nobody has no threshold.
    """
    found = []
    for share, leaf in shares_of(body).items():
        metric: Metric = leaf.metric if isinstance(leaf, TopMembers) else Spend()
        figures = distributions[metric_name(metric)]
        ranked = sorted((each for each in figures if each > 0), reverse=True)
        if not ranked:
            continue
        of_whole = len(ranked) if isinstance(leaf, TopMembers) else sum(ranked)
        wanted = Decimal(of_whole) * Decimal(leaf.percent) / 100
        threshold = (
            ranked[max(int(wanted.to_integral_value(ROUND_CEILING)), 1) - 1]
            if isinstance(leaf, TopMembers)
            else _last_of_sum(ranked, wanted)
        )
        found.append(
            Cutoff(
                share=share,
                threshold=Decimal(threshold).scaleb(-FIGURE_SCALE),
                effective_from=effective_from,
                member_count=len(ranked),
            )
        )
    return found


def drawn_at(course: Course, after: datetime, through: datetime) -> list[datetime]:
    """When shares are drawn, after `after` and through `through`: the latest few instants."""
    instants = {
        at
        for terms in course.terms
        if shares_of(terms.body) and terms.live_from <= through
        for at in _beginnings(terms, after, through)
    }
    return sorted(instants)[-DRAWINGS_MAX:]


def _beginnings(terms: Terms, after: datetime, through: datetime) -> list[datetime]:
    """When a version went live, and the beginnings of its periods since."""
    window = terms.body.window
    unit: Unit = terms.body.period or (window.unit if isinstance(window, Calendar) else "month")
    first = max(after + MOMENT, terms.live_from)
    last = through if terms.live_until is None else min(through, terms.live_until - MOMENT)
    found = [terms.live_from] if terms.live_from > after else []
    begins, _ = period_of(unit, last, terms.time_zone)
    while begins >= first and len(found) <= DRAWINGS_MAX:
        found.append(begins)
        begins, _ = period_of(unit, begins - MOMENT, terms.time_zone)
    return found


def figures_by_metric(body: LadderBody, metrics: Sequence[Metrics]) -> dict[str, list[int]]:
    """What the shares of a ladder are drawn from: one figure a member, by name of the metric."""
    wanted: list[Metric] = [
        leaf.metric if isinstance(leaf, TopMembers) else Spend()
        for leaf in shares_of(body).values()
    ]
    return {
        metric_name(metric): [value_micro(metric, each) for each in metrics] for metric in wanted
    }


def _last_of_sum(ranked: Sequence[int], wanted: Decimal) -> int:
    """The figure with which the sum from the largest on reaches `wanted`."""
    total = 0
    for figure in ranked:
        total += figure
        if total >= wanted:
            return figure
    return ranked[-1]
