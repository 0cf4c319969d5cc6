"""Refusals of insights."""

from regulars.kernel.errors import InvalidInput, NotFound


class ConditionNotListable(InvalidInput):
    """The condition asks what lists of members cannot tell."""

    code = "condition_not_listable"


class SortNotListable(InvalidInput):
    """Lists of members cannot be sorted so."""

    code = "sort_not_listable"


class ReportNotFound(NotFound):
    """No report has this name."""

    code = "report_not_found"


class StepsMissing(InvalidInput):
    """A funnel names two steps or more."""

    code = "steps_missing"
