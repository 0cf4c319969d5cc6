"""What the lifecycle refuses."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class DaysUnfit(InvalidInput):
    """The days of the stages are out of order, or out of bounds."""

    code = "days_unfit"


class RhythmUnfit(InvalidInput):
    """The probabilities by which stages end are out of order, or out of bounds."""

    code = "rhythm_unfit"


class RhythmUnknown(Conflict):
    """Too few members came again for a rhythm to be told from what they bought."""

    code = "rhythm_unknown"


class StageUnknown(NotFound):
    """No stage of the member was known at the instant asked for."""

    code = "stage_unknown"


class TagRuleUnfit(InvalidInput):
    """The rule for a tag is not one that can be kept."""

    code = "tag_rule_unfit"


class TagRuleArchived(Conflict):
    """The rule is archived: it tags nobody any more, and nothing about it changes."""

    code = "tag_rule_archived"


class TagRuleNotFound(NotFound):
    """There is no rule for a tag with this code."""

    code = "tag_rule_not_found"
