"""The questions of insights."""

from regulars.domains.insights.policy.condition_sql import (
    AssetTerms,
    LadderTerms,
    Scope,
    expression_of,
)
from regulars.domains.insights.queries.days import (
    dead_by_day,
    joined_by_day,
    member_counts,
    points_by_day,
    sales_by_day,
    tier_counts,
    tiers_by_day,
    waiting,
)
from regulars.domains.insights.queries.ground import MetricTables, ReportTerms
from regulars.domains.insights.queries.members import COUNT_MAX, Wanted, count_rows, list_rows
from regulars.domains.insights.queries.reporting import (
    report,
    report_means,
    report_metrics,
    report_names,
)

__all__ = [
    "COUNT_MAX",
    "AssetTerms",
    "LadderTerms",
    "MetricTables",
    "ReportTerms",
    "Scope",
    "Wanted",
    "count_rows",
    "dead_by_day",
    "expression_of",
    "joined_by_day",
    "list_rows",
    "member_counts",
    "points_by_day",
    "report",
    "report_means",
    "report_metrics",
    "report_names",
    "sales_by_day",
    "tier_counts",
    "tiers_by_day",
    "waiting",
]
