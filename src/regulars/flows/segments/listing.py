"""The members of a segment as a list."""

from regulars.domains.insights.queries import Scope, Wanted
from regulars.domains.segments.types import Segment
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.nodes import Condition


def wanted_members(segment: Segment, scope: Scope, sort: str) -> Wanted:
    """Who belongs to a segment, as a list of members in an order."""
    condition = Condition(root=nodes.Segment(segment=segment.code))
    return Wanted(scope=scope, condition=condition, sort=sort)
