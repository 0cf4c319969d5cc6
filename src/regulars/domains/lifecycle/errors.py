"""What the lifecycle refuses."""

from regulars.kernel.errors import InvalidInput, NotFound


class DaysUnfit(InvalidInput):
    """The days of the stages are out of order, or out of bounds."""

    code = "days_unfit"


class StageUnknown(NotFound):
    """No stage of the member was known at the instant asked for."""

    code = "stage_unknown"
