"""Refusals of insights."""

from regulars.kernel.errors import Conflict, InvalidInput, NotFound


class ConditionNotListable(InvalidInput):
    """The condition asks what lists of members cannot tell."""

    code = "condition_not_listable"


class SortNotListable(InvalidInput):
    """Lists of members cannot be sorted so."""

    code = "sort_not_listable"


class ReportNotFound(NotFound):
    """No report has this name."""

    code = "report_not_found"


class ColumnNotListed(InvalidInput):
    """A list of members is narrowed by a column that it has not, or by what no row could say."""

    code = "column_not_listed"


class StepsMissing(InvalidInput):
    """A funnel names two steps or more."""

    code = "steps_missing"


class ScheduleNotFound(NotFound):
    """There is no such report schedule."""

    code = "report_schedule_not_found"


class ReportRunNotFound(NotFound):
    """There is no such run of a scheduled report, or no such file of it."""

    code = "report_run_not_found"


class SchedulesTooMany(Conflict):
    """The installation has as many report schedules as it may have."""

    code = "report_schedules_too_many"


class GoalNotFound(NotFound):
    """There is no such goal."""

    code = "goal_not_found"


class GoalsTooMany(Conflict):
    """The installation has as many goals as it may have."""

    code = "goals_too_many"


class LinkNotFound(NotFound):
    """There is no such acquisition link, or it is not active."""

    code = "acquisition_link_not_found"


class LinkTaken(Conflict):
    """Another acquisition link has this code already."""

    code = "acquisition_link_taken"


class AcquisitionUnknown(NotFound):
    """It is not known yet where this member came from, or there is no such member."""

    code = "acquisition_unknown"


class CostNotFound(NotFound):
    """There is no such cost."""

    code = "acquisition_cost_not_found"
