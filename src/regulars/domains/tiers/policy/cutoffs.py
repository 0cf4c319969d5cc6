"""Thresholds of shares: the figure from which on a member is among the first so many percent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from regulars.domains.tiers.policy.measuring import leaves, metric_name, share_of
from regulars.domains.tiers.types import (
    FIGURE_SCALE,
    Cutoff,
    LadderBody,
    Metric,
    Spend,
    TopMembers,
    TopSpend,
)


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


def _last_of_sum(ranked: Sequence[int], wanted: Decimal) -> int:
    """The figure with which the sum from the largest on reaches `wanted`."""
    total = 0
    for figure in ranked:
        total += figure
        if total >= wanted:
            return figure
    return ranked[-1]
