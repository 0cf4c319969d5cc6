"""What the lifecycle refuses."""

from regulars.kernel.errors import InvalidInput, NotFound


class DaysUnfit(InvalidInput):
    """The days of the stages are out of order, or out of bounds."""

    code = "days_unfit"


class StageUnknown(NotFound):
    """No stage of the member was known at the instant asked for."""

    code = "stage_unknown"


class TagRuleUnfit(InvalidInput):
    """The rule for a tag is not one that can be kept."""

    code = "tag_rule_unfit"


class TagRuleNotFound(NotFound):
    """There is no rule for a tag with this code."""

    code = "tag_rule_not_found"
