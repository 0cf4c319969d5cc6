"""What rules refuse."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class RuleInvalid(InvalidInput):
    """The JSON is not a rule; `errors` gives the path of each fault."""

    code = "rule_invalid"


class RuleNotFound(NotFound):
    """There is no such rule, or no such version of it."""

    code = "rule_not_found"


class RuleHasNoDraft(Conflict):
    """The rule has no draft that could go live."""

    code = "rule_has_no_draft"


class RuleNotLive(Conflict):
    """The rule has no live version that could be retired."""

    code = "rule_not_live"


class RuleOrderOfTime(Conflict):
    """A version begins after the one before it, and ends no earlier than it begins."""

    code = "rule_order_of_time"


class RuleGroupConflict(Conflict):
    """Live rules use the group in another mode; all rules of a group share one."""

    code = "rule_group_conflict"
