"""What is kept of every member day by day: scores, and what they are held against."""

from collections.abc import Mapping

import ibis.expr.types as ir

from regulars.domains.insights.policy.metrics import offers, scores
from regulars.domains.insights.queries.ground import Ground, Keep, MetricTables, ReportTerms


def member_scores(tables: MetricTables, terms: ReportTerms, keep: Keep) -> Mapping[str, ir.Table]:
    """Tables by name: `rfm`, `cuts`, `engagement`, `loyalty` of members, `offers` of stores."""
    ground = Ground(tables, terms, keep)
    facts = ground.facts
    bought = scores.bought_categories(tables.lines, ground.sales)
    engaged = scores.engagement_parts(facts, ground.events, terms.sales)
    loyal = scores.loyalty_parts(facts, bought, ground.events, terms.sales)
    return {
        "rfm": ground.scores.order_by("member_id"),
        "cuts": ground.cuts,
        "engagement": scores.percentile_scores(
            engaged, scores.weights_of(scores.ENGAGEMENT)
        ).order_by("member_id"),
        "loyalty": scores.percentile_scores(loyal, scores.weights_of(scores.LOYALTY)).order_by(
            "member_id"
        ),
        "offers": offers.discounted_orders(ground.sales, tables.documents),
    }
