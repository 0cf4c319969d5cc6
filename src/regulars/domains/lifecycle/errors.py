"""What the lifecycle refuses."""

from regulars.kernel.errors import InvalidInput


class DaysUnfit(InvalidInput):
    """The days of the stages are out of order, or out of bounds."""

    code = "days_unfit"
