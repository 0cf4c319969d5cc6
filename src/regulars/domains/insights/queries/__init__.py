"""The questions of insights."""

from regulars.domains.insights.policy.condition_lake import LakeGround, truths_of
from regulars.domains.insights.policy.condition_sql import expression_of
from regulars.domains.insights.policy.condition_terms import (
    AssetTerms,
    Expression,
    LadderTerms,
    Scope,
)
from regulars.domains.insights.queries.conditions import (
    Verdicts,
    count_meeting,
    judged,
    some_meeting,
    verdicts_of,
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
from regulars.domains.insights.queries.known import Known, known_of
from regulars.domains.insights.queries.member_scores import member_scores
from regulars.domains.insights.queries.members import COUNT_MAX, Wanted, count_rows, list_rows
from regulars.domains.insights.queries.reporting import (
    report,
    report_means,
    report_metrics,
    report_names,
)
from regulars.domains.insights.queries.sizes import SAMPLE_MAX, size_in_database, size_in_lake
from regulars.domains.insights.queries.walking import row_count, rows_behind

__all__ = [
    "COUNT_MAX",
    "SAMPLE_MAX",
    "AssetTerms",
    "Expression",
    "Known",
    "LadderTerms",
    "LakeGround",
    "MetricTables",
    "ReportTerms",
    "Scope",
    "Verdicts",
    "Wanted",
    "count_meeting",
    "count_rows",
    "dead_by_day",
    "expression_of",
    "joined_by_day",
    "judged",
    "known_of",
    "list_rows",
    "member_counts",
    "member_scores",
    "points_by_day",
    "report",
    "report_means",
    "report_metrics",
    "report_names",
    "row_count",
    "rows_behind",
    "sales_by_day",
    "size_in_database",
    "size_in_lake",
    "some_meeting",
    "tier_counts",
    "tiers_by_day",
    "truths_of",
    "verdicts_of",
    "waiting",
]
