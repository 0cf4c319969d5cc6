"""What conditions refuse."""

from regulars.kernel.errors import InvalidInput


class ConditionInvalid(InvalidInput):
    """The JSON is not a condition; `errors` gives the path of each fault."""

    code = "condition_invalid"


class PatternRefused(InvalidInput):
    """The pattern lies outside the subset of regular expressions that every reader shares."""

    code = "pattern_refused"
