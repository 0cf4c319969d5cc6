"""The verbs of insights."""

from regulars.domains.insights.actions.folding import fold_days, is_behind
from regulars.domains.insights.actions.people import (
    Noted,
    is_anybody_waiting,
    make_rows,
    note_changed,
)
from regulars.domains.insights.actions.removing import forget

__all__ = [
    "Noted",
    "fold_days",
    "forget",
    "is_anybody_waiting",
    "is_behind",
    "make_rows",
    "note_changed",
]
