"""Refusals of insights."""

from regulars.kernel.errors import InvalidInput


class ConditionNotListable(InvalidInput):
    """The condition asks what lists of members cannot tell."""

    code = "condition_not_listable"


class SortNotListable(InvalidInput):
    """Lists of members cannot be sorted so."""

    code = "sort_not_listable"
